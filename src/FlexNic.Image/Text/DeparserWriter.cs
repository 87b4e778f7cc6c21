using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Text;

/// <summary>Writes the deparser of a pipeline as text.</summary>
internal sealed class DeparserWriter(ImageWriter writer, ConfigurationImage image, PipelineId pipeline)
{
    private const int PerRequest = DeparserAssembler.DmaHeaderBytes / 2;

    private readonly UnitReader _unit = new(image, pipeline, Units.Deparser);
    private readonly Dictionary<int, string> _names = image.Symbols.Layouts.Where(s => s.Pipeline == pipeline).ToDictionary(s => s.Row, s => s.Name);
    private readonly ContainerNames _containers = new(image.Geometry);
    private readonly int _perBeat = image.Geometry.BusBytes / 2;
    private readonly int _beats = image.Geometry.Deparser.MaxHeaderBytes / image.Geometry.BusBytes;

    public void Run()
    {
        if (_unit.IsEmpty)
        {
            return;
        }

        writer.Blank();
        writer.Line(0, "deparser");
        int[] used = [.. _unit.Used(DeparserTable.Info).Concat(_unit.Used(DeparserTable.Lanes).Select(r => r / _beats)).Distinct().Order()];
        foreach (int layout in used.Where(l => Lanes(l) is null))
        {
            WriteRows(layout);
        }

        foreach (int layout in used)
        {
            if (Lanes(layout) is int?[] lanes)
            {
                WriteLayout(layout, lanes);
            }
        }
    }

    /// <summary>Requests that must be said so that the section has its beats.</summary>
    private int LeastRequests(int dmaLanes) => dmaLanes == 0 ? 0 : ((dmaLanes - _perBeat) / PerRequest) + 1;

    /// <summary>The lanes that the layout emits, or null when the text cannot say its bits.</summary>
    private int?[]? Lanes(int layout)
    {
        int bytes = (int)_unit.Get(DeparserTable.Info, layout, "hdr_len");
        int dma = (int)_unit.Get(DeparserTable.Info, layout, "dma_beats") * _perBeat;
        int count = (bytes + 1) / 2;
        bool start = _unit.Get(DeparserTable.Info, layout, "payload_mode") == 3 || _unit.Get(DeparserTable.Info, layout, "start") == 0;
        int requests = (int)Math.Min(image.Geometry.Dma.RequestsPerPacket, dma * 2 / DeparserAssembler.DmaHeaderBytes);
        if (bytes > image.Geometry.Deparser.MaxHeaderBytes || bytes < 2 * dma || !start || LeastRequests(dma) > image.Geometry.Dma.RequestsPerPacket)
        {
            return null;
        }

        var lanes = new int?[count];
        for (int i = 0; i < _beats * _perBeat; i++)
        {
            int row = (layout * _beats) + (i / _perBeat);
            bool enabled = _unit.Get(DeparserTable.Lanes, row, $"en{i % _perBeat}") != 0;
            int lane = (int)_unit.Get(DeparserTable.Lanes, row, $"lane{i % _perBeat}");
            if (!enabled && lane == 0)
            {
                continue;
            }

            bool beyondRequests = i < dma && i >= requests * DeparserAssembler.DmaHeaderBytes / 2;
            if (!enabled || i >= count || lane >= image.Geometry.Phv.Lanes || beyondRequests)
            {
                return null;
            }

            lanes[i] = lane;
        }

        return lanes;
    }

    private void WriteRows(int layout)
    {
        foreach ((int table, int first, int count) in new[] { (DeparserTable.Info, layout, 1), (DeparserTable.Lanes, layout * _beats, _beats) })
        {
            for (int row = first; row < first + count; row++)
            {
                if (!_unit.Row(table, row).IsZero)
                {
                    writer.Row(1, _unit.Table(table), row, _unit.Row(table, row));
                }
            }
        }
    }

    private void WriteLayout(int layout, int?[] lanes)
    {
        writer.Line(1, $"layout {_names.GetValueOrDefault(layout, $"l{layout}")} = {layout}");
        int dma = (int)_unit.Get(DeparserTable.Info, layout, "dma_beats") * _perBeat;
        // Headers of zeros at the end only fill the last beat, one at least per beat is said.
        int requests = dma / PerRequest;
        int least = LeastRequests(dma);
        while (requests > least && lanes.Skip((requests - 1) * PerRequest).Take(PerRequest).All(l => l is null))
        {
            requests--;
        }

        for (int i = 0; i < requests; i++)
        {
            writer.Line(2, $"request {Text(lanes.Skip(i * PerRequest).Take(PerRequest))}");
        }

        int?[] header = lanes[dma..];
        for (int i = 0; i < header.Length; i += PerRequest)
        {
            writer.Line(2, $"emit {Text(header.Skip(i).Take(PerRequest))}");
        }

        int bytes = (int)_unit.Get(DeparserTable.Info, layout, "hdr_len");
        if (bytes != 2 * lanes.Length)
        {
            writer.Line(2, $"length {bytes}");
        }

        ulong mode = _unit.Get(DeparserTable.Info, layout, "payload_mode");
        writer.Line(2, $"payload {(mode switch { 0 => "none", 1 => "parsed", 2 => "packet", _ => $"from {_unit.Get(DeparserTable.Info, layout, "start")}" })}");
    }

    private string Text(IEnumerable<int?> lanes)
    {
        List<string> words = [];
        int? high = null;
        foreach (int? lane in lanes)
        {
            if (lane is not int number)
            {
                words.Add("0");
                high = null;
                continue;
            }

            (Container container, string part) = LaneNames.ContainerOf(number, image.Geometry.Phv);
            string name = _containers.NameOf(container);
            if (part == "lo" && high == container.Index)
            {
                words[^1] = name;
                high = null;
            }
            else
            {
                words.Add(part.Length > 0 ? $"{name}.{part}" : name);
                high = part == "hi" ? container.Index : null;
            }
        }

        return string.Join(' ', words);
    }
}
