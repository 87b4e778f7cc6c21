namespace FlexNic.Model.Device;

/// <summary>The ternary table of a stage: value and mask per row, the lowest row that matches wins (docs/hardware.md, section 4).</summary>
internal sealed class TernaryTable
{
    private readonly StageShape _shape;
    private readonly bool[] _valid;
    private readonly int[] _actions;
    private readonly ulong[] _values;
    private readonly ulong[] _masks;
    private int _rowsInUse;

    /// <summary>No row is valid.</summary>
    public TernaryTable(StageShape shape)
    {
        _shape = shape;
        _valid = new bool[shape.Stage.TernaryRows];
        _actions = new int[_valid.Length];
        _values = new ulong[_valid.Length * shape.KeyWords64];
        _masks = new ulong[_values.Length];
    }

    /// <summary>Takes a row of ternary_entry.</summary>
    public void WriteEntry(int row, ReadOnlySpan<uint> words)
    {
        if ((uint)row >= (uint)_valid.Length)
        {
            return;
        }

        int width = _shape.KeyWords64;
        Span<ulong> value = _values.AsSpan(row * width, width);
        Span<ulong> mask = _masks.AsSpan(row * width, width);
        RowReader reader = new(words);
        _valid[row] = reader.TakeBit();
        reader.TakeWide(_shape.Stage.KeyBits, value);
        reader.TakeWide(_shape.Stage.KeyBits, mask);
        for (int i = 0; i < width; i++)
        {
            value[i] &= mask[i];
        }

        _rowsInUse = Array.LastIndexOf(_valid, true) + 1;
    }

    /// <summary>Takes a row of ternary_result.</summary>
    public void WriteResult(int row, ReadOnlySpan<uint> words)
    {
        if ((uint)row < (uint)_actions.Length)
        {
            _actions[row] = (int)new RowReader(words).Take(_shape.ActionBits);
        }
    }

    /// <summary>Looks a key up; false when no row matches.</summary>
    public bool TryFind(ReadOnlySpan<ulong> key, out int row, out int action)
    {
        for (row = 0; row < _rowsInUse; row++)
        {
            if (_valid[row] && Matches(key, row * key.Length))
            {
                action = _actions[row];
                return true;
            }
        }

        action = 0;
        return false;
    }

    private bool Matches(ReadOnlySpan<ulong> key, int at)
    {
        for (int i = 0; i < key.Length; i++)
        {
            if ((key[i] & _masks[at + i]) != _values[at + i])
            {
                return false;
            }
        }

        return true;
    }
}
