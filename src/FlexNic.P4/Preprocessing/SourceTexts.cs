using FlexNic.Core;

namespace FlexNic.P4.Preprocessing;

/// <summary>The texts of all files read, so that a diagnostic can show its source line.</summary>
public sealed class SourceTexts
{
    private readonly Dictionary<string, string[]> _lines = new(StringComparer.Ordinal);

    /// <summary>Remembers the text of a file under the name that spans use.</summary>
    public void Add(string file, string text) => _lines[file] = text.Split('\n');

    /// <summary>The diagnostic, its source line and a caret below the place.</summary>
    public string Render(Diagnostic diagnostic)
    {
        SourceSpan span = diagnostic.Span;
        if (!_lines.TryGetValue(span.File, out string[]? lines) || span.Line < 1 || span.Line > lines.Length)
        {
            return diagnostic.ToString();
        }

        string line = lines[span.Line - 1].TrimEnd('\r').Replace('\t', ' ');
        int column = Math.Clamp(span.Column - 1, 0, line.Length);
        int length = Math.Clamp(span.Length, 1, Math.Max(1, line.Length - column));
        return $"{diagnostic}\n{line}\n{new string(' ', column)}{new string('^', length)}";
    }
}
