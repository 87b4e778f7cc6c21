using FlexNic.Core;

namespace FlexNic.Stf.Script;

/// <summary>One line of a packet test, read from left to right.</summary>
internal sealed class StfLine(string text, SourceSpan span)
{
    private int _at;

    public string Text => text;

    public SourceSpan Span => span with { Length = Math.Max(1, text.Length) };

    public SourceSpan Place => span with { Column = _at + 1 };

    public bool AtEnd
    {
        get
        {
            SkipBlanks();
            return _at >= text.Length;
        }
    }

    public bool StartsWithDigit => !AtEnd && char.IsAsciiDigit(text[_at]);

    /// <summary>The characters up to the next blank.</summary>
    public string Word() => Take(c => !char.IsWhiteSpace(c));

    /// <summary>A name, perhaps with dots and indexes, or in quotes.</summary>
    public string Name()
    {
        if (!AtEnd && text[_at] == '"')
        {
            int end = text.IndexOf('"', _at + 1);
            if (end < 0)
            {
                throw new FormatException("the quoted name does not end");
            }

            string quoted = text[(_at + 1)..end];
            _at = end + 1;
            return quoted;
        }

        string name = Take(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '.' or '[' or ']');
        return name.Length > 0 ? name : throw new FormatException(AtEnd ? "a name is missing" : $"'{text[_at]}' begins no name");
    }

    public int Number()
    {
        string digits = Take(char.IsAsciiDigit);
        return int.TryParse(digits, out int number) ? number : throw new FormatException("a number is missing");
    }

    /// <summary>A value as written: digits, wildcards, a prefix length, a mask.</summary>
    public string Value()
    {
        string value = Take(c => char.IsAsciiLetterOrDigit(c) || c is '*' or '/' or '_' or '-' or '>' or '&');
        return value.Length > 0 ? value : throw new FormatException("a value is missing");
    }

    public bool TryTake(char mark)
    {
        if (!AtEnd && text[_at] == mark)
        {
            _at++;
            return true;
        }

        return false;
    }

    /// <summary>All that is left, without blanks.</summary>
    public string Rest()
    {
        string rest = string.Concat(text[_at..].Where(c => !char.IsWhiteSpace(c)));
        _at = text.Length;
        return rest;
    }

    private string Take(Func<char, bool> belongs)
    {
        SkipBlanks();
        int start = _at;
        while (_at < text.Length && belongs(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }
}
