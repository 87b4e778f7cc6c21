using System.Diagnostics;
using System.Text;

namespace FlexNic.Geometry;

/// <summary>Geometry => canonical text, one <c>path = value</c> per line in the order of <see cref="GeometryKeys"/>; as dotted keys it is TOML that loads again.</summary>
public static class GeometryText
{
    /// <summary>All keys, or only those on which the hardware depends.</summary>
    public static string Write(NicGeometry geometry, bool structuralOnly = false)
    {
        var text = new StringBuilder();
        foreach ((string path, GeometryKey key) in GeometryKeys.Expanded().Where(k => k.Key.Structural || !structuralOnly))
        {
            text.Append(path).Append(" = ").Append(Value(geometry, path)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>One value as TOML writes it.</summary>
    public static string Value(NicGeometry geometry, string path)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        for (int pipeline = 0; pipeline < GeometryKeys.PipelineTables.Length; pipeline++)
        {
            string prefix = GeometryKeys.PipelineTables[pipeline] + ".";
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                return PipelineValue(geometry.Pipeline((PipelineId)pipeline), path[prefix.Length..]);
            }
        }

        return path == "nic.name" ? $"\"{geometry.Name}\"" : Number(geometry, path).ToString();
    }

    private static int Number(NicGeometry g, string path) => path switch
    {
        "nic.ports" => g.Ports,
        "nic.bus_bits" => g.BusBits,
        "nic.clock_mhz" => g.ClockMhz,
        "nic.min_frame_bytes" => g.MinFrameBytes,
        "nic.pad_frame_bytes" => g.PadFrameBytes,
        "nic.max_frame_bytes" => g.MaxFrameBytes,
        "nic.port_fifo_beats" => g.PortFifoBeats,
        "nic.vnics" => g.Vnics,
        "phv.words32" => g.Phv.Words,
        "phv.halves16" => g.Phv.Halves,
        "phv.bytes8" => g.Phv.Bytes,
        "parser.instances" => g.Parser.Instances,
        "parser.states" => g.Parser.States,
        "parser.branches" => g.Parser.Branches,
        "parser.window_bytes" => g.Parser.WindowBytes,
        "parser.max_steps" => g.Parser.MaxSteps,
        "deparser.layouts" => g.Deparser.Layouts,
        "deparser.max_header_bytes" => g.Deparser.MaxHeaderBytes,
        "buffer.cell_bytes" => g.Buffer.CellBytes,
        "buffer.cells" => g.Buffer.Cells,
        "buffer.queue_cells" => g.Buffer.QueueCells,
        "dma.tags" => g.Dma.Tags,
        "dma.requests_per_packet" => g.Dma.RequestsPerPacket,
        "dma.read_max_bytes" => g.Dma.ReadMaxBytes,
        "dma.store_beats" => g.Dma.StoreBeats,
        "host.rx_rings" => g.Host.RxRings,
        "host.msix_vectors" => g.Host.MsixVectors,
        "host.cfg_fifo_words" => g.Host.CfgFifoWords,
        "host.pcie_lanes" => g.Host.PcieLanes,
        "host.pcie_gen" => g.Host.PcieGen,
        _ => throw new UnreachableException($"no value for the key '{path}'"),
    };

    private static string PipelineValue(PipelineGeometry p, string key) => key switch
    {
        "state_stages" => $"[{string.Join(", ", p.StateStages)}]",
        "hash_stages" => $"[{string.Join(", ", p.HashStages)}]",
        _ => PipelineNumber(p, key).ToString(),
    };

    private static int PipelineNumber(PipelineGeometry p, string key) => key switch
    {
        "stages" => p.Stages,
        "fold" => p.Fold,
        "stage.key_words" => p.Stage.KeyWords,
        "stage.key_halves" => p.Stage.KeyHalves,
        "stage.key_bytes" => p.Stage.KeyBytes,
        "stage.ternary_rows" => p.Stage.TernaryRows,
        "stage.exact_entries" => p.Stage.ExactEntries,
        "stage.data_rows" => p.Stage.DataRows,
        "stage.actions" => p.Stage.Actions,
        "stage.slots32" => p.Stage.WordSlots,
        "stage.slots16" => p.Stage.HalfSlots,
        "stage.slots8" => p.Stage.ByteSlots,
        "stage.state_rows" => p.Stage.StateRows,
        "stage.hash_words" => p.Stage.HashWords,
        _ => throw new UnreachableException($"no value for the pipeline key '{key}'"),
    };
}
