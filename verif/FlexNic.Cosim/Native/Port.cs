namespace FlexNic.Cosim.Native;

/// <summary>A port of a Verilated module: where its bits lie in the array of its direction.</summary>
/// <param name="Name">Verilog name.</param>
/// <param name="IsInput">Driven by the caller.</param>
/// <param name="Width">Bits.</param>
/// <param name="Offset">First 32-bit word in the input or output array.</param>
public sealed record Port(string Name, bool IsInput, int Width, int Offset)
{
    /// <summary>32-bit words that the port takes.</summary>
    public int Words => (Width + 31) / 32;
}
