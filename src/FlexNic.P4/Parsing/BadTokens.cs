using FlexNic.Core;
using FlexNic.P4.Lexing;

namespace FlexNic.P4.Parsing;

/// <summary>Tells what is no token, except in the free text of annotations, and takes it out.</summary>
internal static class BadTokens
{
    public static IReadOnlyList<Token> Remove(IReadOnlyList<Token> tokens, DiagnosticBag bag)
    {
        if (!tokens.Any(t => t.Kind == TokenKind.Bad))
        {
            return tokens;
        }

        var kept = new List<Token>(tokens.Count);
        int depth = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            Token token = tokens[i];
            if (token.Kind == TokenKind.Bad)
            {
                if (depth == 0)
                {
                    bag.Error("FNIC2000", token.Span, token.Text);
                }

                continue;
            }

            kept.Add(token);
            if (depth > 0 || (token.Is("(") && i >= 2 && tokens[i - 2].Is("@")))
            {
                depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            }
        }

        return kept;
    }
}
