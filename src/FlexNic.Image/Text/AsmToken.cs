namespace FlexNic.Image.Text;

internal enum TokenKind
{
    Word,
    Number,
    Symbol,
    End,
}

/// <summary>A token of one line; columns count from 1.</summary>
internal readonly record struct AsmToken(TokenKind Kind, string Text, int Column)
{
    public bool Is(string text) => Kind != TokenKind.Number && Text == text;

    public string Quoted => Kind == TokenKind.End ? "the end of the line" : $"'{Text}'";
}
