using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Model.Device;

/// <summary>One match+action stage as a function of the PHV and its own SRAM (paper, the m+a stage; docs/hardware.md, section 4). Rows come as the configuration
/// bus writes them and are decoded once, so that a packet allocates nothing.</summary>
public sealed class StageModel
{
    private const int ExactWords = 3;
    private const int TernaryWords = 2;

    private readonly StageShape _shape;
    private readonly KeySelect _key;
    private readonly Gateway _gateway;
    private readonly ExactTable _exact;
    private readonly TernaryTable _ternary;
    private readonly StageMemory _memory;
    private readonly HashUnit _hash;
    private readonly StageOperands _operands;
    private readonly VliwRow[] _actions;
    private readonly uint[] _exactData;
    private readonly uint[] _ternaryData;
    private readonly bool[] _ternaryOwnsContainer;
    private readonly bool[] _ternaryOwnsSlot;
    private bool _ternaryOwnsState;
    private bool _indexMode;
    private bool _indexFromHalf;
    private uint _indexMask;
    private int _defaultAction;
    private uint _defaultPointer;
    private int _defaultTernaryAction;
    private VliwRow _exactRow;
    private VliwRow _ternaryRow;

    /// <summary>Stage <paramref name="stage"/> of a pipeline; all tables 0.</summary>
    public StageModel(NicGeometry geometry, PipelineId pipeline, int stage)
        : this(
            PhvOf(geometry),
            geometry.Pipeline(pipeline).Stage,
            geometry.Pipeline(pipeline).StateStages.Contains(stage),
            geometry.Pipeline(pipeline).HashStages.Contains(stage))
    {
    }

    /// <summary>A stage that stands alone; all tables 0.</summary>
    public StageModel(PhvGeometry phv, StageGeometry stage, bool hasState, bool hasHash)
    {
        ArgumentNullException.ThrowIfNull(phv);
        ArgumentNullException.ThrowIfNull(stage);
        _shape = new StageShape(phv, stage);
        _key = new KeySelect(_shape);
        _gateway = new Gateway(_shape);
        _exact = new ExactTable(_shape);
        _ternary = new TernaryTable(_shape);
        _memory = new StageMemory(hasState ? stage.StateRows : 0);
        _hash = new HashUnit(hasHash ? stage.HashWords : 0);
        _operands = new StageOperands(phv);
        _exactData = new uint[ExactWords << _shape.DataBits];
        _ternaryData = new uint[TernaryWords * (stage.TernaryRows + 1)];
        _ternaryOwnsContainer = new bool[_shape.Containers];
        _ternaryOwnsSlot = new bool[_shape.Clusters.Length];
        _actions = new VliwRow[1 << _shape.ActionBits];
        Array.Fill(_actions, new VliwRow([], _shape));
        _exactRow = _ternaryRow = _actions[0];
    }

    /// <summary>Writes a row of a table (numbers of <see cref="StageTable"/>); tables and rows that the stage does not have are ignored.</summary>
    public void WriteRow(int table, int row, BitVector bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        WriteRow(table, row, bits.Words);
    }

