using CsCheck;
using FlexNic.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Image;

public sealed class Crc32CTests
{
    /// <summary>RFC 3720, appendix B.4 (given there least significant byte first).</summary>
    [TestCase("zeros", 0x8A9136AAu)]
    [TestCase("ones", 0x62A8AB43u)]
    [TestCase("up", 0x46DD794Eu)]
    [TestCase("down", 0x113FDB5Cu)]
    public void Compute_OfRfc3720Vectors_GivesTheirChecksums(string pattern, uint expected)
    {
        byte[] data = [.. Enumerable.Range(0, 32).Select(i => pattern switch { "zeros" => (byte)0, "ones" => (byte)255, "up" => (byte)i, _ => (byte)(31 - i) })];

        Assert.That(Crc32C.Compute(data), Is.EqualTo(expected));
    }

    [Test]
    public void Compute_OfCheckString_GivesCheckValue() => Assert.That(Crc32C.Compute("123456789"u8), Is.EqualTo(0xE3069283u));

    [Test]
    public void HashUnitXor_AddedToLinearPart_GivesUsualChecksum() =>
        Gen.Byte.Array[1, 48].Sample(data => Assert.That(Crc32C.Linear(data) ^ Crc32C.HashUnitXor(data.Length), Is.EqualTo(Crc32C.Compute(data))));

    [Test]
    public void Linear_OfLeadingZeros_IsUnchanged() =>
        Gen.Byte.Array[1, 48].Sample(data => Assert.That(Crc32C.Linear([0, 0, 0, .. data]), Is.EqualTo(Crc32C.Linear(data))));
}
