using System.Numerics;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>What all parts of the generator of one case share: decisions, the values that the program compares with, the features used, the headers and metadata.</summary>
internal sealed class Shared(Choice choice, FuzzSize size)
{
    private readonly Dictionary<int, List<BigInteger>> _values = [];
    private int _names;

    public Choice Choice => choice;

    public FuzzSize Size => size;

    public SortedSet<string> Features { get; } = new(StringComparer.Ordinal);

    public List<FuzzHeader> Headers { get; } = [];

    public List<FuzzField> Metadata { get; } = [];

    public List<FuzzCallable> Functions { get; } = [];

    /// <summary>A name that nothing else has.</summary>
    public string Name(string start) => $"{start}{_names++}";

    /// <summary>A constant of so many bits; it is one that packets hold more often than others.</summary>
    public BigInteger Constant(int width)
    {
        BigInteger ones = (BigInteger.One << width) - 1;
        BigInteger value = choice.Weighted((3, BigInteger.Zero), (3, BigInteger.One), (2, ones), (4, choice.Bits(Math.Min(width, 4))), (3, choice.Bits(width)), (1, BigInteger.One << (width - 1)));
        Known(width).Add(value & ones);
        return value & ones;
    }

    /// <summary>A value that a packet or an entry may hold in so many bits.</summary>
    public BigInteger Value(int width)
    {
        List<BigInteger> known = Known(width);
        return known.Count > 0 && choice.Percent(65) ? choice.Of(known) : choice.Percent(40) ? choice.Bits(Math.Min(width, 3)) : choice.Bits(width);
    }

    private List<BigInteger> Known(int width)
    {
        if (!_values.TryGetValue(width, out List<BigInteger>? known))
        {
            _values[width] = known = [];
        }

        return known;
    }
}
