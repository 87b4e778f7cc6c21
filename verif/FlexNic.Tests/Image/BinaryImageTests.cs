using CsCheck;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Image;

public sealed class BinaryImageTests
{
    private static readonly NicGeometry Tiny = TestGeometry.Tiny;

    private static ConfigurationImage Program => ImageAssembler.Assemble(RepositoryFiles.Read("programs", "memcached_get.image"), "memcached_get.image", Tiny);

    [Test]
    public void Read_OfAnyImageWritten_GivesTheSameRows() => RandomImages.Of(Tiny).Sample(
        image => Assert.That(BinaryImage.Read(BinaryImage.Write(image), "image", Tiny).Rows, Is.EqualTo(image.Rows)),
        iter: 200);

    [Test]
    public void Read_OfAProgramWritten_KeepsItsSymbols()
    {
        ConfigurationImage program = Program;

        ConfigurationImage again = BinaryImage.Read(BinaryImage.Write(program), "image", Tiny);

        Assert.That(ImageDisassembler.ToText(again, Tiny), Is.EqualTo(ImageDisassembler.ToText(program, Tiny)));
    }

    [Test]
    public void Read_OfDamagedBytes_RaisesADiagnostic()
    {
        byte[] good = BinaryImage.Write(Program);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, flip) =>
            {
                byte[] bad = [.. good];
                bad[at] ^= flip;

                Assert.That(() => BinaryImage.Read(bad, "image", Tiny), Throws.InstanceOf<FlexNicInputException>());
            },
            iter: 200);
    }

    [Test]
    public void Read_OfTruncatedBytes_RaisesADiagnostic()
    {
        byte[] good = BinaryImage.Write(Program);
        Gen.Int[0, good.Length - 1].Sample(length => Assert.That(() => BinaryImage.Read(good.AsSpan(0, length), "image", Tiny), Throws.InstanceOf<FlexNicInputException>()), iter: 200);
    }

    [Test]
    public void Read_OfAnImageForAnotherGeometry_SaysBothFingerprints()
    {
        byte[] other = BinaryImage.Write(new ConfigurationImage(FlexNic.Image.Layout.ImageLayout.For(TestGeometry.Odd), []));

        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => BinaryImage.Read(other, "other.bin", Tiny))!;

        Assert.That(fault.Diagnostics[0].Code, Is.EqualTo("FNIC3104"));
        Assert.That(fault.Message, Does.StartWith("other.bin: error FNIC3104: the image was made for the geometry with fingerprint 0x"));
    }
}
