using FlexNic.Geometry;
using FlexNic.Rtl.Lint;
using FlexNic.Rtl.Render;
using FlexNic.Rtl.Tools;
using FlexNic.Tests.Image;
using FlexNic.Tests.Support;
using NUnit.Framework;

namespace FlexNic.Tests.Rtl;

/// <summary>The generator: same bytes twice, golden text, a complete list of files, and Verilog that the three front ends accept.</summary>
public sealed class NicGeneratorTests
{
    [Test]
    public void Generate_Twice_ChangesNothingTheSecondTime()
    {
        string folder = Fresh("twice");

        GenerationResult first = Generate("tiny", folder);
        GenerationResult second = Generate("tiny", folder);

        Assert.Multiple(() =>
        {
            Assert.That(first.Changed, Is.EqualTo(first.Files));
            Assert.That(second.Changed, Is.Empty);
            Assert.That(second.Files, Is.EqualTo(first.Files));
        });
    }

    [Test]
    public void Generate_Tiny_EgressPipelineIsGolden()
    {
        string folder = Fresh("golden");

        Generate("tiny", folder);

        GoldenFile.Matches("verif/golden/tiny/fnic_gen_pipeline_egress.v", File.ReadAllText(Path.Combine(folder, "fnic_gen_pipeline_egress.v")));
    }

    [Test]
    public void Generate_Tiny_ListNamesEveryVerilogFileOnce()
    {
        string folder = Fresh("list");

        GenerationResult result = Generate("tiny", folder);

        string[] listed = [.. File.ReadLines(Path.Combine(folder, NicGenerator.FileListName)).Where(l => !l.StartsWith("//", StringComparison.Ordinal))];
        Assert.That(listed, Is.EquivalentTo(result.Files.Where(f => f.EndsWith(".v", StringComparison.Ordinal))));
    }

    [TestCase("tiny")]
    [TestCase("sume", Category = "Slow")]
    [TestCase("rmt32", Category = "Slow", Explicit = true, Reason = "Icarus elaborates 96 stages for minutes")]
    public async Task Generate_Config_PassesLint(string config)
    {
        HdlTools.Need("verilator", "iverilog", "yosys");
        string folder = Fresh("lint-" + config);

        Generate(config, folder);

        await new LintRunner(new ToolRunner(RepositoryFiles.Path("build", "logs"))).RunAsync(folder, NicGenerator.TopModule);
    }

    private static GenerationResult Generate(string config, string folder)
    {
        string file = RepositoryFiles.Path("configs", config + ".toml");
        return NicGenerator.Generate(GeometryLoader.Load(file), file, folder);
    }

    private static string Fresh(string name)
    {
        string folder = RepositoryFiles.Path("build", "test", "generator", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return folder;
    }
}
