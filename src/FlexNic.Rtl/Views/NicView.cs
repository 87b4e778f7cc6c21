using System.Collections.Immutable;

namespace FlexNic.Rtl.Views;

/// <summary>What <c>templates/nic/fnic_gen_nic.v.scriban</c> prints: the top level of the NIC with final numbers (paper, Figure 2).</summary>
public sealed record NicView
{
    /// <summary>Opening lines.</summary>
    public required BannerView Banner { get; init; }

    /// <summary>Network ports.</summary>
    public required int Ports { get; init; }

    /// <summary>Bits of a beat.</summary>
    public required int Bus { get; init; }

    /// <summary>Receive rings.</summary>
    public required int Rings { get; init; }

    /// <summary>Range of the data of all ports, padded for the port list.</summary>
    public required string PortsDataRange { get; init; }

    /// <summary>Range of the byte enables of all ports, padded for the port list.</summary>
    public required string PortsKeepRange { get; init; }

    /// <summary>Range of a bit per port, padded for the port list.</summary>
    public required string PortsRange { get; init; }

    /// <summary>Range of the data of a beat, padded for the port list.</summary>
    public required string BusRange { get; init; }

    /// <summary>Beats of a port's receive FIFO.</summary>
    public required int PortFifoBeats { get; init; }

    /// <summary>Shortest frame in bytes.</summary>
    public required int MinFrame { get; init; }

    /// <summary>Length to which a port fills shorter frames, in bytes.</summary>
    public required int PadFrame { get; init; }

    /// <summary>Longest frame in bytes.</summary>
    public required int MaxFrame { get; init; }

    /// <summary>Bytes of a cell of the packet buffer.</summary>
    public required int CellBytes { get; init; }

    /// <summary>Cells of the packet buffer.</summary>
    public required int Cells { get; init; }

    /// <summary>Cells that one holding queue may take.</summary>
    public required int QueueCells { get; init; }

    /// <summary>Reads in flight.</summary>
    public required int Tags { get; init; }

    /// <summary>DMA requests of a packet.</summary>
    public required int Requests { get; init; }

    /// <summary>Largest re-enqueued read in bytes.</summary>
    public required int ReadMax { get; init; }

    /// <summary>Beats of the DMA engine's packet store.</summary>
    public required int StoreBeats { get; init; }

    /// <summary>Words of the configuration queue.</summary>
    public required int CfgFifoWords { get; init; }

    /// <summary>MSI-X vectors.</summary>
    public required int Vectors { get; init; }

    /// <summary>Pulses and amounts of the DMA engine.</summary>
    public required ImmutableArray<EngineStatView> EngineStats { get; init; }

    /// <summary>Range of all pulses.</summary>
    public required string PulseRange { get; init; }

    /// <summary>Range of all amounts.</summary>
    public required string AmountRange { get; init; }

    /// <summary>Number of counters of pulses.</summary>
    public required int PulseCount { get; init; }

    /// <summary>Number of counters of amounts.</summary>
    public required int AmountCount { get; init; }

    /// <summary>What is counted by pulses, highest index first.</summary>
    public required ImmutableArray<CounterNetView> Pulses { get; init; }

    /// <summary>What is counted by amounts, highest index first.</summary>
    public required ImmutableArray<CounterNetView> Amounts { get; init; }
}

/// <summary>A statistics output of the DMA engine.</summary>
/// <param name="Name">Net and port.</param>
/// <param name="PaddedPort">The port, padded for the connection list.</param>
/// <param name="PaddedRange">Range, padded for the declarations.</param>
public sealed record EngineStatView(string Name, string PaddedPort, string PaddedRange);

/// <summary>A counter's event.</summary>
/// <param name="Net">Net, or a slice of one.</param>
/// <param name="Separator">A comma, or a blank behind the last.</param>
/// <param name="Index">Index in <c>fnic_counters</c>.</param>
public sealed record CounterNetView(string Net, string Separator, int Index);
