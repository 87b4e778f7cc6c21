namespace FlexNic.Image.Registers;

/// <summary>Bits of a register that mean one thing. Bits in no field read 0 and ignore writes.</summary>
/// <param name="Name">Name in lower case with underscores, unique in its register.</param>
/// <param name="Lsb">Lowest bit.</param>
/// <param name="Width">Number of bits, 1..32.</param>
/// <param name="Reset">Value after reset, right-aligned.</param>
/// <param name="Doc">Meaning, for the header and the documentation.</param>
public sealed record RegisterField(string Name, int Lsb, int Width, uint Reset, string Doc)
{
    /// <summary>The bits of the field in the register.</summary>
    public uint Mask => (Width == 32 ? uint.MaxValue : (1u << Width) - 1) << Lsb;

    /// <summary>The field's value, taken from a register's.</summary>
    public uint Get(uint register) => (register & Mask) >> Lsb;

    /// <summary>The register's value with the field replaced; bits of <paramref name="value"/> beyond the width are cut off as in hardware.</summary>
    public uint Set(uint register, uint value) => (register & ~Mask) | ((value << Lsb) & Mask);
}
