using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Rtl;

/// <summary>Runs the proofs of <c>verif/formal</c>, one module a test.</summary>
public sealed class FormalTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [TestCaseSource(nameof(Modules))]
    public async Task Prove_Module_AllJobsPass(string module)
    {
        HdlTools.Need("sh", "yosys", "yosys-smtbmc", "z3");

        string output = await HdlTools.RunAsync("sh", [RepositoryFiles.Path("verif/formal/run.sh"), module], Limit);

        Assert.That(output, Does.Contain("PASS"));
    }

    [Test]
    public void Folder_EveryStreamPrimitive_HasAProof()
    {
        Assert.That(Modules(), Is.SupersetOf(new[] { "fnic_skid", "fnic_fifo", "fnic_fifo_bram", "fnic_packet_arb", "fnic_packet_demux" }));
    }

    private static string[] Modules() => [.. HdlTools.Files("verif/formal", "*.v").Select(f => Path.GetFileNameWithoutExtension(f))];
}
