using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace FlexNic.Host.Pcie;

/// <summary>Builds legal requests from byte ranges: header form, length and byte enables follow from address and length.</summary>
public static class TlpRequests
{
    /// <summary>A write of <paramref name="data"/>, at least one byte.</summary>
    public static Tlp Write(ulong address, ReadOnlySpan<byte> data, ushort requesterId, int tag = 0)
    {
        (int lengthDw, int firstBe, int lastBe) = Shape(address, data.Length);
        uint[] payload = new uint[lengthDw];
        int skip = (int)(address & 3);
        for (int i = 0; i < data.Length; i++)
        {
            payload[(i + skip) / 4] |= (uint)data[i] << (8 * ((i + skip) % 4));
        }

        return new Tlp
        {
            Kind = TlpKind.MemoryWrite,
            FourDwHeader = address >> 32 != 0,
            LengthDw = lengthDw,
            FirstBe = firstBe,
            LastBe = lastBe,
            Address = address & ~3ul,
            RequesterId = requesterId,
            Tag = tag,
            Payload = ImmutableCollectionsMarshal.AsImmutableArray(payload),
        };
    }

    /// <summary>A read of <paramref name="length"/> bytes, at least one.</summary>
    public static Tlp Read(ulong address, int length, ushort requesterId, int tag)
    {
        (int lengthDw, int firstBe, int lastBe) = Shape(address, length);
        return new Tlp
        {
            Kind = TlpKind.MemoryRead,
            FourDwHeader = address >> 32 != 0,
            LengthDw = lengthDw,
            FirstBe = firstBe,
            LastBe = lastBe,
            Address = address & ~3ul,
            RequesterId = requesterId,
            Tag = tag,
        };
    }

    private static (int LengthDw, int FirstBe, int LastBe) Shape(ulong address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        int start = (int)(address & 3);
        int end = start + length;
        int lengthDw = (end + 3) / 4;
        int fromStart = 0xF << start & 0xF;
        int toEnd = 0xF >> ((4 * lengthDw) - end);
        return lengthDw == 1 ? (1, fromStart & toEnd, 0) : (lengthDw, fromStart, toEnd);
    }
}
