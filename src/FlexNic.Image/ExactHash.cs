using System.Numerics;
using FlexNic.Core;

namespace FlexNic.Image;

/// <summary>
/// The hash of one way of the exact table: bit i of the index is the parity of the masked key ANDed with row i of a sparse matrix. The matrix comes from
/// splitmix64 and is fixed in the hardware (docs/hardware.md, section 4).
/// </summary>
public sealed class ExactHash
{
    /// <summary>Ways of the exact table.</summary>
    public const int Ways = 2;

    private readonly BitVector[] _matrix;

    /// <summary>For keys of <paramref name="keyBits"/> bits and <paramref name="depth"/> entries a way.</summary>
    public ExactHash(int keyBits, int depth, int way)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        IndexBits = depth <= 1 ? 0 : 32 - BitOperations.LeadingZeroCount((uint)(depth - 1));
        _matrix = [.. Enumerable.Range(0, IndexBits).Select(i => MatrixRow(keyBits, way, i))];
    }

    /// <summary>Bits of the index.</summary>
    public int IndexBits { get; }

    /// <summary>Row i of the matrix, one bit per key bit.</summary>
    public IReadOnlyList<BitVector> Matrix => _matrix;

    /// <summary>Row <paramref name="bit"/> of the matrix of way <paramref name="way"/>.</summary>
    public static BitVector MatrixRow(int keyBits, int way, int bit)
    {
        ulong state = 0x464E4943ul + (64ul * (ulong)way) + (ulong)bit;
        var words = new uint[(keyBits + 63) / 64 * 2];
        for (int i = 0; i < words.Length; i += 2)
        {
            ulong pair = Next(ref state) & Next(ref state);
            words[i] = (uint)pair;
            words[i + 1] = (uint)(pair >> 32);
        }

        return BitVector.FromWords(keyBits, words);
    }

    /// <summary>The index of a masked key.</summary>
    public int Index(BitVector maskedKey)
    {
        ArgumentNullException.ThrowIfNull(maskedKey);
        int index = 0;
        for (int i = 0; i < _matrix.Length; i++)
        {
            uint sum = 0;
            ReadOnlySpan<uint> row = _matrix[i].Words;
            for (int w = 0; w < row.Length; w++)
            {
                sum ^= row[w] & maskedKey.Words[w];
            }

            index |= (BitOperations.PopCount(sum) & 1) << i;
        }

        return index;
    }

    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
