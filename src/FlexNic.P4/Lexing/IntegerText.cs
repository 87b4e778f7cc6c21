using System.Buffers;
using System.Numerics;

namespace FlexNic.P4.Lexing;

/// <summary>What an integer token says: <c>8w0xFF</c> has width 8, <c>4s1</c> is signed, a plain number has no width.</summary>
public readonly record struct IntegerText(BigInteger Value, int? Width, bool IsSigned)
{
    private static readonly SearchValues<char> WidthDigits = SearchValues.Create("0123456789_");

    /// <summary>Reads the text of an integer token; the reason when it is none.</summary>
    public static string? Read(string text, out IntegerText value)
    {
        value = default;
        int? width = null;
        bool signed = false;
        int mark = text.AsSpan().IndexOfAnyExcept(WidthDigits);
        if (mark > 0 && text[mark] is 'w' or 's')
        {
            if (!int.TryParse(text[..mark].Replace("_", "", StringComparison.Ordinal), out int bits))
            {
                return $"the width '{text[..mark]}' is too large";
            }

            width = bits;
            signed = text[mark] == 's';
            text = text[(mark + 1)..];
        }

        int radix = 10;
        if (text.Length > 1 && text[0] == '0' && text[1] is 'x' or 'X' or 'b' or 'B' or 'o' or 'O' or 'd' or 'D')
        {
            radix = text[1] switch { 'x' or 'X' => 16, 'b' or 'B' => 2, 'o' or 'O' => 8, _ => 10 };
            text = text[2..];
        }

        BigInteger number = BigInteger.Zero;
        bool any = false;
        foreach (char c in text)
        {
            if (c == '_')
            {
                continue;
            }

            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix)
            {
                return $"'{c}' is no digit of base {radix}";
            }

            any = true;
            number = (number * radix) + digit;
        }

        value = new IntegerText(number, width, signed);
        return any ? null : "the number has no digits";
    }
}
