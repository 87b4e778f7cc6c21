using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using FlexNic.Stf.Engine;

namespace FlexNic.Stf.Commands;

/// <summary>Values as simple_switch_CLI writes them: numbers, IPv4, IPv6 and MAC addresses, with masks, prefixes and ranges for keys.</summary>
public static class CommandValue
{
    /// <summary>A number or an address. Throws <see cref="FormatException"/>.</summary>
    public static BigInteger Number(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger hex))
        {
            return hex;
        }

        if (BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger plain))
        {
            return plain;
        }

        string[] groups = text.Split(':');
        if (groups.Length == 6 && groups.All(g => g.Length is 1 or 2 && g.All(char.IsAsciiHexDigit)))
        {
            return groups.Aggregate(BigInteger.Zero, (sum, g) => (sum << 8) | int.Parse(g, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }

        if (IPAddress.TryParse(text, out IPAddress? address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3))
        {
            return new BigInteger(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        }

        throw new FormatException($"'{text}' is no number and no address");
    }

    /// <summary>What a text means for a key.</summary>
    public static EngineMatch Match(string text, EngineKey key)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(key);
        switch (key.MatchKind)
        {
            case "exact":
                return new ExactMatch(Number(text));
            case "optional":
                int ignored = text.IndexOf("&&&", StringComparison.Ordinal);
                return ignored < 0 ? new ExactMatch(Number(text)) : Number(text[(ignored + 3)..]).IsZero ? new AnyMatch() : new ExactMatch(Number(text[..ignored]));
            case "lpm":
                int slash = text.IndexOf('/', StringComparison.Ordinal);
                return slash > 0 && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= key.Width
                    ? new PrefixMatch(Number(text[..slash]), length)
                    : throw new FormatException($"'{text}' is no VALUE/LENGTH for a key of {key.Width} bits");
            case "ternary":
                int and = text.IndexOf("&&&", StringComparison.Ordinal);
                return and > 0 ? new TernaryMatch(Number(text[..and]), Number(text[(and + 3)..])) : throw new FormatException($"'{text}' is no VALUE&&&MASK");
            case "range":
                int arrow = text.IndexOf("->", StringComparison.Ordinal);
                return arrow > 0 ? new RangeMatch(Number(text[..arrow]), Number(text[(arrow + 2)..])) : throw new FormatException($"'{text}' is no FIRST->LAST");
            default:
                throw new FormatException($"a key matched by {key.MatchKind} cannot be given");
        }
    }
}
