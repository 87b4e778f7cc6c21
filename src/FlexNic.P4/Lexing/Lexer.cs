using System.Text;
using FlexNic.Core;

namespace FlexNic.P4.Lexing;

/// <summary>Splits the text of one file into tokens. Never fails: what is no token comes as <see cref="TokenKind.Bad"/> with the reason as its text.</summary>
public sealed class Lexer(string file, string text)
{
    private static readonly string[] Marks =
    [
        "&&&=", "|+|=", "|-|=", "<<=", "&&&", "...", "|+|", "|-|",
        "&&", "||", "==", "!=", "<=", ">=", "<<", "++", "..", "+:", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##",
        "(", ")", "{", "}", "[", "]", "<", ">", "=", "!", "~", "+", "-", "*", "/", "%", "&", "|", "^", ".", ",", ";", ":", "?", "@", "#",
    ];

    private int _at;
    private int _lineStart;
    private int _line = 1;
    private bool _newLine = true;
    private bool _space;

    /// <summary>All tokens of the file, ending with <see cref="TokenKind.End"/>.</summary>
    public IEnumerable<Token> Tokens()
    {
        Token token;
        do
        {
            token = Next();
            yield return token;
        }
        while (token.Kind != TokenKind.End);
    }

    /// <summary>The next token.</summary>
    public Token Next()
    {
        _space = false;
        if (SkipBlanks() is { } unfinished)
        {
            return unfinished;
        }

        int start = _at;
        if (start >= text.Length)
        {
            return Make(TokenKind.End, "", start);
        }

        char c = text[start];
        if (IsNameStart(c))
        {
            while (_at < text.Length && IsNamePart(text[_at]))
            {
                _at++;
            }

            string word = text[start.._at];
            return Make(Keywords.IsReserved(word) ? TokenKind.Keyword : TokenKind.Identifier, word, start);
        }

        if (char.IsAsciiDigit(c))
        {
            while (_at < text.Length && IsNamePart(text[_at]))
            {
                _at++;
            }

            return Make(TokenKind.Number, text[start.._at], start);
        }

        return c == '"' ? ReadString() : ReadMark();
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_';

    private Token ReadMark()
    {
        int start = _at;
        foreach (string mark in Marks)
        {
            if (string.CompareOrdinal(text, start, mark, 0, mark.Length) == 0)
            {
                _at += mark.Length;
                return Make(TokenKind.Punctuation, mark, start);
            }
        }

        _at += char.IsHighSurrogate(text[start]) && start + 1 < text.Length ? 2 : 1;
        string shown = char.IsControl(text[start]) ? $"U+{(int)text[start]:X4}" : $"'{text[start.._at]}'";
        return Make(TokenKind.Bad, $"character {shown} belongs to no token", start);
    }

    // A string may run over several lines.
    private Token ReadString()
    {
        int start = _at++;
        var place = new SourceSpan(file, _line, start - _lineStart + 1);
        var token = new Token(TokenKind.Text, "", place, start, _newLine, _space);
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != '"')
        {
            if (text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] is '"' or '\\' or 'n')
            {
                _at++;
                value.Append(text[_at] == 'n' ? '\n' : text[_at]);
            }
            else
            {
                value.Append(text[_at]);
            }

            if (text[_at++] == '\n')
            {
                NextLine();
            }
        }

        _newLine = false;
        if (_at >= text.Length)
        {
            return token with { Kind = TokenKind.Bad, Text = "the string does not end" };
        }

        _at++;
        return token with { Text = value.ToString(), Span = place with { Length = _at - start } };
    }

    // Blanks, comments and joined lines; a token only for a comment that does not end.
    private Token? SkipBlanks()
    {
        while (_at < text.Length)
        {
            char c = text[_at];
            if (c == '\n')
            {
                _at++;
                _newLine = true;
                NextLine();
            }
            else if (c == '\\' && NewLineLength(_at + 1) is var length and > 0)
            {
                _at += 1 + length;
                NextLine();
            }
            else if (c is ' ' or '\t' or '\r' or '\f' or '\v' or '\uFEFF')
            {
                _at++;
            }
            else if (c == '/' && _at + 1 < text.Length && text[_at + 1] == '/')
            {
                while (_at < text.Length && text[_at] != '\n')
                {
                    _at++;
                }
            }
            else if (c == '/' && _at + 1 < text.Length && text[_at + 1] == '*')
            {
                if (SkipBlockComment() is { } unfinished)
                {
                    return unfinished;
                }
            }
            else
            {
                return null;
            }

            _space = true;
        }

        return null;
    }

    private Token? SkipBlockComment()
    {
        int start = _at;
        int column = _at - _lineStart + 1;
        int line = _line;
        for (_at += 2; _at < text.Length; _at++)
        {
            if (text[_at] == '*' && _at + 1 < text.Length && text[_at + 1] == '/')
            {
                _at += 2;
                return null;
            }

            if (text[_at] == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }
        }

        return new Token(TokenKind.Bad, "the comment does not end", new SourceSpan(file, line, column, 2), start, true, true);
    }

    private int NewLineLength(int at) => at < text.Length && text[at] == '\n' ? 1 : at + 1 < text.Length && text[at] == '\r' && text[at + 1] == '\n' ? 2 : 0;

    private void NextLine()
    {
        _line++;
        _lineStart = _at;
    }

    private Token Make(TokenKind kind, string value, int start)
    {
        var token = new Token(kind, value, new SourceSpan(file, _line, start - _lineStart + 1, Math.Max(1, _at - start)), start, _newLine, _space);
        _newLine = false;
        return token;
    }
}
