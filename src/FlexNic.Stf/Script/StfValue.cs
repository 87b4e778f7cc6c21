using System.Globalization;
using System.Numerics;
using FlexNic.Stf.Engine;

namespace FlexNic.Stf.Script;

/// <summary>Values of keys and arguments as a packet test writes them: decimal, 0x and 0b, with <c>*</c> for digits of no interest.</summary>
internal static class StfValue
{
    /// <summary>A number. Throws <see cref="FormatException"/>.</summary>
    public static BigInteger Number(string text)
    {
        (BigInteger value, BigInteger mask, int digits, int bits) = Digits(text);
        return bits > 0 && mask != (BigInteger.One << (digits * bits)) - 1 ? throw new FormatException($"'{text}' has digits of no interest where one value is wanted") : value;
    }

    /// <summary>The match that a text means for a key.</summary>
    public static EngineMatch Match(string text, EngineKey key)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        switch (key.MatchKind)
        {
            case "exact":
                return new ExactMatch(Number(text));
            case "optional":
                return new ExactMatch(Number(text));
            case "lpm" when slash >= 0:
                return int.TryParse(text[(slash + 1)..], out int length) ? new PrefixMatch(Number(text[..slash]), length) : throw new FormatException($"'{text}' has no prefix length");
            case "lpm":
                (BigInteger value, _, int digits, int bits) = Digits(text);
                int wild = text.Count(c => c == '*');
                return bits == 0 ? new PrefixMatch(value, key.Width) : new PrefixMatch(value, Math.Min(key.Width, (digits - wild) * bits));
            case "ternary":
                int and = text.IndexOf("&&&", StringComparison.Ordinal);
                if (and >= 0)
                {
                    return new TernaryMatch(Number(text[..and]), Number(text[(and + 3)..]));
                }

                (BigInteger number, BigInteger mask, _, int radixBits) = Digits(text);
                return new TernaryMatch(number, radixBits == 0 ? (BigInteger.One << key.Width) - 1 : mask & ((BigInteger.One << key.Width) - 1));
            case "range":
                int arrow = text.IndexOf("->", StringComparison.Ordinal);
                return arrow < 0 ? new RangeMatch(Number(text), Number(text)) : new RangeMatch(Number(text[..arrow]), Number(text[(arrow + 2)..]));
            default:
                throw new FormatException($"a key matched by {key.MatchKind} cannot be given");
        }
    }

    // The value, a mask over the digits that count, how many digits there are and the bits of each (0 for decimal).
    private static (BigInteger Value, BigInteger Mask, int Digits, int Bits) Digits(string text)
    {
        int bits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 4 : text.StartsWith("0b", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        if (bits == 0)
        {
            return BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger plain) ? (plain, 0, 0, 0) : throw new FormatException($"'{text}' is no number");
        }

        BigInteger value = 0;
        BigInteger mask = 0;
        string digits = text[2..].Replace("_", "", StringComparison.Ordinal);
        foreach (char c in digits)
        {
            int digit = c == '*' ? 0 : char.IsAsciiHexDigit(c) && (bits == 4 || c is '0' or '1') ? Convert.ToInt32(c.ToString(), 16) : throw new FormatException($"'{c}' is no digit of '{text}'");
            value = (value << bits) | digit;
            mask = (mask << bits) | (c == '*' ? 0 : (1 << bits) - 1);
        }

        return (value, mask, digits.Length, bits);
    }
}
