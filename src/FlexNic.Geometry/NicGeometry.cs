namespace FlexNic.Geometry;

/// <summary>Everything that decides the shape of the hardware; all widths derive from it. Made by the loader from a TOML file, already checked.</summary>
public sealed record NicGeometry
{
    /// <summary>Name in reports, from <c>nic.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Network ports P1..Pn.</summary>
    public required int Ports { get; init; }

    /// <summary>Width of the packet bus in bits: 256 or 512.</summary>
    public required int BusBits { get; init; }

    /// <summary>Core clock in MHz; only for figures in reports, never for behaviour.</summary>
    public required int ClockMhz { get; init; }

    /// <summary>Frames shorter than this are dropped at the port as runts (bytes, without FCS).</summary>
    public required int MinFrameBytes { get; init; }

    /// <summary>Frames shorter than this are filled with zeros to this length when a port sends them (bytes, without FCS); 1 = none is.</summary>
    public required int PadFrameBytes { get; init; }

    /// <summary>Frames longer than this are dropped at the port as oversize (bytes, without FCS).</summary>
    public required int MaxFrameBytes { get; init; }

    /// <summary>Receive FIFO of a port, in beats of the bus; holds at least one largest frame.</summary>
    public required int PortFifoBeats { get; init; }

    /// <summary>Virtual NICs, each with a page of BAR0.</summary>
    public required int Vnics { get; init; }

    /// <summary>Field buffer.</summary>
    public required PhvGeometry Phv { get; init; }

    /// <summary>Parser bank, the same in every pipeline.</summary>
    public required ParserGeometry Parser { get; init; }

    /// <summary>Deparser, the same in every pipeline.</summary>
    public required DeparserGeometry Deparser { get; init; }

    /// <summary>Packet buffer and holding queues.</summary>
    public required BufferGeometry Buffer { get; init; }

    /// <summary>DMA engine.</summary>
    public required DmaGeometry Dma { get; init; }

    /// <summary>Host interface: receive rings and interrupts.</summary>
    public required HostGeometry Host { get; init; }

    /// <summary>Ingress pipeline.</summary>
    public required PipelineGeometry Ingress { get; init; }

    /// <summary>DMA pipeline.</summary>
    public required PipelineGeometry DmaPipeline { get; init; }

    /// <summary>Egress pipeline.</summary>
    public required PipelineGeometry Egress { get; init; }

    /// <summary>Bytes of one beat of the packet bus.</summary>
    public int BusBytes => BusBits / 8;

    /// <summary>The pipeline with the number that the configuration bus uses: 0 ingress, 1 DMA, 2 egress.</summary>
    public PipelineGeometry Pipeline(PipelineId id) => id switch
    {
        PipelineId.Ingress => Ingress,
        PipelineId.Dma => DmaPipeline,
        PipelineId.Egress => Egress,
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, null),
    };

    /// <summary>ceil(log2 n), at least 1: the width of an index into n things.</summary>
    public static int IndexBits(int count) => count <= 2 ? 1 : 32 - int.LeadingZeroCount(count - 1);
}

/// <summary>The three RMT pipelines (paper, Figure 2), numbered as on the configuration bus.</summary>
public enum PipelineId
{
    /// <summary>From the ports to the packet buffer.</summary>
    Ingress = 0,

    /// <summary>From the host's holding queue to the DMA engine.</summary>
    Dma = 1,

    /// <summary>From the ports' holding queues to the ports.</summary>
    Egress = 2,
}

/// <summary>Containers of the PHV (the paper's field buffer FB_i) by class.</summary>
public sealed record PhvGeometry(int Words, int Halves, int Bytes)
{
    /// <summary>Bits of the whole vector.</summary>
    public int Bits => (32 * Words) + (16 * Halves) + (8 * Bytes);

    /// <summary>16-bit lanes, the unit of parser and deparser.</summary>
    public int Lanes => (2 * Words) + Halves + (Bytes / 2);
}

/// <summary>Parser bank: engines in parallel, each with the same state rows.</summary>
public sealed record ParserGeometry(int Instances, int States, int Branches, int WindowBytes, int MaxSteps);

/// <summary>Deparser: header layouts and the largest header built.</summary>
public sealed record DeparserGeometry(int Layouts, int MaxHeaderBytes);

/// <summary>Shared packet buffer in cells, and the share one holding queue may take.</summary>
public sealed record BufferGeometry(int CellBytes, int Cells, int QueueCells);

/// <summary>DMA engine: tags in flight, requests a packet, largest re-enqueued read, packet store.</summary>
public sealed record DmaGeometry(int Tags, int RequestsPerPacket, int ReadMaxBytes, int StoreBeats);

/// <summary>Host interface: receive rings, MSI-X vectors, words the configuration FIFO queues in one transaction, PCIe lanes and generation (for byte accounting).</summary>
public sealed record HostGeometry(int RxRings, int MsixVectors, int CfgFifoWords, int PcieLanes, int PcieGen);

/// <summary>One RMT pipeline: physical stages, passes through them (fold), and the shape of its stages.</summary>
public sealed record PipelineGeometry
{
    /// <summary>Physical M+A stages.</summary>
    public required int Stages { get; init; }

    /// <summary>Passes of the PHV through the physical stages.</summary>
    public required int Fold { get; init; }

    /// <summary>Shape shared by the stages.</summary>
    public required StageGeometry Stage { get; init; }

    /// <summary>Stages (by number) with stage SRAM.</summary>
    public required IReadOnlyList<int> StateStages { get; init; }

    /// <summary>Stages (by number) with a hash unit.</summary>
    public required IReadOnlyList<int> HashStages { get; init; }
}

/// <summary>One M+A stage.</summary>
public sealed record StageGeometry
{
    /// <summary>Key positions fed from 32-bit containers.</summary>
    public required int KeyWords { get; init; }

    /// <summary>Key positions fed from 16-bit containers.</summary>
    public required int KeyHalves { get; init; }

    /// <summary>Key positions fed from 8-bit containers.</summary>
    public required int KeyBytes { get; init; }

    /// <summary>Rows of the ternary table; 0 = none.</summary>
    public required int TernaryRows { get; init; }

    /// <summary>Entries of the exact table over both ways; 0 = none (index mode remains).</summary>
    public required int ExactEntries { get; init; }

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

    /// <summary>Rows of stage SRAM (64 bits each) in stages that have it.</summary>
    public required int StateRows { get; init; }

    /// <summary>Words w0.. that the hash unit reads in stages that have it.</summary>
    public required int HashWords { get; init; }

    /// <summary>Bits of the key bus.</summary>
    public int KeyBits => (32 * KeyWords) + (16 * KeyHalves) + (8 * KeyBytes);
}
