using FlexNic.Core;

namespace FlexNic.P4.Lexing;

/// <summary>One token with its place. <paramref name="Offset"/> is the position in the text of its file.</summary>
public readonly record struct Token(TokenKind Kind, string Text, SourceSpan Span, int Offset, bool FirstOnLine, bool SpaceBefore)
{
    /// <summary>True for the keyword or the mark of this text.</summary>
    public bool Is(string text) => (Kind is TokenKind.Punctuation or TokenKind.Keyword) && string.Equals(Text, text, StringComparison.Ordinal);

    /// <summary>How diagnostics call the token.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "end of file",
        TokenKind.Text => $"\"{Text}\"",
        _ => $"'{Text}'",
    };
}
