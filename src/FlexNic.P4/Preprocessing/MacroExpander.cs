using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;

namespace FlexNic.P4.Preprocessing;

/// <summary>Replaces macros in a run of tokens, arguments, <c>#</c> and <c>##</c> included; a macro is not expanded within itself.</summary>
internal sealed class MacroExpander(Dictionary<string, Macro> macros, DiagnosticBag bag)
{
    private const int MaxTokens = 2_000_000;

    private int _made;

    /// <summary>The tokens with every macro replaced.</summary>
    public IReadOnlyList<Token> Expand(IReadOnlyList<Token> tokens)
    {
        if (macros.Count == 0)
        {
            return tokens;
        }

        _made = 0;
        var output = new List<Token>(tokens.Count);
        Expand(tokens, output, []);
        return output;
    }

    private void Expand(IReadOnlyList<Token> tokens, List<Token> output, ImmutableHashSet<string> busy)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            Token token = tokens[i];
            if (token.Kind is not (TokenKind.Identifier or TokenKind.Keyword) || busy.Contains(token.Text) || !macros.TryGetValue(token.Text, out Macro? macro))
            {
                output.Add(token);
                continue;
            }

            List<List<Token>> arguments = [];
            if (macro.Parameters is { } parameters)
            {
                if (i + 1 >= tokens.Count || !tokens[i + 1].Is("("))
                {
                    output.Add(token);
                    continue;
                }

                int last = ReadArguments(tokens, i + 2, arguments);
                if (last < 0)
                {
                    bag.Error("FNIC2012", token.Span, $"the arguments of macro '{macro.Name}' do not end");
                    return;
                }

                i = last;
                if (parameters.Length == 0 && arguments is [{ Count: 0 }])
                {
                    arguments.Clear();
                }

                if (arguments.Count != parameters.Length)
                {
                    bag.Error("FNIC2012", token.Span, $"macro '{macro.Name}' takes {parameters.Length} arguments, {arguments.Count} are given");
                    continue;
                }
            }

            List<Token> replaced = Substitute(macro, arguments, token, busy);
            _made += replaced.Count;
            if (_made > MaxTokens)
            {
                bag.Error("FNIC2013", token.Span, $"the expansion of macro '{macro.Name}' makes more than {MaxTokens} tokens");
                return;
            }

            Expand(replaced, output, busy.Add(macro.Name));
        }
    }

    // Index of the closing parenthesis, or -1.
    private static int ReadArguments(IReadOnlyList<Token> tokens, int at, List<List<Token>> arguments)
    {
        var current = new List<Token>();
        int depth = 0;
        for (; at < tokens.Count; at++)
        {
            Token token = tokens[at];
            if (depth == 0 && (token.Is(",") || token.Is(")")))
            {
                arguments.Add(current);
                current = [];
                if (token.Is(")"))
                {
                    return at;
                }

                continue;
            }

            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            current.Add(token);
        }

        return -1;
    }

    private List<Token> Substitute(Macro macro, List<List<Token>> arguments, Token use, ImmutableHashSet<string> busy)
    {
        var result = new List<Token>();
        for (int i = 0; i < macro.Body.Length; i++)
        {
            Token token = macro.Body[i];
            int parameter = IndexOf(macro, token);
            if (token.Is("##") && result.Count > 0 && i + 1 < macro.Body.Length)
            {
                Token right = macro.Body[++i];
                int index = IndexOf(macro, right);
                Paste(result, index >= 0 ? arguments[index] : [right]);
            }
            else if (token.Is("#") && macro.Parameters is not null && i + 1 < macro.Body.Length && IndexOf(macro, macro.Body[i + 1]) is var text and >= 0)
            {
                i++;
                string joined = string.Concat(arguments[text].Select((t, n) => (n > 0 && t.SpaceBefore ? " " : "") + t.Text));
                result.Add(token with { Kind = TokenKind.Text, Text = joined });
            }
            else if (parameter >= 0)
            {
                bool pasted = i + 1 < macro.Body.Length && macro.Body[i + 1].Is("##");
                if (pasted)
                {
                    result.AddRange(arguments[parameter]);
                }
                else
                {
                    Expand(arguments[parameter], result, busy);
                }
            }
            else
            {
                result.Add(token);
            }
        }

        for (int i = 0; i < result.Count; i++)
        {
            result[i] = result[i] with { Span = use.Span, FirstOnLine = i == 0 && use.FirstOnLine, SpaceBefore = i == 0 ? use.SpaceBefore : result[i].SpaceBefore };
        }

        return result;
    }

    private static void Paste(List<Token> result, List<Token> right)
    {
        if (right.Count == 0)
        {
            return;
        }

        Token left = result[^1];
        string text = left.Text + right[0].Text;
        Token made = new Lexer(left.Span.File, text).Next();
        result[^1] = left with { Kind = made.Kind, Text = made.Text };
        result.AddRange(right.Skip(1));
    }

    private static int IndexOf(Macro macro, Token token) => token.Kind is TokenKind.Identifier or TokenKind.Keyword ? macro.Parameters?.IndexOf(token.Text) ?? -1 : -1;
}
