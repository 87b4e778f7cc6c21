using System.Collections.Immutable;
using static FlexNic.Geometry.GeometryKeyShape;

namespace FlexNic.Geometry;

/// <summary>Every key of a geometry file, in the order of the reference page, the fingerprint and the files in configs/.</summary>
public static class GeometryKeys
{
    /// <summary>Tables of the three pipelines, in the order of <see cref="PipelineId"/>.</summary>
    public static ImmutableArray<string> PipelineTables { get; } = ["pipeline.ingress", "pipeline.dma", "pipeline.egress"];

    /// <summary>What each table is about, in order; <c>*</c> stands for each of the three pipelines.</summary>
    public static ImmutableArray<(string Table, string Summary)> Tables { get; } =
    [
        ("nic", "The NIC as a whole: ports and the packet bus."),
        ("phv", "The field buffer (PHV): containers by class. The top containers of each class carry metadata (docs/hardware.md, section 2)."),
        ("parser", "The parser bank, the same in each pipeline."),
        ("deparser", "The deparser, the same in each pipeline."),
        ("buffer", "The shared packet buffer and its holding queues: one for the host, one per port."),
        ("dma", "The DMA engine."),
        ("host", "The host interface: rings, interrupts, configuration."),
        ("pipeline.*", "One RMT pipeline; `*` is `ingress`, `dma` or `egress`."),
        ("pipeline.*.stage", "The shape shared by the M+A stages of a pipeline."),
    ];

    /// <summary>The keys.</summary>
    public static ImmutableArray<GeometryKey> All { get; } =
    [
        new()
        {
            Table = "nic", Name = "name", Kind = GeometryKeyKind.Name, Max = 32, Structural = false,
            Summary = "Name in reports and banners.",
        },
        Key("nic", "ports", 1, 29, "Network ports."),
        Choice("nic", "bus_bits", "bits", "Width of the packet bus; one beat a clock.", 256, 512),
        Key("nic", "clock_mhz", 50, 500, "Core clock, for the rates in reports; no behaviour depends on it.") with { Unit = "MHz", Structural = false },
        Key("nic", "min_frame_bytes", 1, 64, "Shorter frames are dropped at the port as runts (without FCS).") with { Unit = "bytes" },
        Key("nic", "pad_frame_bytes", 1, 64, "Shorter frames are filled with zeros to this length when a port sends them (without FCS); 1 leaves them as they are.") with { Unit = "bytes" },
        Key("nic", "max_frame_bytes", 64, 9600, "Longer frames are dropped at the port as oversize (without FCS).") with { Unit = "bytes" },
        Key("nic", "port_fifo_beats", 16, 4096, PowerOfTwo, "Receive FIFO of a port. A frame leaves it only when all of it has come and is good.") with { Unit = "beats" },
        Key("nic", "vnics", 1, 64, "Virtual NICs."),

        Key("phv", "words32", 8, 16, "32-bit containers w0..", "the operand code of a word slot has 16 places for words"),
        Key("phv", "halves16", 8, 24, "16-bit containers h0..", "the operand code of a half slot has 24 places for halves"),
        Key("phv", "bytes8", 8, 16, Even, "8-bit containers b0..", "the operand code of a byte slot has 16 places for bytes; two bytes make one lane"),

        Key("parser", "instances", 1, 16, "Parser engines in parallel; packets are dealt out in turn and leave in order."),
        Key("parser", "states", 2, 128, "Rows of the parser's state table.", "a state number has 7 bits"),
        Key("parser", "branches", 1, 8, "Branches that a state compares in one step."),
        Choice("parser", "window_bytes", "bytes", "Header window: what the parser can see of a packet.", 128),
        Key("parser", "max_steps", 8, 127, "Steps after which a parser gives up with error 5 (ParserTimeout).", "an engine counts steps in 7 bits"),

        Key("deparser", "layouts", 1, 64, "Header layouts; a program selects one per packet."),
        Choice("deparser", "max_header_bytes", "bytes", "Longest header that the deparser builds, DMA headers included.", 128),

        Key("buffer", "cell_bytes", 64, 2048, PowerOfTwo, "Size of a cell, the unit of allocation.") with { Unit = "bytes" },
        Key("buffer", "cells", 16, 16384, "Cells of the packet buffer."),
        Key("buffer", "queue_cells", 8, 16384, "Cells that one holding queue may take before its tail is dropped."),

        Key("dma", "tags", 8, 32, PowerOfTwo, "PCIe reads in flight.", "a tag is {read, part} with up to 4 parts of a read; without extended tags it has 5 bits"),
        Key("dma", "requests_per_packet", 1, 8, "DMA headers that one packet may carry (paper, Table 1).", "8 headers of 16 bytes fill the deparser's 128 bytes"),
        Key("dma", "read_max_bytes", 16, 256, PowerOfTwo, "Largest DMA read that is re-enqueued as one packet.", "a read has at most 4 parts, and parts may be as short as 64 bytes") with { Unit = "bytes" },
        Key("dma", "store_beats", 16, 8192, PowerOfTwo, "Packet store of the DMA engine.") with { Unit = "beats" },

        Key("host", "rx_rings", 1, 64, "Receive rings, each with a page of BAR0.", "meta.dst has 6 bits for the ring"),
        Key("host", "msix_vectors", 1, 64, "MSI-X vectors."),
        Key("host", "cfg_fifo_words", 64, 32768, PowerOfTwo, "Words that one configuration transaction can hold.") with { Unit = "words" },
        Choice("host", "pcie_lanes", "", "PCIe lanes, for byte accounting in reports.", 1, 2, 4, 8, 16) with { Structural = false },
        Choice("host", "pcie_gen", "", "PCIe generation, for byte accounting in reports.", 1, 2, 3, 4, 5) with { Structural = false },

        Key("pipeline.*", "stages", 1, 32, "Physical M+A stages (the paper's m)."),
        Choice("pipeline.*", "fold", "", "Passes of the PHV through the physical stages. The RTL of this version does not fold.", 1),
        Stages("state_stages", "Stages that have stage SRAM."),
        Stages("hash_stages", "Stages that have a hash unit."),

        Key("pipeline.*.stage", "key_words", 0, 8, "Positions of the match key that take a 32-bit container."),
        Key("pipeline.*.stage", "key_halves", 0, 8, "Positions of the match key that take a 16-bit container."),
        Key("pipeline.*.stage", "key_bytes", 0, 8, "Positions of the match key that take an 8-bit container."),
        Key("pipeline.*.stage", "ternary_rows", 0, 256, "Rows of the ternary table; 0 for none."),
        Key("pipeline.*.stage", "exact_entries", 4, 16384, PowerOfTwoOrZero, "Entries of the exact table over its two ways; 0 for none (index mode remains).", "a row number on the configuration bus has 14 bits"),
        Key("pipeline.*.stage", "data_rows", 2, 16384, PowerOfTwo, "Rows of action data of the exact side, 96 bits each.", "a row number on the configuration bus has 14 bits"),
        Key("pipeline.*.stage", "actions", 2, 32, PowerOfTwo, "VLIW rows: actions of the stage."),
        Key("pipeline.*.stage", "slots32", 1, 8, "Operation slots for 32-bit containers."),
        Key("pipeline.*.stage", "slots16", 1, 8, "Operation slots for 16-bit containers."),
        Key("pipeline.*.stage", "slots8", 1, 8, "Operation slots for 8-bit containers."),
        Key("pipeline.*.stage", "state_rows", 2, 16384, PowerOfTwo, "Rows of stage SRAM, 64 bits each, in the stages that have it.", "a row number on the configuration bus has 14 bits"),
        Key("pipeline.*.stage", "hash_words", 1, 16, "Words w0.. that the hash unit reads, in the stages that have it."),
    ];

