using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace FlexNic.Compiler;

/// <summary>How a program fits its geometry: for each pipeline a row for each stage, a column for each resource.</summary>
public sealed record FitReport(string Program, string Geometry, ImmutableArray<string> Columns, ImmutableArray<PipelineFit> Pipelines)
{
    private bool TellsPipelines => Pipelines.Length > 1;

    /// <summary>An aligned table, or one for each pipeline.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Program} on {Geometry}\n");
        string[][] head = [["stage", .. Columns, "contents"]];
        string[][][] cells = [.. Pipelines.Select(p => p.Rows.Select(CellsOf).ToArray())];
        int[] widths = [.. Enumerable.Range(0, head[0].Length).Select(i => cells.SelectMany(c => c).Concat(head).Max(c => c[i].Length))];
        for (int p = 0; p < Pipelines.Length; p++)
        {
            text.Append(TellsPipelines ? $"\n{Pipelines[p].Name}\n" : "");
            foreach (string[] row in Pipelines[p].Rows.IsEmpty && TellsPipelines ? [] : head.Concat(cells[p]))
            {
                text.Append(string.Join("  ", row.Select((c, i) => i == row.Length - 1 ? c : i == 0 ? c.PadRight(widths[i]) : c.PadLeft(widths[i]))).TrimEnd()).Append('\n');
            }

            foreach ((string name, int used, int have) in Pipelines[p].Totals)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}: {used} of {have}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>A picture: stages from left to right, pipelines side by side, resources from top to bottom, the darker the fuller.</summary>
    public string ToSvg()
    {
        const int Cell = 34;
        const int Left = 110;
        const int Gap = 26;
        int top = TellsPipelines ? 60 : 40;
        PipelineFit[] shown = [.. Pipelines.Where(p => !p.Rows.IsEmpty)];
        var text = new StringBuilder();
        int width = Left + (Cell * Math.Max(1, shown.Sum(p => p.Rows.Length))) + (Gap * Math.Max(0, shown.Length - 1)) + 10;
        int height = top + (Cell * Columns.Length) + 10;
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"11\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"4\" y=\"14\">{Escaped(Program)} on {Escaped(Geometry)}</text>\n");
        for (int c = 0; c < Columns.Length; c++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"4\" y=\"{top + (Cell * c) + 21}\">{Escaped(Columns[c])}</text>\n");
        }

        int x = Left;
        foreach (PipelineFit pipeline in shown)
        {
            text.Append(TellsPipelines ? string.Create(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{top - 26}\">{Escaped(pipeline.Name)}</text>\n") : "");
            foreach (FitRow row in pipeline.Rows)
            {
                text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 10}\" y=\"{top - 8}\">{row.Stage}</text>\n");
                for (int c = 0; c < Columns.Length; c++)
                {
                    (int used, int have) = row.Cells[c];
                    int shade = have == 0 ? 255 : 255 - (180 * used / have);
                    text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{top + (Cell * c)}\" width=\"{Cell - 2}\" height=\"{Cell - 2}\" fill=\"rgb({shade},{shade},255)\"><title>stage {row.Stage}, {Escaped(Columns[c])}: {used} of {have}: {Escaped(string.Join(", ", row.Contents))}</title></rect>\n");
                    text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 4}\" y=\"{top + (Cell * c) + 20}\">{used}</text>\n");
                }

                x += Cell;
            }

            x += Gap;
        }

        return text.Append("</svg>\n").ToString();
    }

    /// <summary>One report of several pipelines of a program.</summary>
    internal static FitReport Join(IReadOnlyList<FitReport> parts) => parts[0] with { Pipelines = [.. parts.SelectMany(p => p.Pipelines)] };

    private static string[] CellsOf(FitRow row) =>
        [row.Stage.ToString(CultureInfo.InvariantCulture), .. row.Cells.Select(c => $"{c.Used}/{c.Have}"), string.Join(", ", row.Contents)];

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}

/// <summary>A pipeline: its stages, and what it uses as a whole.</summary>
public sealed record PipelineFit(string Name, ImmutableArray<FitRow> Rows, ImmutableArray<(string Name, int Used, int Have)> Totals);

/// <summary>A stage: what it uses of each resource, and what it holds.</summary>
public sealed record FitRow(int Stage, ImmutableArray<(int Used, int Have)> Cells, ImmutableArray<string> Contents);
