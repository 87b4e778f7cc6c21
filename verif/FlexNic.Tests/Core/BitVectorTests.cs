using System.Numerics;
using CsCheck;
using FlexNic.Core;
using NUnit.Framework;

namespace FlexNic.Tests.Core;

public sealed class BitVectorTests
{
    private static readonly Gen<(int Width, BigInteger Value)> Vectors =
        Gen.Int[1, 300].SelectMany(w => Gen.Byte.Array[40].Select(b => (w, new BigInteger(b, isUnsigned: true) & ((BigInteger.One << w) - 1))));

    [Test]
    public void Slice_OfAnyRange_EqualsShiftAndMask()
    {
        Gen.Select(Vectors, Gen.Int[0, 299], Gen.Int[0, 300]).Sample((v, from, count) =>
        {
            int offset = from % v.Width;
            int width = Math.Min(count, v.Width - offset);
            BigInteger expected = (v.Value >> offset) & ((BigInteger.One << width) - 1);

            BitVector slice = Make(v.Width, v.Value).Slice(offset, width);

            Assert.That(Number(slice), Is.EqualTo(expected));
            if (width <= 64)
            {
                Assert.That(Make(v.Width, v.Value).Get(offset, width), Is.EqualTo((ulong)expected));
            }
        });
    }

    [Test]
    public void With_OfAnyRange_ReplacesOnlyThatRange()
    {
        Gen.Select(Vectors, Vectors, Gen.Int[0, 299]).Sample((a, b, from) =>
        {
            int offset = from % a.Width;
            int width = Math.Min(b.Width, a.Width - offset);
            BigInteger mask = (BigInteger.One << width) - 1;
            BigInteger expected = (a.Value & ~(mask << offset)) | ((b.Value & mask) << offset);

            BitVector result = Make(a.Width, a.Value).With(offset, Make(width, b.Value & mask));

            Assert.That(Number(result), Is.EqualTo(expected));
        });
    }

    [Test]
    public void Hex_RoundTrip_GivesEqualVector()
    {
        Vectors.Sample(v =>
        {
            BitVector original = Make(v.Width, v.Value);

            bool parsed = BitVector.TryParseHex(v.Width, original.ToHex(), out BitVector? back);

            Assert.That(parsed, Is.True);
            Assert.That(back, Is.EqualTo(original));
            Assert.That(back!.GetHashCode(), Is.EqualTo(original.GetHashCode()));
        });
    }

    [TestCase(4, "1f")]
    [TestCase(7, "80")]
    [TestCase(8, "g0")]
    [TestCase(8, "")]
    public void TryParseHex_OfWhatDoesNotFit_IsRefused(int width, string text) =>
        Assert.That(BitVector.TryParseHex(width, text, out _), Is.False);

    [Test]
    public void With_ValueTooWide_Throws() => Assert.That(() => BitVector.Zero(8).With(0, 4, 16), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static BitVector Make(int width, BigInteger value)
    {
        var words = new uint[(width + 31) / 32];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = (uint)((value >> (32 * i)) & uint.MaxValue);
        }

        return BitVector.FromWords(width, words);
    }

    private static BigInteger Number(BitVector vector)
    {
        BigInteger value = BigInteger.Zero;
        for (int i = 0; i < vector.Width; i++)
        {
            value |= vector[i] ? BigInteger.One << i : BigInteger.Zero;
        }

        return value;
    }
}
