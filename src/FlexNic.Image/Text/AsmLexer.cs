using FlexNic.Core;

namespace FlexNic.Image.Text;

/// <summary>Cuts program and rule text into lines of tokens. A <c>#</c> starts a comment; lines without tokens are left out.</summary>
internal static class AsmLexer
{
    private static readonly string[] LongSymbols = ["<<<", "->", ":=", "==", "|=", ".."];

    public static List<AsmLine> Lines(string text, string file, DiagnosticBag diagnostics)
    {
        var lines = new List<AsmLine>();
        string[] raw = text.Split('\n');
        for (int i = 0; i < raw.Length; i++)
        {
            List<AsmToken> tokens = Tokens(raw[i].TrimEnd('\r'), new SourceSpan(file, i + 1, 1), diagnostics);
            if (tokens.Count > 0)
            {
                lines.Add(new AsmLine(file, i + 1, tokens, raw[i].TrimEnd('\r').Length + 1));
            }
        }

        return lines;
    }

    private static List<AsmToken> Tokens(string line, SourceSpan at, DiagnosticBag diagnostics)
    {
        var tokens = new List<AsmToken>();
        int i = 0;
        while (i < line.Length && line[i] != '#')
        {
            char c = line[i];
            if (c is ' ' or '\t')
            {
                i++;
                continue;
            }

            int end = i + 1;
            TokenKind kind = TokenKind.Symbol;
            if (char.IsAsciiLetter(c) || c == '_')
            {
                kind = TokenKind.Word;
                end = EndOfWord(line, i);
            }
            else if (char.IsAsciiDigit(c))
            {
                kind = TokenKind.Number;
                while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] == '_'))
                {
                    end++;
                }
            }
            else if (LongSymbols.FirstOrDefault(s => string.CompareOrdinal(line, i, s, 0, s.Length) == 0) is string symbol)
            {
                end = i + symbol.Length;
            }
            else if (!"=:,()[]&|^~+-</;".Contains(c, StringComparison.Ordinal))
            {
                diagnostics.Error("FNIC3001", at with { Column = i + 1 }, $"character '{(c is > ' ' and < (char)127 ? c : '?')}' (code {(int)c}) is not part of the language");
                return [];
            }

            tokens.Add(new AsmToken(kind, line[i..end], i + 1));
            i = end;
        }

        return tokens;
    }

    // A dot belongs to a word when a letter or digit follows it: e0.hi, but w1..w11 is three tokens.
    private static int EndOfWord(string line, int start)
    {
        int i = start + 1;
        while (i < line.Length)
        {
            bool dot = line[i] == '.' && i + 1 < line.Length && char.IsAsciiLetterOrDigit(line[i + 1]);
            if (!dot && !char.IsAsciiLetterOrDigit(line[i]) && line[i] != '_')
            {
                break;
            }

            i++;
        }

        return i;
    }
}
