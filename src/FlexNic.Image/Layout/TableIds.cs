using System.Collections.Immutable;

namespace FlexNic.Image.Layout;

/// <summary>Units of a pipeline on the configuration bus.</summary>
public static class Units
{
    /// <summary>The parser bank (all engines hold the same rows).</summary>
    public const int Parser = 0;

    /// <summary>The deparser.</summary>
    public const int Deparser = 1;

    /// <summary>The unit of stage <paramref name="index"/>.</summary>
    public static int Stage(int index) => 2 + index;
}

/// <summary>Tables of the parser unit.</summary>
public static class ParserTable
{
    /// <summary>One row per state.</summary>
    public const int State = 0;

    /// <summary>Start state by source: {kind[1:0], index[5:0]}.</summary>
    public const int Start = 1;

    /// <summary>Sources that packets come from, each with a row of <see cref="Start"/>.</summary>
    public const int Sources = 256;

    /// <summary>The text form's words for the kinds of sources, in the order of their numbers.</summary>
    public static ImmutableArray<string> SourceKinds { get; } = ["network", "transmit", "completion", "recirculated"];

    /// <summary>Sources of one kind: row = kind x this + index.</summary>
    public const int SourcesOfKind = 64;
}

/// <summary>Tables of the deparser unit.</summary>
public static class DeparserTable
{
    /// <summary>Lane of each byte pair; one row per beat of each layout.</summary>
    public const int Lanes = 0;

    /// <summary>Lengths and payload mode of each layout.</summary>
    public const int Info = 1;
}

/// <summary>Tables of a stage unit.</summary>
public static class StageTable
{
    /// <summary>Container of each key position.</summary>
    public const int KeySelect = 0;

    /// <summary>Mask of the key before hashing.</summary>
    public const int ExactMask = 1;

    /// <summary>Gateway predicates.</summary>
    public const int Predicate = 2;

    /// <summary>Gateway enables of both sides.</summary>
    public const int Gateway = 3;

    /// <summary>Exact entries of both ways.</summary>
    public const int ExactEntry = 4;

    /// <summary>Ternary values and masks.</summary>
    public const int TernaryEntry = 5;

    /// <summary>Actions of the ternary rows.</summary>
    public const int TernaryResult = 6;

    /// <summary>Action data of the exact side: e0, e1, e2.</summary>
    public const int ExactData = 7;

    /// <summary>Action data of the ternary side: e3, e4; the last row is the default's.</summary>
    public const int TernaryData = 8;

    /// <summary>Exact mode, defaults of both sides.</summary>
    public const int Mode = 9;

    /// <summary>Actions.</summary>
    public const int Vliw = 10;

    /// <summary>Which side owns each container, slot and the state.</summary>
    public const int Owners = 11;

    /// <summary>Stage SRAM.</summary>
    public const int State = 12;

    /// <summary>Byte mask and final XOR of the hash unit.</summary>
    public const int HashConfig = 13;
}
