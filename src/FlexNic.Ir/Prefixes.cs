using System.Numerics;

namespace FlexNic.Ir;

/// <summary>Ranges as few (value, mask) pairs.</summary>
public static class Prefixes
{
    /// <summary>Pairs that together match first..last and nothing else.</summary>
    public static IEnumerable<(BigInteger Value, BigInteger Mask)> Of(BigInteger first, BigInteger last, int width)
    {
        BigInteger ones = NodeFactory.Ones(width);
        while (first <= last)
        {
            int size = 0;
            while (size < width && ((first >> size) & 1).IsZero && first + (BigInteger.One << (size + 1)) - 1 <= last)
            {
                size++;
            }

            yield return (first, ones ^ NodeFactory.Ones(size));
            first += BigInteger.One << size;
        }
    }
}
