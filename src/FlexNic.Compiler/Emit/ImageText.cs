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

/// <summary>The text form of the image (docs/image-format.md). Egress passes packets on as they are: all of the program runs in the ingress pipeline.</summary>
internal static class ImageText
{
    public static string Write(
        IrProgram program, IReadOnlyList<(ImmutableArray<int> Sources, ParserRow Row)> starts, IReadOnlyList<ParserRow> rows, IReadOnlyList<StageCode> stages, IReadOnlyList<Layout> layouts)
    {
        var text = new StringBuilder();
        void Line(string line) => text.Append(line.TrimEnd()).Append('\n');
        Line($"image {StageCoder.Sanitized(program.Name)}");
        Line("");
        Line("pipeline ingress");
        Line("");
        Line("parser");
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
            WriteLayout(layouts[i], i, Line);
        }

        foreach (string pipeline in new[] { "dma", "egress" })
        {
            Line("");
            Line($"pipeline {pipeline}");
            Line("");
            Line("parser");
            Line("  start network, transmit, completion, recirculated -> begin");
            Line("  state begin");
            Line("    default -> accept");
            Line("");
            Line("deparser");
            Line("  layout whole = 0");
            Line("    payload packet");
        }

        return text.ToString();
    }

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

    private static void WriteLayout(Layout layout, int number, Action<string> line)
    {
        line(string.Create(CultureInfo.InvariantCulture, $"  layout headers{number} = {number}"));
        List<string> lanes = [];
        foreach (HeaderImage image in layout.Images)
        {
            for (int u = image.SharesFirst ? 1 : 0; u < image.Units.Count; u++)
            {
                WireUnit unit = image.Units[u];
                Container c = image.ContainerOf(unit);
                string lane = c.Kind == ContainerKind.Word ? $"{c}.{(unit.IsLow ? "lo" : "hi")}" : c.ToString();
                if (lanes.Count > 0 && lane == $"{c}.lo" && lanes[^1] == $"{c}.hi")
                {
                    lanes[^1] = c.ToString();
                }
                else
                {
                    lanes.Add(lane);
                }
            }
        }

        foreach (string[] some in lanes.Chunk(16))
        {
            line($"    emit {string.Join(' ', some)}");
        }

        int bytes = layout.Images.Sum(i => i.Header.Bytes);
        if (bytes % 2 != 0)
        {
            line(string.Create(CultureInfo.InvariantCulture, $"    length {bytes}"));
        }

        line(layout.PayloadStart < 0 ? "    payload parsed" : string.Create(CultureInfo.InvariantCulture, $"    payload from {layout.PayloadStart}"));
    }
}
