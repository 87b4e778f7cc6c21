using FlexNic.Core;
using FlexNic.Model.Program;
using FlexNic.P4;
using FlexNic.Stf.Running;
using FlexNic.Stf.Script;

namespace FlexNic.Cli.PacketTests;

/// <summary>How a packet test ended.</summary>
internal enum PacketTestOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>One packet test: an STF file and the P4 program of the same name beside it.</summary>
/// <param name="File">The STF file.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it failed or was skipped; empty when it passed.</param>
internal sealed record PacketTest(string File, PacketTestOutcome Outcome, string Reason)
{
    /// <summary>Runs a test on the program model.</summary>
    public static PacketTest Run(string file, P4Options options)
    {
        string program = Path.ChangeExtension(file, ".p4");
        P4Result result = P4Frontend.CompileFile(program, options);
        if (result.Program is null)
        {
            return new PacketTest(file, PacketTestOutcome.Failed, $"does not compile: {result.Diagnostics.First(d => d.Severity == Severity.Error)}");
        }

        var bag = new DiagnosticBag();
        var statements = StfParser.Parse(file, System.IO.File.ReadAllText(file), bag);
        if (bag.HasErrors)
        {
            return new PacketTest(file, PacketTestOutcome.Failed, bag.First().ToString());
        }

        try
        {
            StfResult run = StfRunner.Run(statements, new ProgramEngine(result.Program));
            return new PacketTest(file, run.Passed ? PacketTestOutcome.Passed : PacketTestOutcome.Failed, run.Passed ? "" : run.Failures[0]);
        }
        catch (NotSupportedException unsupported)
        {
            return new PacketTest(file, PacketTestOutcome.Skipped, unsupported.Message);
        }
    }
}
