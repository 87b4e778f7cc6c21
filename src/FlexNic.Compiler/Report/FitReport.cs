using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace FlexNic.Compiler;

/// <summary>How a program fits its geometry: a row for each stage, a column for each resource.</summary>
public sealed record FitReport(string Program, string Geometry, ImmutableArray<string> Columns, ImmutableArray<FitRow> Rows, ImmutableArray<(string Name, int Used, int Have)> Totals)
{
    /// <summary>An aligned table.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Program} on {Geometry}\n");
        string[][] cells = [["stage", .. Columns, "contents"], .. Rows.Select(r => new[] { r.Stage.ToString(CultureInfo.InvariantCulture) }.Concat(r.Cells.Select(c => $"{c.Used}/{c.Have}")).Append(string.Join(", ", r.Contents)).ToArray())];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(i => cells.Max(c => c[i].Length))];
        foreach (string[] row in cells)
        {
            text.Append(string.Join("  ", row.Select((c, i) => i == row.Length - 1 ? c : i == 0 ? c.PadRight(widths[i]) : c.PadLeft(widths[i]))).TrimEnd()).Append('\n');
        }

        foreach ((string name, int used, int have) in Totals)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {used} of {have}\n");
        }

        return text.ToString();
    }

    /// <summary>A picture: stages from left to right, resources from top to bottom, the darker the fuller.</summary>
    public string ToSvg()
    {
        const int Cell = 34;
        const int Left = 110;
        var text = new StringBuilder();
        int width = Left + (Cell * Math.Max(1, Rows.Length)) + 10;
        int height = 40 + (Cell * Columns.Length) + 10;
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"11\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"4\" y=\"14\">{Escaped(Program)} on {Escaped(Geometry)}</text>\n");
        for (int c = 0; c < Columns.Length; c++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"4\" y=\"{40 + (Cell * c) + 21}\">{Escaped(Columns[c])}</text>\n");
        }

        for (int r = 0; r < Rows.Length; r++)
        {
            int x = Left + (Cell * r);
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 10}\" y=\"32\">{Rows[r].Stage}</text>\n");
            for (int c = 0; c < Columns.Length; c++)
            {
                (int used, int have) = Rows[r].Cells[c];
                int shade = have == 0 ? 255 : 255 - (180 * used / have);
                text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{40 + (Cell * c)}\" width=\"{Cell - 2}\" height=\"{Cell - 2}\" fill=\"rgb({shade},{shade},255)\"><title>stage {Rows[r].Stage}, {Escaped(Columns[c])}: {used} of {have}: {Escaped(string.Join(", ", Rows[r].Contents))}</title></rect>\n");
                text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 4}\" y=\"{40 + (Cell * c) + 20}\">{used}</text>\n");
            }
        }

        return text.Append("</svg>\n").ToString();
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}

/// <summary>A stage: what it uses of each resource, and what it holds.</summary>
public sealed record FitRow(int Stage, ImmutableArray<(int Used, int Have)> Cells, ImmutableArray<string> Contents);
