using System.Numerics;

namespace FlexNic.Model.Program.Packets;

/// <summary>The packet as the parser reads it, bit by bit.</summary>
internal sealed class PacketReader(byte[] data)
{
    public byte[] Data => data;

    /// <summary>Bits read so far.</summary>
    public int Position { get; private set; }

    public int RemainingBits => (8 * data.Length) - Position;

    /// <summary>The bytes behind what was read.</summary>
    public byte[] Rest => data[Math.Min(data.Length, (Position + 7) / 8)..];

    public BigInteger Peek(int offset, int width)
    {
        int at = Position + offset;
        if (width == 0)
        {
            return 0;
        }

        int first = at / 8;
        int last = (at + width - 1) / 8;
        var number = new BigInteger(data.AsSpan(first, last - first + 1), isUnsigned: true, isBigEndian: true);
        return (number >> ((8 * (last + 1)) - at - width)) & ((BigInteger.One << width) - 1);
    }

    public void Advance(int bits) => Position += bits;
}
