namespace FlexNic.P4.Lexing;

/// <summary>What a token is; the text of a keyword or a punctuation mark says which one.</summary>
public enum TokenKind
{
    /// <summary>A name that is no keyword.</summary>
    Identifier,

    /// <summary>A reserved word of P4_16.</summary>
    Keyword,

    /// <summary>A number with its optional width and base.</summary>
    Number,

    /// <summary>A string; the text is what stands between the quotes, escapes undone.</summary>
    Text,

    /// <summary>An operator or a mark; <c>&gt;&gt;</c> comes as two adjacent tokens.</summary>
    Punctuation,

    /// <summary>Something that is no token; the text says why.</summary>
    Bad,

    /// <summary>The end of the file.</summary>
    End,
}