    /// <summary>Path of a key in one of the three pipelines: <c>pipeline.*.stage.actions</c> becomes <c>pipeline.dma.stage.actions</c>.</summary>
    public static string InPipeline(string path, string pipelineTable) => path.Replace("pipeline.*", pipelineTable, StringComparison.Ordinal);

    /// <summary>Every table.key that a file must have, with its declaration; pipelines written out.</summary>
    public static IEnumerable<(string Path, GeometryKey Key)> Expanded()
    {
        foreach (GeometryKey key in All.Where(k => !IsPerPipeline(k.Table)))
        {
            yield return (key.Path, key);
        }

        foreach (string pipeline in PipelineTables)
        {
            foreach (GeometryKey key in All.Where(k => IsPerPipeline(k.Table)))
            {
                yield return (InPipeline(key.Path, pipeline), key);
            }
        }
    }

    /// <summary>True when the table or path exists once per pipeline.</summary>
    public static bool IsPerPipeline(string path) => path.StartsWith("pipeline.*", StringComparison.Ordinal);

    private static GeometryKey Key(string table, string name, int min, int max, string summary, string why = "") =>
        new() { Table = table, Name = name, Min = min, Max = max, Summary = summary, Why = why };

    private static GeometryKey Key(string table, string name, int min, int max, GeometryKeyShape shape, string summary, string why = "") =>
        new() { Table = table, Name = name, Min = min, Max = max, Shape = shape, Summary = summary, Why = why };

    private static GeometryKey Choice(string table, string name, string unit, string summary, params int[] choices) =>
        new() { Table = table, Name = name, Min = choices[0], Max = choices[^1], Choices = choices, Unit = unit, Summary = summary };

    private static GeometryKey Stages(string name, string summary) =>
        new() { Table = "pipeline.*", Name = name, Kind = GeometryKeyKind.StageList, Max = 31, Summary = summary };
}