    /// <summary>Writes a row given as words of the configuration bus.</summary>
    public void WriteRow(int table, int row, ReadOnlySpan<uint> words)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        switch (table)
        {
            case StageTable.KeySelect:
                _key.Configure(words);
                break;
            case StageTable.ExactMask:
                _exact.ConfigureMask(words);
                break;
            case StageTable.Predicate:
                _gateway.ConfigurePredicate(row, words);
                break;
            case StageTable.Gateway:
                _gateway.Configure(words);
                break;
            case StageTable.ExactEntry:
                _exact.WriteEntry(row, words);
                break;
            case StageTable.TernaryEntry:
                _ternary.WriteEntry(row, words);
                break;
            case StageTable.TernaryResult:
                _ternary.WriteResult(row, words);
                break;
            case StageTable.ExactData:
                WriteData(_exactData, ExactWords, row, words);
                break;
            case StageTable.TernaryData:
                WriteData(_ternaryData, TernaryWords, row, words);
                break;
            case StageTable.Mode:
                ConfigureMode(words);
                break;
            case StageTable.Vliw:
                WriteAction(row, words);
                break;
            case StageTable.Owners:
                ConfigureOwners(words);
                break;
            case StageTable.State:
                RowReader state = new(words);
                uint low = state.Take(32);
                _memory.Write(row, low, state.Take(32));
                break;
            case StageTable.HashConfig:
                _hash.Configure(words);
                break;
            default:
                break;
        }
    }

    /// <summary>A row of stage SRAM; 0 where there is none.</summary>
    public (uint Lo, uint Hi) ReadState(int row)
    {
        ulong value = _memory.Read(row);
        return ((uint)value, (uint)(value >> 32));
    }

    /// <summary>Takes one PHV through the stage, in place.</summary>
    public void Process(Phv phv)
    {
        ArgumentNullException.ThrowIfNull(phv);
        _operands.Phv.CopyFrom(phv);
        _key.Build(_operands.Phv);
        _gateway.Evaluate(_key);
        MatchExact();
        MatchTernary();
        _operands.Hash = _hash.Compute(_operands.Phv.Words);
        AccessState();

        if (_gateway.ExactEnabled)
        {
            Write(_exactRow.ExactWrites, phv);
        }

        if (_gateway.TernaryEnabled)
        {
            Write(_ternaryRow.TernaryWrites, phv);
        }
    }

    private static PhvGeometry PhvOf(NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return geometry.Phv;
    }

    private static void WriteData(uint[] data, int width, int row, ReadOnlySpan<uint> words)
    {
        if (row >= data.Length / width)
        {
            return;
        }

        RowReader reader = new(words);
        for (int i = 0; i < width; i++)
        {
            data[(row * width) + i] = reader.Take(32);
        }
    }

    private void ConfigureMode(ReadOnlySpan<uint> words)
    {
        RowReader reader = new(words);
        _indexMode = reader.TakeBit();
        _indexFromHalf = reader.TakeBit();
        _indexMask = reader.Take(16);
        _defaultAction = (int)reader.Take(_shape.ActionBits);
        _defaultPointer = reader.Take(_shape.DataBits);
        _defaultTernaryAction = (int)reader.Take(_shape.ActionBits);
    }

    private void WriteAction(int row, ReadOnlySpan<uint> words)
    {
        if (row < _actions.Length)
        {
            _actions[row] = new VliwRow(words, _shape);
            _actions[row].AssignOwners(_ternaryOwnsContainer);
        }
    }

    private void ConfigureOwners(ReadOnlySpan<uint> words)
    {
        RowReader reader = new(words);
        for (int i = 0; i < _ternaryOwnsContainer.Length; i++)
        {
            _ternaryOwnsContainer[i] = reader.TakeBit();
        }

        for (int i = 0; i < _ternaryOwnsSlot.Length; i++)
        {
            _ternaryOwnsSlot[i] = reader.TakeBit();
        }

        _ternaryOwnsState = reader.TakeBit();
        foreach (VliwRow action in _actions)
        {
            action.AssignOwners(_ternaryOwnsContainer);
        }
    }

    private void MatchExact()
    {
        int action = _defaultAction;
        uint pointer = _defaultPointer;
        if (_gateway.ExactEnabled)
        {
            if (_indexMode)
            {
                uint index = _indexFromHalf ? _key.Half(0) : _key.Word(0);
                pointer = (_defaultPointer + (index & _indexMask)) % (uint)_shape.Stage.DataRows;
            }
            else if (_exact.TryFind(_key.Bits, out int hitAction, out int hitPointer))
            {
                action = hitAction;
                pointer = (uint)hitPointer;
            }
        }

        _exactRow = _actions[action];
        _exactData.AsSpan((int)pointer * ExactWords, ExactWords).CopyTo(_operands.Entry);
    }

    private void MatchTernary()
    {
        int action = _defaultTernaryAction;
        int row = _shape.Stage.TernaryRows;
        if (_gateway.TernaryEnabled && _ternary.TryFind(_key.Bits, out int hitRow, out int hitAction))
        {
            action = hitAction;
            row = hitRow;
        }

        _ternaryRow = _actions[action];
        _ternaryData.AsSpan(row * TernaryWords, TernaryWords).CopyTo(_operands.Entry[ExactWords..]);
    }

    private void AccessState()
    {
        bool enabled = _ternaryOwnsState ? _gateway.TernaryEnabled : _gateway.ExactEnabled;
        StateInstruction instruction = (_ternaryOwnsState ? _ternaryRow : _exactRow).State;
        if (_memory.Rows == 0 || !enabled || !instruction.Enable)
        {
            _memory.Skip();
            return;
        }

        uint source = instruction.Source switch
        {
            1 => _key.Half(0),
            2 => _key.Word(0),
            3 => _operands.Entry[0],
            4 => _operands.Entry[3],
            _ => 0,
        };
        uint x = _shape.StateSlot < 0 ? 0 : SlotRow(_shape.StateSlot).Slot(_shape.StateSlot).RotatedOperand(_operands);
        _memory.Execute(instruction, source, x);
    }

    /// <summary>The row that a slot's instruction comes from: its owner's action, or row 0 when that side is disabled.</summary>
    private VliwRow SlotRow(int slot)
    {
        if (_ternaryOwnsSlot[slot])
        {
            return _gateway.TernaryEnabled ? _ternaryRow : _actions[0];
        }

        return _gateway.ExactEnabled ? _exactRow : _actions[0];
    }

    private void Write(ReadOnlySpan<VliwRow.ContainerWrite> writes, Phv phv)
    {
        foreach (ref readonly VliwRow.ContainerWrite write in writes)
        {
            int index = write.Index;
            switch (write.ClassBits)
            {
                case 32:
                    phv.Words[index] = write.Source switch
                    {
                        VliwRow.Source.Slot => SlotResult(write.Slot),
                        VliwRow.Source.Entry => _operands.Entry[index % StageOperands.EntryWords],
                        _ => StateResult(index),
                    };
                    break;
                case 16:
                    phv.Halves[index] = (ushort)(write.Source switch
                    {
                        VliwRow.Source.Slot => SlotResult(write.Slot),
                        VliwRow.Source.Entry => _operands.EntryHalf(index % (2 * StageOperands.EntryWords)),
                        _ => StateResult(index),
                    });
                    break;
                default:
                    phv.Bytes[index] = (byte)(write.Source switch
                    {
                        VliwRow.Source.Slot => SlotResult(write.Slot),
                        VliwRow.Source.Entry => _operands.EntryByte(index % (4 * StageOperands.EntryWords)),
                        _ => _memory.Predicate ? 1u : 0,
                    });
                    break;
            }
        }
    }

    private uint SlotResult(int slot) => SlotRow(slot).Slot(slot).Result(_operands);

    private uint StateResult(int index) => (index & 1) == 0 ? _memory.Result0 : _memory.Result1;
}
