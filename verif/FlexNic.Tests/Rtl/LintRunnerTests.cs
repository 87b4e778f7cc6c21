using FlexNic.Core;
using FlexNic.Rtl.Lint;
using FlexNic.Rtl.Sources;
using FlexNic.Rtl.Tools;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Rtl;

[TestFixture]
internal sealed class LintRunnerTests
{
    private static readonly LintRunner Lint = new(new ToolRunner(RepositoryFiles.Path("build", "logs")));

    /// <summary>Modules of rtl/ that no other one instantiates; the rest is checked below them.</summary>
    public static IEnumerable<string> Tops() => VerilogSources.Below(RepositoryFiles.Path("rtl")).Tops;

    [OneTimeSetUp]
    public void NeedTools() => HdlTools.Need("verilator", "iverilog", "yosys");

    [TestCaseSource(nameof(Tops))]
    public async Task RunAsync_CommittedModule_NoWarning(string top) =>
        await Lint.RunAsync(VerilogSources.Below(RepositoryFiles.Path("rtl")).Closure(top), top);

    [Test]
    public async Task RunAsync_CleanFolder_Passes()
    {
        string folder = Folder("clean", "assign q = d;");

        await Lint.RunAsync(folder, "probe");
    }

    [TestCase("unused", "wire n = d; assign q = d;", "verilator: %Warning-UNUSED")]
    [TestCase("undriven", "wire n; assign q = d & n;", "yosys: Warning: Wire probe.\\n is used but has no driver")]
    [TestCase("width", "assign q = {d, d};", "verilator: %Warning-WIDTH")]
    public async Task RunAsync_Warning_IsAnErrorWithTheToolsLine(string name, string body, string expected)
    {
        string folder = Folder(name, body);

        FlexNicInputException? told = await Assert.ThrowsAsync<FlexNicInputException>(() => Lint.RunAsync(folder, "probe"));

        Assert.That(told!.Diagnostics.Select(d => d.Code), Is.All.EqualTo("FNIC9012"));
        Assert.That(told.Message, Does.Contain(expected));
    }

    [Test]
    public async Task RunAsync_FileOfTheListMissing_SaysWhichLine()
    {
        string folder = Folder("missing", "assign q = d;");
        File.AppendAllText(Path.Combine(folder, "files.f"), "gone.v // away\n");

        FlexNicInputException? told = await Assert.ThrowsAsync<FlexNicInputException>(() => Lint.RunAsync(folder, "probe"));

        Assert.That(told!.Message, Does.Contain("files.f(2,1): error FNIC9010: 'gone.v' does not exist"));
    }

    private static string Folder(string name, string body)
    {
        string folder = RepositoryFiles.Path("build", "test", "lint", name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "probe.v"), $"module probe(input wire d, output wire q);\n{body}\nendmodule\n");
        File.WriteAllText(Path.Combine(folder, "files.f"), "probe.v\n");
        return folder;
    }
}
