using FlexNic.Geometry;

namespace FlexNic.Model.Device;

/// <summary>One decoded row of the parser's state table.</summary>
internal sealed class ParserRow
{
    private readonly Branch[] _branches;

    /// <summary>Decodes table 0 of the parser (docs/hardware.md, section 3).</summary>
    public ParserRow(ReadOnlySpan<uint> words, PhvGeometry phv, int branches)
    {
        RowReader reader = new(words);
        Need = (int)reader.Take(4);
        AdvanceBytes = 2 * (sbyte)reader.Take(8);
        Flags = (ushort)reader.Take(16);
        Select0Shift = HalfShift(reader.Take(2));
        Select1Shift = HalfShift(reader.Take(2));
        VarMode = (int)reader.Take(2);
        VarMask = (ushort)reader.Take(16);
        VarShift = (int)reader.Take(4);
        Limited = reader.TakeBit();
        Default = (byte)reader.Take(8);
        _branches = new Branch[branches];
        for (int i = 0; i < branches; i++)
        {
            uint value = reader.Take(32);
            uint mask = reader.Take(32);
            _branches[i] = new Branch(value & mask, mask, (byte)reader.Take(8));
        }

        Extracts = ReadEnables(ref reader, phv);
    }

    /// <summary>What an extraction fills.</summary>
    public enum Target
    {
        /// <summary>Upper half of a word.</summary>
        WordHigh,

        /// <summary>Lower half of a word.</summary>
        WordLow,

        /// <summary>A half.</summary>
        Half,

        /// <summary>A byte container.</summary>
        Byte,
    }

    /// <summary>Bytes that the state must see in the packet.</summary>
    public int Need { get; }

    /// <summary>Signed advance in bytes.</summary>
    public int AdvanceBytes { get; }

    /// <summary>Flags to set.</summary>
    public ushort Flags { get; }

    /// <summary>Right shift that brings half d[sel0] of the chunk down.</summary>
    public int Select0Shift { get; }

    /// <summary>Right shift that brings half d[sel1] of the chunk down.</summary>
    public int Select1Shift { get; }

    /// <summary>0 none, 1 skip, 2 and 3 set the limit.</summary>
    public int VarMode { get; }

    /// <summary>Bits of d[sel0] that count for the variable length.</summary>
    public ushort VarMask { get; }

    /// <summary>Rotation to the left of the masked half.</summary>
    public int VarShift { get; }

    /// <summary>Bytes at or beyond the limit are extracted as 0.</summary>
    public bool Limited { get; }

    /// <summary>Extractions of the row.</summary>
    public Extract[] Extracts { get; }

    private byte Default { get; }

    /// <summary>Where the branch on <paramref name="value"/> leads: bit 7 done, the rest state or code.</summary>
    public byte Next(uint value)
    {
        foreach (ref readonly Branch branch in _branches.AsSpan())
        {
            if ((value & branch.Mask) == branch.Value)
            {
                return branch.Next;
            }
        }

        return Default;
    }

    private static int HalfShift(uint select) => 48 - (16 * (int)select);

    private static Extract[] ReadEnables(ref RowReader reader, PhvGeometry phv)
    {
        List<Extract> extracts = [];
        for (int lane = 0; lane < 2 * (phv.Words - 1); lane++)
        {
            if (reader.TakeBit())
            {
                extracts.Add(new Extract((lane & 1) == 0 ? Target.WordHigh : Target.WordLow, lane >> 1, HalfShift((uint)lane & 3)));
            }
        }

        for (int half = 0; half < phv.Halves - 4; half++)
        {
            if (reader.TakeBit())
            {
                extracts.Add(new Extract(Target.Half, half, HalfShift((uint)((2 * phv.Words) + half) & 3)));
            }
        }

        for (int index = 0; index < phv.Bytes - 6; index++)
        {
            if (reader.TakeBit())
            {
                int shift = HalfShift((uint)((2 * phv.Words) + phv.Halves + (index >> 1)) & 3);
                extracts.Add(new Extract(Target.Byte, index, (index & 1) == 0 ? shift + 8 : shift));
            }
        }

        return [.. extracts];
    }

    /// <summary>Container <paramref name="Index"/> takes the chunk shifted right by <paramref name="Shift"/>.</summary>
    public readonly record struct Extract(Target Target, int Index, int Shift);

    private readonly record struct Branch(uint Value, uint Mask, byte Next);
}
