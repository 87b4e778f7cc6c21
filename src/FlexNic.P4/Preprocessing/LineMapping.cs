using FlexNic.Core;
using FlexNic.P4.Lexing;

namespace FlexNic.P4.Preprocessing;

/// <summary>The effect of <c>#line</c> on the places of the tokens that follow.</summary>
internal sealed class LineMapping
{
    private int _shift;
    private string? _file;

    /// <summary>Takes the number and the optional file name of a directive.</summary>
    public void Read(IReadOnlyList<Token> rest, Token directive, DiagnosticBag bag)
    {
        if (rest is not [{ Kind: TokenKind.Number } number, ..] || !int.TryParse(number.Text, out int line))
        {
            bag.Error("FNIC2008", directive.Span, "#line needs a line number");
            return;
        }

        _shift = line - directive.Span.Line - 1;
        if (rest is [_, { Kind: TokenKind.Text } file, ..])
        {
            _file = file.Text;
        }
    }

    /// <summary>The token with the place that the program claims.</summary>
    public Token Map(Token token) =>
        _shift == 0 && _file is null ? token : token with { Span = token.Span with { File = _file ?? token.Span.File, Line = Math.Max(1, token.Span.Line + _shift) } };
}
