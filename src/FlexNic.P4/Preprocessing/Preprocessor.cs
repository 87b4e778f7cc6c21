using FlexNic.Core;
using FlexNic.P4.Lexing;

namespace FlexNic.P4.Preprocessing;

/// <summary>
/// Text of a file and of all it includes => tokens, with <c>#include</c>, <c>#define</c>, conditionals, <c>#line</c> and macro expansion done. A token of an
/// expanded macro carries the place where the macro was used. What is no token stays in as such. Diagnostics FNIC2000..FNIC2049.
/// </summary>
public sealed class Preprocessor
{
    private const int MaxIncludeDepth = 64;

    private readonly IncludeSearch _search;
    private readonly SourceTexts _texts;
    private readonly DiagnosticBag _bag;
    private readonly Dictionary<string, Macro> _macros = new(StringComparer.Ordinal);
    private readonly List<Token> _output = [];
    private readonly MacroExpander _expander;
    private int _depth;

    /// <summary>Starts with the given macros (name, body text).</summary>
    public Preprocessor(IncludeSearch search, IEnumerable<KeyValuePair<string, string>> defines, SourceTexts texts, DiagnosticBag bag)
    {
        _search = search;
        _texts = texts;
        _bag = bag;
        _expander = new MacroExpander(_macros, bag);
        foreach ((string name, string body) in defines)
        {
            _macros[name] = new Macro(name, null, [.. new Lexer("<command line>", body).Tokens().Where(t => t.Kind != TokenKind.End)]);
        }
    }

    /// <summary>The tokens of a file, ending with <see cref="TokenKind.End"/>.</summary>
    public IReadOnlyList<Token> Run(string file, string text)
    {
        Token end = RunFile(file, text);
        _output.Add(end);
        return _output;
    }

    private Token RunFile(string file, string text)
    {
        _texts.Add(file, text);
        List<Token> tokens = [.. new Lexer(file, text).Tokens()];
        var conditions = new ConditionStack(_bag);
        var lines = new LineMapping();
        int at = 0;
        while (tokens[at].Kind != TokenKind.End)
        {
            Token token = tokens[at];
            if (token.FirstOnLine && token.Is("#"))
            {
                int end = EndOfLine(tokens, at + 1);
                RunDirective(file, text, tokens.GetRange(at, end - at), conditions, lines);
                at = end;
                continue;
            }

            int stop = at;
            while (tokens[stop].Kind != TokenKind.End && !(tokens[stop].FirstOnLine && tokens[stop].Is("#")))
            {
                stop++;
            }

            if (conditions.Active)
            {
                Emit(tokens.GetRange(at, stop - at), lines);
            }

            at = stop;
        }

        conditions.CheckClosed();
        return tokens[at];
    }

    private void Emit(List<Token> tokens, LineMapping lines)
    {
        foreach (Token token in _expander.Expand(tokens))
        {
            _output.Add(lines.Map(token));
        }
    }

    private static int EndOfLine(List<Token> tokens, int at)
    {
        while (tokens[at].Kind != TokenKind.End && !tokens[at].FirstOnLine)
        {
            at++;
        }

        return at;
    }

    private void RunDirective(string file, string text, List<Token> line, ConditionStack conditions, LineMapping lines)
    {
        if (line.Count == 1)
        {
            return;
        }

        Token name = line[1];
        List<Token> rest = line.GetRange(2, line.Count - 2);
        if (conditions.TryDirective(name, rest, _macros, _expander) || !conditions.Active)
        {
            return;
        }

        switch (name.Text)
        {
            case "include":
                Include(file, text, name, rest);
                break;
            case "define":
                Define(name, rest);
                break;
            case "undef":
                Undefine(name, rest);
                break;
            case "line":
                lines.Read(_expander.Expand(rest), name, _bag);
                break;
            case "pragma":
                break;
            case "error":
                _bag.Error("FNIC2001", name.Span, $"#error {string.Join(' ', rest.Select(t => t.Text))}");
                break;
            case "warning":
                _bag.Warning("FNIC2002", name.Span, $"#warning {string.Join(' ', rest.Select(t => t.Text))}");
                break;
            default:
                if (name.Kind == TokenKind.Number)
                {
                    lines.Read(line.GetRange(1, line.Count - 1), name, _bag);
                    break;
                }

                _bag.Error("FNIC2003", name.Span, $"#{name.Text} is no directive");
                break;
        }
    }

    private void Include(string file, string text, Token name, List<Token> rest)
    {
        string path;
        bool quoted = rest is [{ Kind: TokenKind.Text }, ..];
        if (quoted)
        {
            path = rest[0].Text;
        }
        else if (rest is [var open, ..] && open.Is("<") && text.IndexOf('>', open.Offset) is var close and > 0)
        {
            path = text[(open.Offset + 1)..close].Trim();
        }
        else
        {
            _bag.Error("FNIC2004", name.Span, "#include needs \"file\" or <file>");
            return;
        }

        (string Path, string Text)? found;
        try
        {
            found = _search.Find(path, quoted, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _bag.Error("FNIC2005", rest[0].Span, $"the included file '{path}' cannot be read: {e.Message}");
            return;
        }

        if (found is not { } included)
        {
            _bag.Error("FNIC2005", rest[0].Span, $"the included file '{path}' is not found");
            return;
        }

        if (_depth >= MaxIncludeDepth)
        {
            _bag.Error("FNIC2006", rest[0].Span, $"includes are nested more than {MaxIncludeDepth} deep");
            return;
        }

        _depth++;
        RunFile(included.Path, included.Text);
        _depth--;
    }

    private void Define(Token directive, List<Token> rest)
    {
        if (rest is not [{ Kind: TokenKind.Identifier or TokenKind.Keyword } name, ..])
        {
            _bag.Error("FNIC2007", directive.Span, "#define needs a name");
            return;
        }

        List<string>? parameters = null;
        int at = 1;
        if (rest.Count > 1 && rest[1].Is("(") && !rest[1].SpaceBefore)
        {
            parameters = [];
            for (at = 2; at < rest.Count && !rest[at].Is(")"); at++)
            {
                if (rest[at].Kind == TokenKind.Identifier)
                {
                    parameters.Add(rest[at].Text);
                }
                else if (!rest[at].Is(","))
                {
                    _bag.Error("FNIC2007", rest[at].Span, $"{rest[at]} is no name of a macro parameter");
                }
            }

            if (at >= rest.Count)
            {
                _bag.Error("FNIC2007", name.Span, $"the parameter list of macro '{name.Text}' is not closed");
                return;
            }

            at++;
        }

        _macros[name.Text] = new Macro(name.Text, parameters is null ? null : [.. parameters], [.. rest.Skip(at)]);
    }

    private void Undefine(Token directive, List<Token> rest)
    {
        if (rest is not [{ Kind: TokenKind.Identifier or TokenKind.Keyword } name, ..])
        {
            _bag.Error("FNIC2007", directive.Span, "#undef needs a name");
            return;
        }

        _macros.Remove(name.Text);
    }
}
