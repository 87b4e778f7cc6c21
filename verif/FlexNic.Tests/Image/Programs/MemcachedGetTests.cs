using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;
using FlexNic.Image.Rules;
using NUnit.Framework;

namespace FlexNic.Tests.Image.Programs;

public sealed class MemcachedGetTests
{
    private static ConfigurationImage Program => ImageAssembler.Assemble(RepositoryFiles.Read("programs", "memcached_get.image"), "memcached_get.image", TestGeometry.Tiny);

    [TestCase("programs/memcached_get.rules")]
    [TestCase("verif/data/memcached_small.rules")]
    public void Rules_OfTheRepository_InstallOnTheProgram(string path)
    {
        var installer = new RuleInstaller(Program, TestGeometry.Tiny);

        int rows = RuleFile.Parse(RepositoryFiles.Read(path.Split('/')), path).Sum(r => installer.Apply(r).Count);

        // 64 buckets, 4 queues with three rows of addresses and sizes, and their tails.
        Assert.That(rows, Is.EqualTo(64 + (4 * 4)));
    }

    [Test]
    public void Disassembly_Reassembled_HasTheSameBits()
    {
        ConfigurationImage program = Program;
        string text = ImageDisassembler.ToText(program, TestGeometry.Tiny);

        ConfigurationImage again = ImageAssembler.Assemble(text, "again", TestGeometry.Tiny);

        Assert.That(again.Rows, Is.EqualTo(program.Rows));
        Assert.That(ImageDisassembler.ToText(again, TestGeometry.Tiny), Is.EqualTo(text));
    }

    [Test]
    public void Disassembly_OfTheProgram_IsTheCommittedText()
    {
        string text = ImageDisassembler.ToText(Program, TestGeometry.Tiny);
        string path = RepositoryFiles.Path("verif", "golden", "memcached_get.tiny.image");
        if (Environment.GetEnvironmentVariable("FNIC_ACCEPT") == "1")
        {
            Directory.CreateDirectory(RepositoryFiles.Path("verif", "golden"));
            File.WriteAllText(path, text);
        }

        Assert.That(text, Is.EqualTo(File.ReadAllText(path)), "FNIC_ACCEPT=1 accepts the change");
    }

    [Test]
    public void Assemble_ForA512BitBus_FitsToo()
    {
        ConfigurationImage image = ImageAssembler.Assemble(RepositoryFiles.Read("programs", "memcached_get.image"), "memcached_get.image", TestGeometry.Tiny with { BusBits = 512 });

        // One beat of 64 bytes holds the DMA headers, where a 256-bit bus has one of 32.
        TableLayout info = image.Layout.Table(PipelineId.Dma, 1, DeparserTable.Info);
        BitVector record = image.Row(PipelineId.Dma, 1, info.Id, 1);
        Assert.That((info.Row.Get(record, "hdr_len"), info.Row.Get(record, "dma_beats")), Is.EqualTo((128ul, 1ul)));
    }
}
