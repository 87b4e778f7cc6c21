using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FlexNic.Core;

/// <summary>
/// An immutable vector of <see cref="Width"/> bits, bit 0 first: a row of a hardware table, a key, a PHV. Kept as 32-bit words in ascending order,
/// the order of the configuration bus; bits beyond the width are always 0. Equality is by width and value.
/// </summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A vector of bits is called a bit vector.")]
public sealed class BitVector : IEquatable<BitVector>
{
    private readonly uint[] _words;

    private BitVector(int width, uint[] words)
    {
        Width = width;
        _words = words;
        if ((width & 31) != 0)
        {
            _words[^1] &= (1u << (width & 31)) - 1;
        }
    }

    /// <summary>Number of bits.</summary>
    public int Width { get; }

    /// <summary>Number of 32-bit words that hold the bits.</summary>
    public int WordCount => _words.Length;

    /// <summary>The words, bits 31:0 first.</summary>
    public ReadOnlySpan<uint> Words => _words;

    /// <summary>True when no bit is set.</summary>
    public bool IsZero => !_words.AsSpan().ContainsAnyExcept(0u);

    /// <summary>The bit at the given position.</summary>
    public bool this[int bit]
    {
        get
        {
            CheckRange(bit, 1);
            return ((_words[bit >> 5] >> (bit & 31)) & 1) != 0;
        }
    }

    /// <summary>All bits 0.</summary>
    public static BitVector Zero(int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        return new BitVector(width, new uint[WordsFor(width)]);
    }

    /// <summary>All bits 1.</summary>
    public static BitVector Ones(int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        var words = new uint[WordsFor(width)];
        Array.Fill(words, uint.MaxValue);
        return new BitVector(width, words);
    }

    /// <summary>From words, bits 31:0 first; missing words are 0, bits beyond the width are dropped.</summary>
    public static BitVector FromWords(int width, ReadOnlySpan<uint> words)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        var copy = new uint[WordsFor(width)];
        words[..Math.Min(words.Length, copy.Length)].CopyTo(copy);
        return new BitVector(width, copy);
    }

    /// <summary>From a number; bits beyond the width are dropped.</summary>
    public static BitVector FromValue(int width, ulong value) => FromWords(width, [(uint)value, (uint)(value >> 32)]);

    /// <summary>From hexadecimal digits without prefix, most significant first; underscores separate groups. False when a digit is wrong or the number is too wide.</summary>
    public static bool TryParseHex(int width, ReadOnlySpan<char> text, [NotNullWhen(true)] out BitVector? value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        value = null;
        var words = new uint[WordsFor(width)];
        int bit = 0;
        for (int i = text.Length - 1; i >= 0; i--)
        {
            if (text[i] == '_')
            {
                continue;
            }

            if (!uint.TryParse(text.Slice(i, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint digit))
            {
                return false;
            }

            if (digit != 0)
            {
                if (bit + 32 - uint.LeadingZeroCount(digit) > (uint)width)
                {
                    return false;
                }

                words[bit >> 5] |= digit << (bit & 31);
            }

            bit += 4;
        }

        value = new BitVector(width, words);
        return bit > 0;
    }

    /// <summary>The number in <paramref name="width"/> (at most 64) bits from <paramref name="offset"/> upwards.</summary>
    public ulong Get(int offset, int width)
    {
        CheckRange(offset, width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 64);
        ulong value = 0;
        for (int taken = 0; taken < width;)
        {
            int at = offset + taken;
            int shift = at & 31;
            int count = Math.Min(32 - shift, width - taken);
            ulong part = (_words[at >> 5] >> shift) & (uint)((1ul << count) - 1);
            value |= part << taken;
            taken += count;
        }

        return value;
    }

    /// <summary>The bits from <paramref name="offset"/> upwards as a vector of their own.</summary>
    public BitVector Slice(int offset, int width)
    {
        CheckRange(offset, width);
        var words = new uint[WordsFor(width)];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = (uint)Get(offset + (32 * i), Math.Min(32, width - (32 * i)));
        }

        return new BitVector(width, words);
    }

    /// <summary>A copy with <paramref name="width"/> (at most 64) bits from <paramref name="offset"/> upwards replaced; the value must fit.</summary>
    public BitVector With(int offset, int width, ulong value)
    {
        CheckRange(offset, width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 64);
        if (width < 64 && value >> width != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"does not fit {width} bits");
        }

        uint[] words = [.. _words];
        Put(words, offset, width, value);
        return new BitVector(Width, words);
    }

    /// <summary>A copy with the bits from <paramref name="offset"/> upwards replaced by another vector.</summary>
    public BitVector With(int offset, BitVector value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckRange(offset, value.Width);
        uint[] words = [.. _words];
        for (int i = 0; i < value.WordCount; i++)
        {
            Put(words, offset + (32 * i), Math.Min(32, value.Width - (32 * i)), value._words[i]);
        }

        return new BitVector(Width, words);
    }

    /// <summary>A copy with one bit replaced.</summary>
    public BitVector WithBit(int bit, bool value) => With(bit, 1, value ? 1u : 0u);

    /// <summary>Bitwise AND with a vector of the same width.</summary>
    public BitVector And(BitVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Width, Width);
        var words = new uint[_words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = _words[i] & other._words[i];
        }

        return new BitVector(Width, words);
    }

    /// <summary>Hexadecimal digits, most significant first, as many as the width needs (at least one), without prefix.</summary>
    public string ToHex()
    {
        int digits = Math.Max(1, (Width + 3) / 4);
        return string.Create(digits, this, static (span, self) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                int bit = 4 * (span.Length - 1 - i);
                int count = Math.Min(4, self.Width - bit);
                span[i] = count <= 0 ? '0' : "0123456789abcdef"[(int)self.Get(bit, count)];
            }
        });
    }

    /// <inheritdoc/>
    public bool Equals(BitVector? other) => other is not null && Width == other.Width && _words.AsSpan().SequenceEqual(other._words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BitVector);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // Own mixing: the hash of the framework is seeded per process.
        uint hash = (uint)Width;
        foreach (uint word in _words)
        {
            hash = (uint.RotateLeft(hash, 5) ^ word) * 0x9E3779B1;
        }

        return (int)hash;
    }

    /// <summary>Verilog style: <c>12'habc</c>.</summary>
    public override string ToString() => $"{Width}'h{ToHex()}";

    private static int WordsFor(int width) => (width + 31) / 32;

    private static void Put(uint[] words, int offset, int width, ulong value)
    {
        for (int put = 0; put < width;)
        {
            int at = offset + put;
            int shift = at & 31;
            int count = Math.Min(32 - shift, width - put);
            uint mask = (uint)((1ul << count) - 1);
            words[at >> 5] = (words[at >> 5] & ~(mask << shift)) | (((uint)(value >> put) & mask) << shift);
            put += count;
        }
    }

    private void CheckRange(int offset, int width)
    {
        if (offset < 0 || width < 0 || offset + width > Width)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"bits {offset}..{offset + width - 1} of a vector of {Width}");
        }
    }
}
