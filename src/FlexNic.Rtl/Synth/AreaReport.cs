namespace FlexNic.Rtl.Synth;

/// <summary>
/// What a module takes of a 7-series FPGA after synthesis by Yosys, before placement: cells by kind, and the longest path between registers.
/// </summary>
public sealed record AreaReport
{
    /// <summary>The module.</summary>
    public required string Module { get; init; }

    /// <summary>LUTs that compute.</summary>
    public required int LogicLuts { get; init; }

    /// <summary>LUTs used as memory.</summary>
    public required int MemoryLuts { get; init; }

    /// <summary>LUTs used as shift registers.</summary>
    public required int ShiftLuts { get; init; }

    /// <summary>Flip-flops.</summary>
    public required int FlipFlops { get; init; }

    /// <summary>Block RAMs of 36 kbit; one of 18 kbit counts half.</summary>
    public required decimal BlockRams { get; init; }

    /// <summary>Longest path between registers or ports, in LUT levels: a LUT or a LUT RAM read counts 1, a CARRY4 0.25, MUXF7 and MUXF8 nothing.</summary>
    public required decimal Levels { get; init; }

    /// <summary>Net at which the longest path begins.</summary>
    public required string PathFrom { get; init; }

    /// <summary>Net at which the longest path ends.</summary>
    public required string PathTo { get; init; }

    /// <summary>All LUTs.</summary>
    public int Luts => LogicLuts + MemoryLuts + ShiftLuts;
}
