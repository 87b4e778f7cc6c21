using System.Numerics;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Externs;

/// <summary>A register array; elements are 0 until written, outside of it reads are undefined and writes have no effect.</summary>
internal sealed class RegisterArray(string name, P4Type element, BigInteger size)
{
    private readonly Dictionary<BigInteger, Value> _values = [];

    public string Name => name;

    public P4Type Element => element;

    public BigInteger Size => size;

    /// <summary>What elements are before they are written.</summary>
    public Value? Initial { get; init; }

    public Value Read(BigInteger index) => index >= size ? ValueFactory.Undefined(element) : _values.TryGetValue(index, out Value? value) ? value.Copy() : Initial?.Copy() ?? ValueFactory.Zero(element);

    public void Write(BigInteger index, Value value)
    {
        if (index < size)
        {
            _values[index] = value.Copy();
        }
    }

    public void Reset() => _values.Clear();
}
