using System.Numerics;

namespace FlexNic.Fuzz.Generation;

/// <summary>Random decisions, all from one seed.</summary>
internal sealed class Choice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>0 .. limit - 1.</summary>
    public int Next(int limit) => _random.Next(limit);

    /// <summary>first .. last.</summary>
    public int Between(int first, int last) => _random.Next(first, last + 1);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int percent) => _random.Next(100) < percent;

    /// <summary>One of the items.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>One of the items.</summary>
    public T One<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];

    /// <summary>One of the items, each as often as its weight says; weight 0 is never taken.</summary>
    public T Weighted<T>(params ReadOnlySpan<(int Weight, T Item)> items)
    {
        int all = 0;
        foreach ((int weight, _) in items)
        {
            all += weight;
        }

        int at = _random.Next(all);
        foreach ((int weight, T item) in items)
        {
            at -= weight;
            if (at < 0)
            {
                return item;
            }
        }

        return items[^1].Item;
    }

    /// <summary>Any number of so many bits.</summary>
    public BigInteger Bits(int width)
    {
        BigInteger value = 0;
        for (int i = 0; i < width; i += 16)
        {
            value = (value << 16) | _random.Next(1 << 16);
        }

        return value & ((BigInteger.One << width) - 1);
    }
}
