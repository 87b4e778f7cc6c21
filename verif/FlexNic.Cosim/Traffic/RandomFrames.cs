using System.Buffers.Binary;

namespace FlexNic.Cosim.Traffic;

/// <summary>
/// Random frames around the memcached fast path: good GETs, GETs broken in one place of any header, cut or lengthened ones, other protocols and noise.
/// The same seed gives the same frames.
/// </summary>
public sealed class RandomFrames(int seed, int shortest = 60, int longest = 1514)
{
    private readonly Random _random = new(seed);
    private readonly byte[][] _keys = [.. Enumerable.Range(0, 64).Select(i => Key(new Random(seed + i)))];

    /// <summary>The next frame.</summary>
    public byte[] Next()
    {
        byte[] frame = _random.Next(10) switch
        {
            < 4 => Get(),
            < 7 => Broken(Get()),
            7 => FrameBuilder.Udp(Bytes(_random.Next(0, longest - 42)), (uint)_random.Next(), (ushort)_random.Next(65536), (ushort)_random.Next(65536)),
            8 => Resized(Get()),
            _ => Bytes(_random.Next(shortest, longest + 1)),
        };
        return frame.Length < shortest ? [.. frame, .. new byte[shortest - frame.Length]] : frame;
    }

    /// <summary>A good GET for one of 64 keys.</summary>
    public byte[] Get() => FrameBuilder.MemcachedGet(
        _keys[_random.Next(_keys.Length)], (uint)_random.Next(), (ushort)_random.Next(1024, 65536), (ushort)_random.Next(65536), (uint)_random.Next());

    private static byte[] Key(Random random)
    {
        var key = new byte[random.Next(1, FrameBuilder.LongestKey + 1)];
        random.NextBytes(key);
        return key;
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    // Where the fast path looks: one byte, bit or 16-bit length is off.
    private byte[] Broken(byte[] frame)
    {
        int at = _random.Next(12, FrameBuilder.GetHeaderBytes);
        switch (_random.Next(3))
        {
            case 0:
                frame[at] = (byte)_random.Next(256);
                break;
            case 1:
                frame[at] ^= (byte)(1 << _random.Next(8));
                break;
            default:
                Span<byte> field = frame.AsSpan(at & ~1, 2);
                BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(field) + _random.Next(-2, 3)));
                break;
        }

        return frame;
    }

    // Cut inside its headers or key, or with bytes behind the datagram.
    private byte[] Resized(byte[] frame) => _random.Next(2) == 0
        ? frame[..Math.Max(14, _random.Next(frame.Length))]
        : [.. frame, .. Bytes(_random.Next(1, 400))];
}
