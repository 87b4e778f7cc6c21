using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Rtl;

/// <summary>
/// Runs every self-checking bench <c>verif/bench/tb_*.v</c> in Icarus with the assertions of the RTL on. The last line printed must be PASS.
/// A line <c>// VARIANT NAME=value ... -DMACRO</c> in a bench asks for one more run with these parameters of the bench and macros defined; the environment variable FNIC_SEED
/// replaces seed 1.
/// </summary>
public sealed class BenchTests
{
    private const string VariantMark = "// VARIANT ";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [TestCaseSource(nameof(Cases))]
    public async Task Run_Bench_EndsWithPass(string bench, string parameters)
    {
        HdlTools.Need("iverilog", "vvp");
        string seed = Environment.GetEnvironmentVariable("FNIC_SEED") ?? "1";
        string top = Path.GetFileNameWithoutExtension(bench);
        string folder = RepositoryFiles.Path("build", "bench");
        Directory.CreateDirectory(folder);
        string binary = Path.Combine(folder, $"{top}{parameters.Replace(' ', '_').Replace('=', '-')}.vvp");

        await HdlTools.RunAsync("iverilog", Compile(bench, top, parameters, binary), Limit);
        string output = await HdlTools.RunAsync("vvp", ["-n", binary, $"+seed={seed}"], Limit);

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Multiple(() =>
        {
            Assert.That(lines.LastOrDefault(l => !l.Contains("$finish", StringComparison.Ordinal)), Is.EqualTo("PASS"), $"seed {seed}\n{output}");
            Assert.That(output, Does.Not.Contain("ASSERT "), $"seed {seed}");
        });
    }

    [Test]
    public void Folder_HasBenches_AndOnlyBenches()
    {
        string[] files = HdlTools.Files("verif/bench", "*");

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Where(f => !f.StartsWith("tb_", StringComparison.Ordinal) || !f.EndsWith(".v", StringComparison.Ordinal)), Is.Empty);
    }

    private static List<string> Compile(string bench, string top, string parameters, string binary) =>
    [
        "-g2005", "-DFNIC_ASSERT", "-I", RepositoryFiles.Path("verif/reference"), "-s", top, "-o", binary,
        .. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.StartsWith("-D", StringComparison.Ordinal) ? p : $"-P{top}.{p}"),
        .. HdlTools.Files("rtl", "*.v").Select(f => RepositoryFiles.Path("rtl", f)),
        RepositoryFiles.Path("verif/bench", bench),
    ];

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (string bench in HdlTools.Files("verif/bench", "tb_*.v"))
        {
            string name = Path.GetFileNameWithoutExtension(bench);
            yield return new TestCaseData(bench, "").SetArgDisplayNames(name);
            foreach (string line in File.ReadLines(RepositoryFiles.Path("verif/bench", bench)).Where(l => l.StartsWith(VariantMark, StringComparison.Ordinal)))
            {
                string parameters = line[VariantMark.Length..].Trim();
                yield return new TestCaseData(bench, parameters).SetArgDisplayNames(name, parameters);
            }
        }
    }
}
