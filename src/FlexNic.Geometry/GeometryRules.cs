using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.Geometry;

/// <summary>Combinations of values that cannot be built.</summary>
internal static class GeometryRules
{
    // A configuration row is at most 32 words of 32 bits: its word number has 5 bits.
    private const int RowBitsMax = 1024;

    // Bits of a VLIW row's slot instruction (A, B, rot, bswap, op, mask) by class, and of its state instruction.
    private const int WordSlotBits = 51;
    private const int HalfSlotBits = 34;
    private const int ByteSlotBits = 25;
    private const int StateBits = 50;

    private const int DmaHeaderBytes = 16;

    // Counters of the register map: of the NIC, of each port, and what the look-up index can name.
    private const int NicCounters = 21;
    private const int PortCounters = 8;
    private const int CounterBank = 256;

    /// <summary>The rules, in the order of the reference page.</summary>
    public static ImmutableArray<GeometryRule> All { get; } =
    [
        new("FNIC1010", ["nic.min_frame_bytes", "nic.max_frame_bytes"], "`nic.min_frame_bytes` <= `nic.max_frame_bytes`.",
            v => v[0] <= v[1] ? null : $"{v.Cite(0)} exceeds {v.Cite(1)}: no frame would be good"),

        new("FNIC1011", ["nic.port_fifo_beats", "nic.max_frame_bytes", "nic.bus_bits"], "A port's FIFO holds a largest frame: `port_fifo_beats` * bus bytes >= `max_frame_bytes`.",
            v => v[0] * (v[2] / 8) >= v[1] ? null : $"{v.Cite(0)} holds {v[0] * v[2] / 8} bytes on a {v[2]}-bit bus; a frame of {v.Cite(1)} needs {Beats(v[1], v[2])} beats"),

        new("FNIC1012", ["nic.vnics", "host.rx_rings"], "`nic.vnics` <= `host.rx_rings`: the page of a VNIC is the page of a ring of its own.",
            v => v[0] <= v[1] ? null : $"{v.Cite(0)} exceeds {v.Cite(1)}: each VNIC needs a ring of its own"),

        new("FNIC1013", ["buffer.cell_bytes", "nic.bus_bits"], "A cell is 2 to 16 beats of the bus.",
            v => v[0] / (v[1] / 8) is >= 2 and <= 16 ? null
                : $"{v.Cite(0)} does not fit a {v[1]}-bit bus ({v.Cite(1)}): a cell is 2 to 16 beats, {2 * v[1] / 8} to {16 * v[1] / 8} bytes"),

        new("FNIC1014", ["buffer.queue_cells", "buffer.cells"], "`queue_cells` <= `cells`.",
            v => v[0] <= v[1] ? null : $"{v.Cite(0)} exceeds {v.Cite(1)}: a queue takes at most the whole buffer"),

        new("FNIC1015", ["buffer.cells", "buffer.cell_bytes", "nic.max_frame_bytes", "deparser.max_header_bytes"],
            "The buffer holds two largest packets (a frame of `max_frame_bytes` that grew by `max_header_bytes`).",
            v => v[0] >= 2 * Cells(v[2] + v[3], v[1]) ? null
                : $"{v.Cite(0)} of {v[1]} bytes are too few: two packets of {v[2]} + {v[3]} bytes need {2 * Cells(v[2] + v[3], v[1])}"),

        new("FNIC1016", ["buffer.queue_cells", "buffer.cell_bytes", "nic.max_frame_bytes", "deparser.max_header_bytes"], "A holding queue may take one largest packet.",
            v => v[0] >= Cells(v[2] + v[3], v[1]) ? null
                : $"{v.Cite(0)} of {v[1]} bytes are too few: a packet of {v[2]} + {v[3]} bytes needs {Cells(v[2] + v[3], v[1])} and would never be admitted"),

        new("FNIC1017", ["dma.store_beats", "nic.max_frame_bytes", "deparser.max_header_bytes", "nic.bus_bits"],
            "The DMA engine's store holds a largest packet and its DMA section: `store_beats` * bus bytes >= `max_frame_bytes` + 2 * `max_header_bytes`.",
            v => v[0] >= Beats(v[1] + (2 * v[2]), v[3]) ? null
                : $"{v.Cite(0)} is too small: a packet of {v[1]} + {v[2]} bytes and {v[2]} bytes of DMA headers need {Beats(v[1] + (2 * v[2]), v[3])} beats of {v[3] / 8} bytes"),

        new("FNIC1018", ["dma.requests_per_packet", "nic.bus_bits", "deparser.max_header_bytes"], "The DMA section fits the deparser: at most 7 beats and `max_header_bytes`.",
            v => Beats(v[0] * DmaHeaderBytes, v[1]) <= 7 && v[0] * DmaHeaderBytes <= v[2] ? null
                : $"{v.Cite(0)} needs {Beats(v[0] * DmaHeaderBytes, v[1])} beats, {v[0] * DmaHeaderBytes} bytes; the DMA section ends at 7 beats and {v[2]} bytes"),

        new("FNIC1019", ["dma.read_max_bytes", "nic.max_frame_bytes"], "`dma.read_max_bytes` <= `nic.max_frame_bytes`: read data travels as a packet.",
            v => v[0] <= v[1] ? null : $"{v.Cite(0)} exceeds {v.Cite(1)}: read data travels as a packet"),

        new("FNIC1020", ["nic.ports", "host.rx_rings"], "The counter bank holds 256: 21 of the NIC, one a ring and 8 a port.",
            v => NicCounters + v[1] + (PortCounters * v[0]) <= CounterBank ? null
                : $"{v.Cite(0)} and {v.Cite(1)} need {NicCounters + v[1] + (PortCounters * v[0])} counters, {CounterBank} fit"),

        new("FNIC1030", ["pipeline.*.state_stages", "pipeline.*.stages"], "Listed stages exist.", OutsideStages),
        new("FNIC1030", ["pipeline.*.hash_stages", "pipeline.*.stages"], "Listed stages exist.", OutsideStages),

        new("FNIC1031", ["pipeline.*.stage.hash_words", "phv.words32"], "`hash_words` <= `phv.words32`.",
            v => v[0] <= v[1] ? null : $"{v.Cite(0)} exceeds {v.Cite(1)}: the hash unit reads w0..w{v[1] - 1} at most"),

        new("FNIC1032", ["pipeline.*.stage.slots32", "phv.words32"], "No slot's cluster is empty: (slots - 1) * ceil(containers / slots) < containers.", EmptyCluster),
        new("FNIC1032", ["pipeline.*.stage.slots16", "phv.halves16"], "No slot's cluster is empty: (slots - 1) * ceil(containers / slots) < containers.", EmptyCluster),
        new("FNIC1032", ["pipeline.*.stage.slots8", "phv.bytes8"], "No slot's cluster is empty: (slots - 1) * ceil(containers / slots) < containers.", EmptyCluster),

        new("FNIC1033", ["pipeline.*.stage.slots16", "phv.halves16"], "A cluster has at most 16 halves: `slots16` >= `halves16` / 16.",
            v => (v[1] + v[0] - 1) / v[0] <= 16 ? null : $"{v.Cite(0)} leaves clusters of {(v[1] + v[0] - 1) / v[0]} of {v.Cite(1)}; operand B reaches 16 containers"),

        new("FNIC1034", ["pipeline.*.stage.slots32", "pipeline.*.stage.slots16", "pipeline.*.stage.slots8", "phv.words32", "phv.halves16", "phv.bytes8"],
            $"A VLIW row has at most {RowBitsMax} bits.",
            v => VliwBits(v) <= RowBitsMax ? null
                : $"{v.Cite(0)}, {v[1]} half and {v[2]} byte slots make a VLIW row of {VliwBits(v)} bits; a configuration row ends at {RowBitsMax}"),

        new("FNIC1035", ["pipeline.*.stage.key_words", "pipeline.*.stage.key_halves"], "`key_words` + `key_halves` >= 1: predicates and index mode read these positions.",
            v => v[0] + v[1] >= 1 ? null : $"{v.Cite(0)} and {v.Cite(1)}: a stage needs one key position at least that takes a word or a half"),
    ];

