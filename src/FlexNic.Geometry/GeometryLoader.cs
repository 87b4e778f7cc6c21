using FlexNic.Core;

namespace FlexNic.Geometry;

/// <summary>Geometry file (TOML) => checked <see cref="NicGeometry"/>. Tells every fault of the file at once (docs/diagnostics.md).</summary>
public static class GeometryLoader
{
    /// <summary>Reads and checks a file. Throws <see cref="FlexNicInputException"/> when it cannot be read or anything in it does not fit.</summary>
    public static NicGeometry Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FlexNicInputException("FNIC1000", SourceSpan.OfFile(path), $"the geometry cannot be read: {e.Message}");
        }

        return Parse(text, path);
    }

    /// <summary>Checks the text of a file; <paramref name="file"/> is the name that diagnostics cite.</summary>
    public static NicGeometry Parse(string text, string file)
    {
        var bag = new DiagnosticBag();
        GeometryValues values = new GeometryReader(file, bag).Read(text);
        GeometryRules.Check(values, bag);
        if (bag.HasErrors)
        {
            throw new FlexNicInputException(bag.OrderBy(d => d.Span.Line).ThenBy(d => d.Span.Column));
        }

        return Build(values);
    }

    private static NicGeometry Build(GeometryValues v) => new()
    {
        Name = v.Text("nic.name"),
        Ports = v.Int("nic.ports"),
        BusBits = v.Int("nic.bus_bits"),
        ClockMhz = v.Int("nic.clock_mhz"),
        MinFrameBytes = v.Int("nic.min_frame_bytes"),
        PadFrameBytes = v.Int("nic.pad_frame_bytes"),
        MaxFrameBytes = v.Int("nic.max_frame_bytes"),
        PortFifoBeats = v.Int("nic.port_fifo_beats"),
        Vnics = v.Int("nic.vnics"),
        Phv = new PhvGeometry(v.Int("phv.words32"), v.Int("phv.halves16"), v.Int("phv.bytes8")),
        Parser = new ParserGeometry(v.Int("parser.instances"), v.Int("parser.states"), v.Int("parser.branches"), v.Int("parser.window_bytes"), v.Int("parser.max_steps")),
        Deparser = new DeparserGeometry(v.Int("deparser.layouts"), v.Int("deparser.max_header_bytes")),
        Buffer = new BufferGeometry(v.Int("buffer.cell_bytes"), v.Int("buffer.cells"), v.Int("buffer.queue_cells")),
        Dma = new DmaGeometry(v.Int("dma.tags"), v.Int("dma.requests_per_packet"), v.Int("dma.read_max_bytes"), v.Int("dma.store_beats")),
        Host = new HostGeometry(v.Int("host.rx_rings"), v.Int("host.msix_vectors"), v.Int("host.cfg_fifo_words"), v.Int("host.pcie_lanes"), v.Int("host.pcie_gen")),
        Ingress = BuildPipeline(v, "pipeline.ingress"),
        DmaPipeline = BuildPipeline(v, "pipeline.dma"),
        Egress = BuildPipeline(v, "pipeline.egress"),
    };

    private static PipelineGeometry BuildPipeline(GeometryValues v, string table) => new()
    {
        Stages = v.Int($"{table}.stages"),
        Fold = v.Int($"{table}.fold"),
        StateStages = v.List($"{table}.state_stages"),
        HashStages = v.List($"{table}.hash_stages"),
        Stage = new StageGeometry
        {
            KeyWords = v.Int($"{table}.stage.key_words"),
            KeyHalves = v.Int($"{table}.stage.key_halves"),
            KeyBytes = v.Int($"{table}.stage.key_bytes"),
            TernaryRows = v.Int($"{table}.stage.ternary_rows"),
            ExactEntries = v.Int($"{table}.stage.exact_entries"),
            DataRows = v.Int($"{table}.stage.data_rows"),
            Actions = v.Int($"{table}.stage.actions"),
            WordSlots = v.Int($"{table}.stage.slots32"),
            HalfSlots = v.Int($"{table}.stage.slots16"),
            ByteSlots = v.Int($"{table}.stage.slots8"),
            StateRows = v.Int($"{table}.stage.state_rows"),
            HashWords = v.Int($"{table}.stage.hash_words"),
        },
    };
}
