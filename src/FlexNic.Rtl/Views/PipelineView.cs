using System.Collections.Immutable;

namespace FlexNic.Rtl.Views;

/// <summary>What <c>templates/pipeline/fnic_gen_pipeline.v.scriban</c> prints: one RMT pipeline with final numbers (paper, Figure 2).</summary>
public sealed record PipelineView
{
    /// <summary>Opening lines.</summary>
    public required BannerView Banner { get; init; }

    /// <summary>Name of the Verilog module.</summary>
    public required string Module { get; init; }

    /// <summary>Name in sentences.</summary>
    public required string Title { get; init; }

    /// <summary>Number on the configuration bus.</summary>
    public required int Pipe { get; init; }

    /// <summary>Bits of a beat.</summary>
    public required int Bus { get; init; }

    /// <summary>Range of the packet data, <c>[255:0]</c>.</summary>
    public required string BusRange { get; init; }

    /// <summary>Containers of 32 bits.</summary>
    public required int Nw { get; init; }

    /// <summary>Containers of 16 bits.</summary>
    public required int Nh { get; init; }

    /// <summary>Containers of 8 bits.</summary>
    public required int Nb { get; init; }

    /// <summary>Range of the PHV.</summary>
    public required string PhvRange { get; init; }

    /// <summary>PHVs that may be between the parser and the exit of the deparser's FIFO.</summary>
    public required int Credits { get; init; }

    /// <summary>Beats of original packets that wait for their PHV.</summary>
    public required int FrontBeats { get; init; }

    /// <summary>Clocks from beat to beat that do not depend on the parse graph.</summary>
    public required int FixedLatency { get; init; }

    /// <summary>Parser engines.</summary>
    public required int ParserInstances { get; init; }

    /// <summary>Rows of the parser's state table.</summary>
    public required int ParserStates { get; init; }

    /// <summary>Branches of a parser state.</summary>
    public required int ParserBranches { get; init; }

    /// <summary>Steps after which the parser gives up.</summary>
    public required int ParserMaxSteps { get; init; }

    /// <summary>Layouts of the deparser.</summary>
    public required int Layouts { get; init; }

    /// <summary>True for the pipeline whose output carries DMA headers.</summary>
    public required bool HasDmaBeats { get; init; }

    /// <summary>Net at the deparser's output of DMA beats.</summary>
    public required string DmaBeatsNet { get; init; }

    /// <summary>Byte container of the parser's error code.</summary>
    public required int ErrorContainer { get; init; }

    /// <summary>Highest bit of the error code in the PHV.</summary>
    public required int ErrorMsb { get; init; }

    /// <summary>Lowest bit of the error code in the PHV.</summary>
    public required int ErrorLsb { get; init; }

    /// <summary>Key positions of 32 bits.</summary>
    public required int KeyWords { get; init; }

    /// <summary>Key positions of 16 bits.</summary>
    public required int KeyHalves { get; init; }

    /// <summary>Key positions of 8 bits.</summary>
    public required int KeyBytes { get; init; }

    /// <summary>Entries of an exact table over both ways.</summary>
    public required int ExactEntries { get; init; }

    /// <summary>True when stages have an exact table, and so a key hash.</summary>
    public required bool HasExact { get; init; }

    /// <summary>Highest bit of the hash matrix.</summary>
    public required int MatrixMsb { get; init; }

    /// <summary>Rows of the hash matrix, highest first.</summary>
    public required ImmutableArray<HashRowView> HashRows { get; init; }

    /// <summary>Rows of a ternary table.</summary>
    public required int TernaryRows { get; init; }

    /// <summary>Rows of the exact side's action data.</summary>
    public required int DataRows { get; init; }

    /// <summary>VLIW rows.</summary>
    public required int Actions { get; init; }

    /// <summary>Slots for 32-bit containers.</summary>
    public required int WordSlots { get; init; }

    /// <summary>Slots for 16-bit containers.</summary>
    public required int HalfSlots { get; init; }

    /// <summary>Slots for 8-bit containers.</summary>
    public required int ByteSlots { get; init; }

    /// <summary>Number of stages.</summary>
    public required int StageCount { get; init; }

    /// <summary>Number of stages in words.</summary>
    public required string StagesText { get; init; }

    /// <summary>Highest unit on the configuration bus.</summary>
    public required int UnitMsb { get; init; }

    /// <summary>Highest stage.</summary>
    public required int StageMsb { get; init; }

    /// <summary>Highest bit of all stages' answers.</summary>
    public required int ReadMsb { get; init; }

    /// <summary>The stages in order.</summary>
    public required ImmutableArray<StageView> Stages { get; init; }

    /// <summary>Numbers of the PHV nets: one in front of each stage and one behind the last.</summary>
    public required ImmutableArray<int> PhvIndices { get; init; }
}

/// <summary>One M+A stage in a pipeline.</summary>
/// <param name="Index">Number in the pipeline.</param>
/// <param name="Next">Number of the PHV behind it.</param>
/// <param name="Unit">Number on the configuration bus.</param>
/// <param name="StateRows">Rows of stage SRAM, 0 = none.</param>
/// <param name="HashWords">Words of the hash unit, 0 = none.</param>
/// <param name="ReadMsb">Highest bit of its answer.</param>
/// <param name="ReadLsb">Lowest bit of its answer.</param>
/// <param name="Note">What it has beyond match and action, for the comment.</param>
public sealed record StageView(int Index, int Next, int Unit, int StateRows, int HashWords, int ReadMsb, int ReadLsb, string Note);

/// <summary>One row of the key hash.</summary>
/// <param name="Way">Way of the exact table.</param>
/// <param name="Bit">Bit of the index.</param>
/// <param name="Pieces">The row in literals of at most 256 bits, highest first.</param>
public sealed record HashRowView(int Way, int Bit, ImmutableArray<LiteralView> Pieces);

/// <summary>A Verilog literal in a list.</summary>
/// <param name="Text">The literal.</param>
/// <param name="Separator">A comma, or nothing behind the last.</param>
public sealed record LiteralView(string Text, string Separator);
