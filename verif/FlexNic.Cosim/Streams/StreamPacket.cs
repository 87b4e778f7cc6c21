namespace FlexNic.Cosim.Streams;

/// <summary>A packet on a stream.</summary>
/// <param name="Bytes">All its bytes, byte 0 first.</param>
/// <param name="Meta">The 96-bit meta word of a packet stream (three 32-bit words, lowest first); empty on AXI4-Stream.</param>
/// <param name="Error">AXI4-Stream: tuser is set on the last beat.</param>
/// <param name="Tag">Anything that the owner wants to find again.</param>
public sealed record StreamPacket(byte[] Bytes, uint[] Meta, bool Error = false, long Tag = 0);
