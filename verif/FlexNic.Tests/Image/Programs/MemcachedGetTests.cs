using FlexNic.Image;
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
}
