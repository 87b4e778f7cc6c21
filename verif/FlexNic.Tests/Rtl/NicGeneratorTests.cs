using System.Text.RegularExpressions;
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

    // What the loader accepts can be built: keys at their lower and upper limits, as far as they stay small, elaborate without a warning.
    [TestCase("least", "bus_bits = 256", "ports = 1", "min_frame_bytes = 1", "pad_frame_bytes = 1", "instances = 1", "states = 2", "branches = 1", "max_steps = 8", "layouts = 1", "tags = 8",
        "requests_per_packet = 1", "read_max_bytes = 16", "cell_bytes = 64", "msix_vectors = 1", "cfg_fifo_words = 64", "ternary_rows = 0", "exact_entries = 0",
        "data_rows = 2", "actions = 2", "slots32 = 1", "slots16 = 2", "slots8 = 1", "state_rows = 2", "hash_words = 1", "key_words = 0", "key_halves = 1", "key_bytes = 0")]
    [TestCase("most", "bus_bits = 512", "ports = 3", "branches = 8", "max_steps = 127", "layouts = 64", "tags = 32", "requests_per_packet = 8", "read_max_bytes = 256",
        "cell_bytes = 1024", "msix_vectors = 64", "slots32 = 4", "slots16 = 4", "slots8 = 4", "hash_words = 16")]
    public async Task Generate_KeysAtTheirLimits_PassesLint(string name, params string[] keys)
    {
        HdlTools.Need("verilator", "iverilog", "yosys");
        string text = RepositoryFiles.Read("configs", "tiny.toml");
        foreach (string key in keys)
        {
            string before = text;
            text = Regex.Replace(text, $@"^{key.Split(' ')[0]} *= .*$", key, RegexOptions.Multiline);
            Assert.That(text, Is.Not.EqualTo(before), $"the case edits what tiny.toml has: {key}");
        }

        string folder = Fresh("limits-" + name);
        NicGenerator.Generate(GeometryLoader.Parse(text, name), "configs/tiny.toml", folder);

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
