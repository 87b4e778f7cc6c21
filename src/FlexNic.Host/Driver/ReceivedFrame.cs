namespace FlexNic.Host.Driver;

/// <summary>A packet that the NIC delivered to a receive ring, with the typed metadata of its completion entry.</summary>
/// <param name="Bytes">The packet, cut to the buffer when <paramref name="Truncated"/>.</param>
/// <param name="SourcePort">Index of the packet's source: the port for packets of the network.</param>
/// <param name="UserWord">meta.user_word.</param>
/// <param name="UserHalf">meta.user_half.</param>
/// <param name="UserByte">meta.user_byte.</param>
/// <param name="Truncated">The packet was longer than its buffer.</param>
/// <param name="PacketBytes">Length of the packet before it was cut.</param>
public sealed record ReceivedFrame(byte[] Bytes, int SourcePort, uint UserWord, ushort UserHalf, byte UserByte, bool Truncated, int PacketBytes);
