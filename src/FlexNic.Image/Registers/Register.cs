namespace FlexNic.Image.Registers;

/// <summary>One register of BAR0, or an array of equal ones (<see cref="Count"/> of them, <see cref="Stride"/> bytes apart).</summary>
/// <param name="Name">Name in upper case with underscores, unique in the map.</param>
/// <param name="Address">Byte address in BAR0 of the first (or only) one.</param>
/// <param name="Stride">Bytes from one element to the next; 0 for a single register.</param>
/// <param name="Count">Elements: 1 for a single register, otherwise what the geometry has (ports, rings, vectors).</param>
/// <param name="Access">What the host may do.</param>
/// <param name="Storage">Which hardware answers.</param>
/// <param name="Fields">Fields from bit 0 upwards.</param>
/// <param name="Doc">Meaning, for the header and the documentation.</param>
public sealed record Register(
    string Name,
    int Address,
    int Stride,
    int Count,
    RegisterAccess Access,
    RegisterStorage Storage,
    IReadOnlyList<RegisterField> Fields,
    string Doc)
{
    /// <summary>True when the register is an array in the map (even of one element, when the geometry has one).</summary>
    public bool IsArray => Stride != 0;

    /// <summary>Value after reset.</summary>
    public uint Reset => Fields.Aggregate(0u, (value, f) => f.Set(value, f.Reset));

    /// <summary>Bits that belong to some field.</summary>
    public uint Mask => Fields.Aggregate(0u, (mask, f) => mask | f.Mask);

    /// <summary>Byte address of one element.</summary>
    public int AddressOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Address + (index * Stride);
    }
}
