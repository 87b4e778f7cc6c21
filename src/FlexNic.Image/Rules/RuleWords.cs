using System.Globalization;
using FlexNic.Core;

namespace FlexNic.Image.Rules;

/// <summary>The words of a rule line, cut at blanks, and a reading position.</summary>
internal sealed class RuleWords
{
    private readonly List<(string Text, int Column)> _words = [];
    private readonly SourceSpan _line;
    private readonly int _endColumn;
    private int _next;

    public RuleWords(string line, SourceSpan at)
    {
        _line = at;
        int end = line.IndexOf('#', StringComparison.Ordinal);
        end = end < 0 ? line.Length : end;
        _endColumn = end + 1;
        for (int i = 0; i < end; i++)
        {
            if (line[i] is ' ' or '\t')
            {
                continue;
            }

            int start = i;
            while (i < end && line[i] is not (' ' or '\t'))
            {
                i++;
            }

            _words.Add((line[start..i], start + 1));
        }
    }

    public bool AtEnd => _next >= _words.Count;

    public string Peek => _words[_next].Text;

    private SourceSpan Span => AtEnd ? _line with { Column = _endColumn } : _line with { Column = _words[_next].Column, Length = _words[_next].Text.Length };

    public void ExpectEnd()
    {
        if (!AtEnd)
        {
            throw Fault($"found '{Peek}', expected the end of the line");
        }
    }

    public void Expect(string text)
    {
        if (AtEnd || Peek != text)
        {
            throw Fault($"found {Found}, expected '{text}'");
        }

        _next++;
    }

    public RuleName Name(string what)
    {
        SourceSpan span = Span;
        if (AtEnd || !(char.IsAsciiLetter(Peek[0]) || Peek[0] == '_'))
        {
            throw Fault($"found {Found}, expected {what}");
        }

        return new RuleName(_words[_next++].Text, span);
    }

    public RuleValue Value(string what)
    {
        SourceSpan span = Span;
        if (AtEnd || !TryNumber(Peek, out ulong value))
        {
            throw Fault($"found {Found}, expected {what} (a number, an IPv4 or a MAC address)");
        }

        _next++;
        return new RuleValue(value, span);
    }

    public RuleValue Named(string name)
    {
        SourceSpan span = Span;
        if (AtEnd || !Peek.StartsWith(name + "=", StringComparison.Ordinal) || !TryNumber(Peek[(name.Length + 1)..], out ulong value))
        {
            throw Fault($"found {Found}, expected '{name}=NUMBER'");
        }

        _next++;
        return new RuleValue(value, span);
    }

    /// <summary><c>value</c>, <c>value&amp;&amp;&amp;mask</c> or <c>value/prefix</c>.</summary>
    public RuleKey Key()
    {
        SourceSpan span = Span;
        string word = Peek;
        int split = word.IndexOf("&&&", StringComparison.Ordinal);
        if (split >= 0)
        {
            if (TryNumber(word[..split], out ulong masked) && TryNumber(word[(split + 3)..], out ulong mask))
            {
                _next++;
                return new RuleKey(masked, mask, null, span);
            }

            throw Fault($"found '{word}', expected VALUE&&&MASK");
        }

        int slash = word.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            if (TryNumber(word[..slash], out ulong prefixed) && int.TryParse(word.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int prefix))
            {
                _next++;
                return new RuleKey(prefixed, null, prefix, span);
            }

            throw Fault($"found '{word}', expected VALUE/PREFIX");
        }

        RuleValue value = Value("a key or '=>'");
        return new RuleKey(value.Value, null, null, span);
    }

    private string Found => AtEnd ? "the end of the line" : $"'{Peek}'";

    private FlexNicInputException Fault(string message) => new("FNIC3201", Span, message);

    private static bool TryNumber(string word, out ulong value)
    {
        if (word.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        foreach ((char separator, int parts, NumberStyles style) in new[] { ('.', 4, NumberStyles.None), (':', 6, NumberStyles.AllowHexSpecifier) })
        {
            if (word.Contains(separator, StringComparison.Ordinal))
            {
                return TryParts(word.Split(separator), parts, style, out value);
            }
        }

        return ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParts(string[] words, int parts, NumberStyles style, out ulong value)
    {
        value = 0;
        foreach (string word in words)
        {
            if (!byte.TryParse(word, style, CultureInfo.InvariantCulture, out byte part))
            {
                return false;
            }

            value = (value << 8) | part;
        }

        return words.Length == parts;
    }
}
