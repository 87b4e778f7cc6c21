using System.Numerics;

namespace FlexNic.Model.Program.Packets;

/// <summary>The packet as the deparser writes it, bit by bit.</summary>
internal sealed class PacketWriter
{
    private readonly List<byte> _bytes = [];
    private int _bits;

    public void Write(BigInteger value, int width)
    {
        for (int left = width; left > 0;)
        {
            int used = _bits & 7;
            if (used == 0)
            {
                _bytes.Add(0);
            }

            int count = Math.Min(8 - used, left);
            var part = (byte)((value >> (left - count)) & ((1 << count) - 1));
            _bytes[^1] |= (byte)(part << (8 - used - count));
            _bits += count;
            left -= count;
        }
    }

    public byte[] Finish(ReadOnlySpan<byte> payload) => [.. _bytes, .. payload];
}
