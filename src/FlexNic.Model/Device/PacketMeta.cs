using System.Buffers.Binary;

namespace FlexNic.Model.Device;

/// <summary>Where a packet comes from: the upper two bits of <c>meta.src</c>.</summary>
public enum SourceKind
{
    /// <summary>A network port.</summary>
    Port = 0,

    /// <summary>The host's transmit path.</summary>
    HostTransmit = 1,

    /// <summary>Data of a DMA read, re-enqueued into the DMA pipeline.</summary>
    DmaCompletion = 2,

    /// <summary>A packet sent round again.</summary>
    Recirculated = 3,
}

/// <summary>Where a packet goes: the upper two bits of <c>meta.dst</c>.</summary>
public enum DestinationKind
{
    /// <summary>Nowhere: consumed once its DMA requests are done.</summary>
    None = 0,

    /// <summary>A network port, by way of the egress pipeline.</summary>
    Port = 1,

    /// <summary>The host; the index is the receive ring.</summary>
    Host = 2,

    /// <summary>Not in use; treated as <see cref="None"/>.</summary>
    Reserved = 3,
}

/// <summary>The 96 bits that travel beside every packet (docs/hardware.md, section 1): length in bytes, source and destination, and the typed metadata that one
/// pipeline hands to the next.</summary>
public readonly record struct PacketMeta(ushort Len, byte Src, byte Dst, byte UserByte, byte Vnic, ushort UserHalf, uint UserWord)
{
    /// <summary>Bytes of the encoded form.</summary>
    public const int EncodedBytes = 12;

    /// <summary>Kind of the source.</summary>
    public SourceKind SrcKind => (SourceKind)(Src >> 6);

    /// <summary>Index within the kind of the source.</summary>
    public int SrcIndex => Src & 0x3F;

    /// <summary>Kind of the destination.</summary>
    public DestinationKind DstKind => (DestinationKind)(Dst >> 6);

    /// <summary>Index within the kind of the destination.</summary>
    public int DstIndex => Dst & 0x3F;

    /// <summary>Meta of a frame as port <paramref name="port"/> hands it to the ingress pipeline.</summary>
    public static PacketMeta FromPort(int port, int lengthBytes) => new((ushort)lengthBytes, Endpoint(0, port), 0, 0, 0, 0, 0);

    /// <summary>Meta of the data of a DMA read, as it enters the DMA pipeline again.</summary>
    public static PacketMeta FromRead(int lengthBytes, ushort cookie, byte status) =>
        new((ushort)lengthBytes, Endpoint((int)SourceKind.DmaCompletion, 0), 0, status, 0, cookie, 0);

    /// <summary>The byte {kind[1:0], index[5:0]}.</summary>
    public static byte Endpoint(int kind, int index) => (byte)(((kind & 3) << 6) | (index & 0x3F));

    /// <summary>Writes the 96 bits, bit 0 first: byte 0 is meta[7:0].</summary>
    public void Encode(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, Len);
        destination[2] = Src;
        destination[3] = Dst;
        destination[4] = UserByte;
        destination[5] = Vnic;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], UserHalf);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], UserWord);
    }

    /// <summary>The 96 bits as three words, meta[31:0] first.</summary>
    public void Encode(Span<uint> destination)
    {
        destination[0] = Len | ((uint)Src << 16) | ((uint)Dst << 24);
        destination[1] = UserByte | ((uint)Vnic << 8) | ((uint)UserHalf << 16);
        destination[2] = UserWord;
    }

    /// <summary>Reads three words as they lie on the wires, meta[31:0] first.</summary>
    public static PacketMeta Decode(ReadOnlySpan<uint> source) => new(
        (ushort)source[0],
        (byte)(source[0] >> 16),
        (byte)(source[0] >> 24),
        (byte)source[1],
        (byte)(source[1] >> 8),
        (ushort)(source[1] >> 16),
        source[2]);

    /// <summary>Reads the 96 bits written by <see cref="Encode(Span{byte})"/>.</summary>
    public static PacketMeta Decode(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(source),
        source[2],
        source[3],
        source[4],
        source[5],
        BinaryPrimitives.ReadUInt16LittleEndian(source[6..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[8..]));
}
