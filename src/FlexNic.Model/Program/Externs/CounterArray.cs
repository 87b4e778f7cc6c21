using System.Numerics;

namespace FlexNic.Model.Program.Externs;

/// <summary>An array of counters of packets and bytes.</summary>
internal sealed class CounterArray(string name, BigInteger size)
{
    private readonly Dictionary<BigInteger, (long Packets, long Bytes)> _values = [];

    public string Name => name;

    public void Count(BigInteger index, long bytes)
    {
        if (index < size)
        {
            (long p, long b) = _values.GetValueOrDefault(index);
            _values[index] = (p + 1, b + bytes);
        }
    }

    public BigInteger Size => size;

    public void Write(BigInteger index, long packets, long bytes) => _values[index] = (packets, bytes);

    public void Reset() => _values.Clear();

    public (long Packets, long Bytes) Read(BigInteger index) => _values.GetValueOrDefault(index);
}
