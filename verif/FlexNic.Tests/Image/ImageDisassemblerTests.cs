using CsCheck;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;
using NUnit.Framework;

namespace FlexNic.Tests.Image;

public sealed class ImageDisassemblerTests
{
    [Test]
    public void ToText_OfAnyImage_AssemblesToTheSameBits() =>
        RandomImages.Of(TestGeometry.Tiny).Sample(AssertRoundTrip, iter: 100);

    [Test]
    public void ToText_OfAnyImageOfAnOddGeometry_AssemblesToTheSameBits() =>
        RandomImages.Of(TestGeometry.Odd).Sample(AssertRoundTrip, iter: 100);

    [Test]
    public void ToText_OfAnyAction_AssemblesToTheSameBits()
    {
        ImageLayout layout = ImageLayout.For(TestGeometry.Tiny);
        RowLayout vliw = layout.Table(PipelineId.Dma, 3, StageTable.Vliw).Row;
        Gen<(int Field, uint Value)[]> fields = Gen.Select(Gen.Int[0, vliw.Fields.Length - 1], Gen.UInt).Array[1, 6];
        fields.Sample(
            changes =>
            {
                BitVector row = BitVector.Zero(vliw.Width);
                foreach ((int field, uint value) in changes)
                {
                    row = row.With(vliw.Fields[field].Offset, vliw.Fields[field].Width, value & ((1ul << vliw.Fields[field].Width) - 1));
                }

                AssertRoundTrip(new ConfigurationImage(layout, [new ImageRow(PipelineId.Dma, 3, StageTable.Vliw, 7, row)]));
            },
            iter: 1000);
    }

    private static void AssertRoundTrip(ConfigurationImage image)
    {
        string text = ImageDisassembler.ToText(image, image.Geometry);

        ConfigurationImage again = ImageAssembler.Assemble(text, "image.txt", image.Geometry);

        Assert.That(again.Rows, Is.EqualTo(image.Rows), text);
        Assert.That(ImageDisassembler.ToText(again, image.Geometry), Is.EqualTo(text));
    }
}
