using System.Numerics;

namespace FlexNic.Model.Program.Tables;

/// <summary>What an entry matches in one component of a key. Exact values and prefixes are masks of a kind; a range has its bounds.</summary>
public readonly record struct KeyMatch(BigInteger Value, BigInteger Mask, BigInteger? Last, int PrefixLength)
{
    /// <summary>One value of the width.</summary>
    public static KeyMatch Exact(BigInteger value, int width) => new(value, (BigInteger.One << width) - 1, null, width);

    /// <summary>Any value.</summary>
    public static KeyMatch Any() => new(0, 0, null, 0);

    /// <summary>The bits under the mask.</summary>
    public static KeyMatch Ternary(BigInteger value, BigInteger mask) => new(value & mask, mask, null, 0);

    /// <summary>The first bits.</summary>
    public static KeyMatch Prefix(BigInteger value, int length, int width)
    {
        BigInteger mask = ((BigInteger.One << length) - 1) << (width - length);
        return new(value & mask, mask, null, length);
    }

    /// <summary>From the first to the last, both included.</summary>
    public static KeyMatch Range(BigInteger first, BigInteger last) => new(first, 0, last, 0);

    /// <summary>True when the key is matched.</summary>
    public bool Matches(BigInteger key) => Last is { } last ? key >= Value && key <= last : (key & Mask) == Value;
}
