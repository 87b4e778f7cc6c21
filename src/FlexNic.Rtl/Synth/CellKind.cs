using FlexNic.Core;

namespace FlexNic.Rtl.Synth;

/// <summary>What a 7-series primitive is for area and delay.</summary>
internal enum CellClass
{
    /// <summary>Takes nothing and delays nothing: constants, buffers.</summary>
    Free,

    /// <summary>LUT that computes.</summary>
    Lut,

    /// <summary>Multiplexer behind LUTs.</summary>
    WideMux,

    /// <summary>Carry chain of four bits.</summary>
    Carry,

    /// <summary>LUT RAM: written by the clock, read without it.</summary>
    LutRam,

    /// <summary>LUT as a shift register, its tap chosen without the clock.</summary>
    Shift,

    /// <summary>Flip-flop.</summary>
    FlipFlop,

    /// <summary>Block RAM.</summary>
    BlockRam,
}

/// <summary>Class of a primitive and how many of the unit of its class it takes (half units only of block RAM).</summary>
internal readonly record struct CellKind(CellClass Class, decimal Units)
{
    /// <summary>The kind of a primitive.</summary>
    /// <exception cref="FlexNicInputException">FNIC9021: one that the report does not know; its area would be missing.</exception>
    public static CellKind Of(string type) => type switch
    {
        "GND" or "VCC" or "BUFG" or "IBUF" or "OBUF" => new(CellClass.Free, 0),
        "LUT1" or "LUT2" or "LUT3" or "LUT4" or "LUT5" or "LUT6" or "INV" => new(CellClass.Lut, 1),
        "MUXF7" or "MUXF8" => new(CellClass.WideMux, 0),
        "CARRY4" => new(CellClass.Carry, 0),
        "RAM32X1S" or "RAM64X1S" => new(CellClass.LutRam, 1),
        "RAM32X1D" or "RAM64X1D" or "RAM128X1S" => new(CellClass.LutRam, 2),
        "RAM32M" or "RAM64M" or "RAM128X1D" or "RAM256X1S" => new(CellClass.LutRam, 4),
        "SRL16E" or "SRLC16E" or "SRLC32E" => new(CellClass.Shift, 1),
        "FDRE" or "FDSE" or "FDCE" or "FDPE" or "FDRE_1" or "FDSE_1" or "FDCE_1" or "FDPE_1" => new(CellClass.FlipFlop, 1),
        "RAMB36E1" => new(CellClass.BlockRam, 1),
        "RAMB18E1" => new(CellClass.BlockRam, 0.5m),
        _ => throw new FlexNicInputException("FNIC9021", SourceSpan.OfFile("yosys"), $"the netlist holds a cell '{type}', of which area and delay are not known here"),
    };
}
