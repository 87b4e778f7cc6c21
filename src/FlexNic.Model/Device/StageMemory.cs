namespace FlexNic.Model.Device;

/// <summary>The stage SRAM: rows of {hi, lo}, 32 bits each, read, compared and written for every packet in order (docs/hardware.md, section 4, State).</summary>
internal sealed class StageMemory(int rows)
{
    private readonly uint[] _low = new uint[rows];
    private readonly uint[] _high = new uint[rows];

    /// <summary>Number of rows; 0 in a stage without SRAM.</summary>
    public int Rows => rows;

    /// <summary>First result of the last operation.</summary>
    public uint Result0 { get; private set; }

    /// <summary>Second result of the last operation.</summary>
    public uint Result1 { get; private set; }

    /// <summary>Condition of the last operation.</summary>
    public bool Predicate { get; private set; }

    /// <summary>A row as {hi, lo}; 0 beyond the memory.</summary>
    public ulong Read(int row) => (uint)row < (uint)rows ? ((ulong)_high[row] << 32) | _low[row] : 0;

    /// <summary>Writes a row; rows beyond the memory are ignored.</summary>
    public void Write(int row, uint low, uint high)
    {
        if ((uint)row < (uint)rows)
        {
            _low[row] = low;
            _high[row] = high;
        }
    }

    /// <summary>No operation: all results 0.</summary>
    public void Skip()
    {
        Result0 = 0;
        Result1 = 0;
        Predicate = false;
    }

    /// <summary>One read-modify-write with operand <paramref name="x"/>; <paramref name="source"/> is the index source before mask and base.</summary>
    public void Execute(in StateInstruction instruction, uint source, uint x)
    {
        int row = (int)((instruction.IndexBase + (source & instruction.IndexMask)) % (uint)rows);
        uint low = _low[row];
        uint high = _high[row];
        bool holds = Holds(instruction.Condition, low, high, x);
        uint newLow = Update(holds ? instruction.LowTrue : instruction.LowFalse, low, x);
        uint newHigh = Update(holds ? instruction.HighTrue : instruction.HighFalse, high, x);
        _low[row] = newLow;
        _high[row] = newHigh;
        Predicate = holds;
        Result0 = instruction.Result0New ? newLow : low;
        Result1 = instruction.Result1 switch
        {
            0 => high,
            1 => high - low,
            2 => newLow,
            _ => newHigh,
        };
    }

    private static bool Holds(int condition, uint low, uint high, uint x)
    {
        bool plain = (condition & 3) switch
        {
            0 => true,
            1 => low == x,
            2 => Before(low, x),
            _ => Before(low, high),
        };
        return plain != (condition >= 4);
    }

    // Sequence numbers wrap, so "before" is the sign of the difference and not an unsigned compare.
    private static bool Before(uint a, uint b) => (int)(a - b) < 0;

    private static uint Update(int operation, uint old, uint x) => operation switch
    {
        0 => old,
        1 => old + 1,
        2 => old + x,
        _ => x,
    };
}
