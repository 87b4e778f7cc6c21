using System.Globalization;
using System.Numerics;
using FlexNic.Core;

namespace FlexNic.Image.Text;

/// <summary>The tokens of one line and a reading position; what does not fit raises an <see cref="AsmFault"/> at the offending token.</summary>
internal sealed class AsmLine(string file, int number, IReadOnlyList<AsmToken> tokens, int endColumn)
{
    private int _next;

    public string File => file;

    public int Number => number;

    public IReadOnlyList<AsmToken> Tokens => tokens;

    public SourceSpan Span => SpanOf(tokens[0]);

    public AsmToken Peek => PeekAt(0);

    public bool AtEnd => _next >= tokens.Count;

    public AsmToken PeekAt(int ahead) => _next + ahead < tokens.Count ? tokens[_next + ahead] : new AsmToken(TokenKind.End, "", endColumn);

    public void Rewind() => _next = 0;

    public SourceSpan SpanOf(AsmToken token) => new(file, number, token.Column, Math.Max(1, token.Text.Length));

    public AsmFault Fault(AsmToken at, string code, string message) => new(code, SpanOf(at), message);

    public AsmFault Unexpected(string wanted) => Fault(Peek, "FNIC3001", $"found {Peek.Quoted}, expected {wanted}");

    public AsmToken Take()
    {
        AsmToken token = Peek;
        _next++;
        return token;
    }

    public bool TryTake(string text)
    {
        if (!Peek.Is(text))
        {
            return false;
        }

        _next++;
        return true;
    }

    public void Expect(string text)
    {
        if (!TryTake(text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    public AsmToken TakeWord(string what)
    {
        if (Peek.Kind != TokenKind.Word)
        {
            throw Unexpected(what);
        }

        return Take();
    }

    /// <summary>A name that the program gives: letters, digits and underscores.</summary>
    public string TakeName(string what)
    {
        AsmToken token = TakeWord(what);
        if (token.Text.Contains('.', StringComparison.Ordinal))
        {
            throw Fault(token, "FNIC3001", $"{what} '{token.Text}' may hold letters, digits and '_' only");
        }

        return token.Text;
    }

    /// <summary>A name for something that the control plane sees; the names of programs have dots.</summary>
    public string TakePath(string what) => TakeWord(what).Text;

    /// <summary>A number that fits the bits.</summary>
    public ulong TakeNumber(int bits, string what)
    {
        AsmToken token = Peek;
        BitVector value = TakeWide(bits, what);
        return value.Width <= 64 ? value.Get(0, value.Width) : throw Fault(token, "FNIC3004", $"{what} does not fit 64 bits");
    }

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>; <paramref name="limit"/> tells where the limit comes from.</summary>
    public int TakeInt(int least, int most, string what, string limit)
    {
        AsmToken at = Peek;
        bool negative = TryTake("-");
        if (!negative)
        {
            TryTake("+");
        }

        AsmToken digits = Peek;
        BigInteger value = digits.Kind == TokenKind.Number && TryParse(digits.Text, out BigInteger parsed) ? parsed : throw Unexpected($"{what} (a number)");
        Take();
        value = negative ? -value : value;
        if (value < least || value > most)
        {
            throw Fault(at, "FNIC3004", $"{what} {value} is out of range: {least}..{most} fit ({limit})");
        }

        return (int)value;
    }

    /// <summary>A number of any width up to <paramref name="bits"/>.</summary>
    public BitVector TakeWide(int bits, string what)
    {
        AsmToken token = Peek;
        if (token.Kind != TokenKind.Number || !TryParse(token.Text, out BigInteger value))
        {
            throw Unexpected($"{what} (a number)");
        }

        Take();
        if (value.GetBitLength() > bits)
        {
            throw Fault(token, "FNIC3004", $"{what} {token.Text} needs {value.GetBitLength()} bits, {bits} fit");
        }

        return ToVector(bits, value);
    }

    public void ExpectEnd()
    {
        if (!AtEnd)
        {
            throw Unexpected("the end of the line");
        }
    }

    private static BitVector ToVector(int bits, BigInteger value)
    {
        var words = new uint[(bits + 31) / 32];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = (uint)((value >> (32 * i)) & uint.MaxValue);
        }

        return BitVector.FromWords(bits, words);
    }

    private static bool TryParse(string text, out BigInteger value)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return BigInteger.TryParse("0" + digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && digits.Length > 2;
        }

        if (digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase))
        {
            return BigInteger.TryParse("0" + digits[2..], NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value) && digits.Length > 2;
        }

        return BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
