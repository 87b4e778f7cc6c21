using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FlexNic.Compiler.Deparser;
using FlexNic.Compiler.Match;
using FlexNic.Compiler.Parser;
using FlexNic.Compiler.Phv;
using FlexNic.Image.Layout;
using FlexNic.Ir;

namespace FlexNic.Compiler.Emit;

/// <summary>A layout and the lanes of its part for the DMA engine: of each header, and of the values behind them. The headers fill whole beats of the bus.</summary>
internal sealed record PlacedLayout(Layout Layout, IReadOnlyList<IReadOnlyList<Lane>> Requests, IReadOnlyList<Lane> Values, int SectionBytes);

/// <summary>The text form of the image (docs/image-format.md), pipeline by pipeline.</summary>
internal sealed class ImageText
{
    private readonly StringBuilder _text = new();

    /// <summary>The text of a program of some pipelines; the others pass packets on as they are.</summary>
    public static string Of(string name, IReadOnlyDictionary<IrPipeline, Action<ImageText>> pipelines)
    {
        var text = new ImageText();
        text.Line($"image {StageCoder.Sanitized(name)}");
        foreach (IrPipeline id in new[] { IrPipeline.Ingress, IrPipeline.Dma, IrPipeline.Egress })
        {
            text.Line("");
            text.Line($"pipeline {Target.NameOf(id)}");
            text.Line("");
            text.Line("parser");
            pipelines.GetValueOrDefault(id, PassOn)(text);
        }

        return text._text.ToString();
    }

    /// <summary>Writes what a pipeline consists of.</summary>
    public void Write(IReadOnlyList<(ImmutableArray<int> Sources, ParserRow Row)> starts, IReadOnlyList<ParserRow> rows, IReadOnlyList<StageCode> stages, IReadOnlyList<PlacedLayout> layouts)
    {
        foreach ((ImmutableArray<int> sources, ParserRow row) in starts)
        {
            Line($"  start {string.Join(", ", Runs(sources))} -> {row.Name}");
        }

        foreach (string line in rows.SelectMany(r => r.Lines()).SelectMany(l => l.Split("; ")))
        {
            Line(line.StartsWith(' ') ? line : $"    {line}");
        }

        foreach (string line in stages.SelectMany(s => s.Lines.Prepend("")))
        {
            Line(line);
        }

        Line("");
        Line("deparser");
        for (int i = 0; i < layouts.Count; i++)
        {
            WriteLayout(layouts[i], i);
        }
    }

    private static void PassOn(ImageText text)
    {
        text.Line("  start network, transmit, completion, recirculated -> begin");
        text.Line("  state begin");
        text.Line("    default -> accept");
        text.Line("");
        text.Line("deparser");
        text.Line("  layout whole = 0");
        text.Line("    payload packet");
    }

    private void Line(string line) => _text.Append(line.TrimEnd()).Append('\n');

    private static IEnumerable<string> Runs(ImmutableArray<int> sources)
    {
        const int OfKind = ParserTable.SourcesOfKind;
        for (int i = 0, last; i < sources.Length; i = last + 1)
        {
            last = i;
            while (last + 1 < sources.Length && sources[last + 1] == sources[last] + 1 && sources[last + 1] % OfKind != 0)
            {
                last++;
            }

            (string kind, int from, int to) = (ParserTable.SourceKinds[sources[i] / OfKind], sources[i] % OfKind, sources[last] % OfKind);
            yield return (from, to) == (0, OfKind - 1) ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind} {from}{(to > from ? $"..{to}" : "")}");
        }
    }

    private void WriteLayout(PlacedLayout placed, int number)
    {
        Layout layout = placed.Layout;
        Line(string.Create(CultureInfo.InvariantCulture, $"  layout headers{number} = {number}"));
        foreach (IReadOnlyList<Lane> request in placed.Requests)
        {
            Line($"    request {string.Join(' ', Joined(request.Select(l => l.ToString())))}");
        }

        IEnumerable<string> headers = layout.Images.SelectMany(i => i.Units.Skip(i.SharesFirst ? 1 : 0).Select(u => NameOf(i.ContainerOf(u), u.IsLow)));
        foreach (string[] some in Joined(placed.Values.Select(l => l.ToString()).Concat(headers)).Chunk(16))
        {
            Line($"    emit {string.Join(' ', some)}");
        }

        int bytes = placed.SectionBytes + layout.Dma.ValueBytes + layout.Images.Sum(i => i.Header.Bytes);
        if (bytes % 2 != 0)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"    length {bytes}"));
        }

        Line(layout.PayloadStart switch
        {
            Layout.NoPayload => "    payload none",
            Layout.Parsed => "    payload parsed",
            0 => "    payload packet",
            _ => string.Create(CultureInfo.InvariantCulture, $"    payload from {layout.PayloadStart}"),
        });
    }

    private static string NameOf(Container c, bool isLow) => c.Kind == ContainerKind.Word ? $"{c}.{(isLow ? "lo" : "hi")}" : c.ToString();

    // Two lanes of a word are the word.
    private static List<string> Joined(IEnumerable<string> lanes)
    {
        List<string> joined = [];
        foreach (string lane in lanes)
        {
            if (joined.Count > 0 && joined[^1].EndsWith(".hi", StringComparison.Ordinal) && lane == $"{joined[^1][..^3]}.lo")
            {
                joined[^1] = joined[^1][..^3];
            }
            else
            {
                joined.Add(lane);
            }
        }

        return joined;
    }
}