    /// <summary>Checks each rule whose keys all hold good values.</summary>
    public static void Check(GeometryValues values, DiagnosticBag bag)
    {
        foreach (GeometryRule rule in All)
        {
            IEnumerable<string> pipelines = rule.Keys.Any(GeometryKeys.IsPerPipeline) ? GeometryKeys.PipelineTables : [""];
            foreach (string pipeline in pipelines)
            {
                string[] paths = [.. rule.Keys.Select(k => GeometryKeys.InPipeline(k, pipeline))];
                if (paths.All(values.Has) && rule.Fault(new GeometryRuleInput(values, paths)) is { } fault)
                {
                    bag.Error(rule.Code, values.Span(paths[0]), fault);
                }
            }
        }
    }

    private static int Beats(int bytes, int busBits) => (bytes + (busBits / 8) - 1) / (busBits / 8);

    private static int Cells(int bytes, int cellBytes) => (bytes + cellBytes - 1) / cellBytes;

    private static string? OutsideStages(GeometryRuleInput v)
    {
        int[] outside = [.. v.List(0).Where(s => s >= v[1])];
        return outside.Length == 0 ? null : $"{v.Path(0)} names stage {string.Join(", ", outside)}, but {v.Cite(1)} ends at stage {v[1] - 1}";
    }

    // Clusters take ceil(N / S) containers each, in order; the last ones can be left with none although there are no more slots than containers.
    private static string? EmptyCluster(GeometryRuleInput v)
    {
        int size = (v[1] + v[0] - 1) / v[0];
        int filled = (v[1] + size - 1) / size;
        return filled == v[0] ? null
            : $"{v.Cite(0)} leaves slot {filled} without containers: clusters of {size} use up {v.Cite(1)}; {filled} slots fit";
    }

    private static int VliwBits(GeometryRuleInput v) =>
        (2 * (v[3] + v[4] + v[5])) + (WordSlotBits * v[0]) + (HalfSlotBits * v[1]) + (ByteSlotBits * v[2]) + StateBits;
}
