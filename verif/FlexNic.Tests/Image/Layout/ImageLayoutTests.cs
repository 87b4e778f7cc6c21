using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;
using NUnit.Framework;

namespace FlexNic.Tests.Image.Layout;

public sealed class ImageLayoutTests
{
    private static readonly ImageLayout Tiny = ImageLayout.For(TestGeometry.Tiny);

    [TestCase(PipelineId.Ingress, 0, 0, 32, 63 + (4 * 72) + 30 + 20 + 10)]
    [TestCase(PipelineId.Ingress, 0, 1, 256, 7)]
    [TestCase(PipelineId.Ingress, 1, 0, 64, 16 * 7)]
    [TestCase(PipelineId.Ingress, 1, 1, 16, 21)]
    [TestCase(PipelineId.Ingress, 2, StageTable.KeySelect, 1, 45)]
    [TestCase(PipelineId.Ingress, 2, StageTable.ExactMask, 1, 192)]
    [TestCase(PipelineId.Ingress, 2, StageTable.Predicate, 7, 65)]
    [TestCase(PipelineId.Ingress, 2, StageTable.Gateway, 1, 30)]
    [TestCase(PipelineId.Ingress, 2, StageTable.ExactEntry, 256, 1 + 5 + 9 + 192)]
    [TestCase(PipelineId.Ingress, 2, StageTable.TernaryEntry, 32, 385)]
    [TestCase(PipelineId.Ingress, 2, StageTable.TernaryResult, 32, 5)]
    [TestCase(PipelineId.Ingress, 2, StageTable.ExactData, 512, 96)]
    [TestCase(PipelineId.Ingress, 2, StageTable.TernaryData, 33, 64)]
    [TestCase(PipelineId.Ingress, 2, StageTable.Mode, 1, 37)]
    [TestCase(PipelineId.Ingress, 2, StageTable.Vliw, 32, 112 + (3 * 51) + (2 * 34) + 25 + 50)]
    [TestCase(PipelineId.Ingress, 2, StageTable.Owners, 1, 63)]
    [TestCase(PipelineId.Ingress, 2, StageTable.HashConfig, 1, 80)]
    [TestCase(PipelineId.Dma, 3, StageTable.State, 512, 64)]
    public void For_Tiny_HasRowsAndWidthsOfTheContract(PipelineId pipeline, int unit, int table, int rows, int bits)
    {
        TableLayout layout = Tiny.Table(pipeline, unit, table);

        Assert.That((layout.Rows, layout.Row.Width), Is.EqualTo((rows, bits)));
    }

    [TestCase(PipelineId.Ingress, 3, StageTable.HashConfig)]
    [TestCase(PipelineId.Ingress, 2, StageTable.State)]
    [TestCase(PipelineId.Egress, 2, StageTable.State)]
    public void Table_OfOptionalPartThatIsAbsent_DoesNotExist(PipelineId pipeline, int unit, int table) =>
        Assert.That(Tiny.Unit(pipeline, unit)!.Table(table), Is.Null);

    [Test]
    public void Fields_OfEveryTable_CoverTheRowWithoutGaps()
    {
        foreach (TableLayout table in Tiny.Units.SelectMany(u => u.Tables))
        {
            int next = 0;
            foreach (RowField field in table.Row.Fields)
            {
                Assert.That(field.Offset, Is.EqualTo(next), $"{table.Name}.{field.Name}");
                next += field.Width;
            }

            Assert.That(table.Row.WordCount, Is.LessThanOrEqualTo(32), $"{table.Name}: words of a row on the configuration bus");
        }
    }

    [Test]
    public void EnumerateWords_OfAnyImage_CommitsEveryRowOnce()
    {
        RowLayout state = Tiny.Table(PipelineId.Dma, 3, StageTable.State).Row;
        BitVector bits = state.With(BitVector.Zero(state.Width), "hi", 0xCAFEF00D);
        var image = new ConfigurationImage(Tiny, [new ImageRow(PipelineId.Dma, 3, StageTable.State, 7, bits)]);

        ConfigurationWord[] words = [.. image.EnumerateWords()];

        int rows = Tiny.Units.SelectMany(u => u.Tables).Sum(t => t.Rows);
        Assert.That(words.Count(w => w.Commit), Is.EqualTo(rows));
        Assert.That(words, Has.Length.EqualTo(rows + 1));
        uint address = (1u << 29) | (3u << 23) | (12u << 19) | (7u << 5);
        Assert.That(words, Does.Contain(new ConfigurationWord(address, 0, false)));
        Assert.That(words, Does.Contain(new ConfigurationWord(address | 1, 0xCAFEF00D, true)));
    }
}
