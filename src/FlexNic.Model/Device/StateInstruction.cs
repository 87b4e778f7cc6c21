namespace FlexNic.Model.Device;

/// <summary>The state operation of a VLIW row.</summary>
internal readonly struct StateInstruction
{
    /// <summary>Decodes the last fields of a VLIW row.</summary>
    public StateInstruction(ref RowReader reader)
    {
        Enable = reader.TakeBit();
        Source = (int)reader.Take(3);
        IndexMask = reader.Take(16);
        IndexBase = reader.Take(16);
        Condition = (int)reader.Take(3);
        LowTrue = (int)reader.Take(2);
        LowFalse = (int)reader.Take(2);
        HighTrue = (int)reader.Take(2);
        HighFalse = (int)reader.Take(2);
        Result0New = reader.TakeBit();
        Result1 = (int)reader.Take(2);
    }

    /// <summary>False: state is untouched and the results are 0.</summary>
    public bool Enable { get; }

    /// <summary>Index source: 0 zero, 1 key half 0, 2 key word 0, 3 e0, 4 e3 (low 16 bits each).</summary>
    public int Source { get; }

    /// <summary>ANDed with the index source.</summary>
    public uint IndexMask { get; }

    /// <summary>Added to the masked index.</summary>
    public uint IndexBase { get; }

    /// <summary>0 true, 1 lo == X, 2 before(lo, X), 3 before(lo, hi), 4..7 their negations.</summary>
    public int Condition { get; }

    /// <summary>Update of lo when the condition holds.</summary>
    public int LowTrue { get; }

    /// <summary>Update of lo when it does not.</summary>
    public int LowFalse { get; }

    /// <summary>Update of hi when the condition holds.</summary>
    public int HighTrue { get; }

    /// <summary>Update of hi when it does not.</summary>
    public int HighFalse { get; }

    /// <summary>R0 is the new lo, not the old.</summary>
    public bool Result0New { get; }

    /// <summary>R1: 0 old hi, 1 old hi - lo, 2 new lo, 3 new hi.</summary>
    public int Result1 { get; }
}
