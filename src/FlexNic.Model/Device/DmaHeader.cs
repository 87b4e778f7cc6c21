using System.Buffers.Binary;

namespace FlexNic.Model.Device;

/// <summary>One request of a packet to the DMA engine, 16 bytes big-endian (paper, Table 1; docs/hardware.md, section 6): ctrl, offset in the packet and length in
/// bytes, cookie that comes back with read data, address in host memory.</summary>
public readonly record struct DmaHeader(bool Valid, bool FromMemory, int AtomicOp, int Cache, byte Core, ushort Offset, ushort Length, ushort Cookie, ulong Address)
{
    /// <summary>Bytes of a header.</summary>
    public const int EncodedBytes = 16;

    /// <summary>Reads the first 16 bytes of <paramref name="source"/>.</summary>
    public static DmaHeader Parse(ReadOnlySpan<byte> source)
    {
        ushort control = BinaryPrimitives.ReadUInt16BigEndian(source);
        return new DmaHeader(
            Valid: (control & 0x8000) != 0,
            FromMemory: (control & 0x4000) != 0,
            AtomicOp: (control >> 11) & 7,
            Cache: (control >> 8) & 7,
            Core: (byte)control,
            Offset: BinaryPrimitives.ReadUInt16BigEndian(source[2..]),
            Length: BinaryPrimitives.ReadUInt16BigEndian(source[4..]),
            Cookie: BinaryPrimitives.ReadUInt16BigEndian(source[6..]),
            Address: BinaryPrimitives.ReadUInt64BigEndian(source[8..]));
    }

    /// <summary>All requests of a DMA section, in order; those that are not valid included.</summary>
    public static DmaHeader[] ParseAll(ReadOnlySpan<byte> section)
    {
        DmaHeader[] headers = new DmaHeader[section.Length / EncodedBytes];
        for (int i = 0; i < headers.Length; i++)
        {
            headers[i] = Parse(section[(i * EncodedBytes)..]);
        }

        return headers;
    }

    /// <summary>Writes the 16 bytes.</summary>
    public void Encode(Span<byte> destination)
    {
        int control = (Valid ? 0x8000 : 0) | (FromMemory ? 0x4000 : 0) | ((AtomicOp & 7) << 11) | ((Cache & 7) << 8) | Core;
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)control);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], Offset);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], Length);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], Cookie);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Address);
    }
}
