using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Lowering;
using FlexNic.Model.Program;
using FlexNic.P4;
using FlexNic.P4.Checked;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Running;
using FlexNic.Stf.Script;

namespace FlexNic.Cli.PacketTests;

/// <summary>How a packet test ended.</summary>
internal enum PacketTestOutcome
{
    Passed,
    Failed,

    /// <summary>The program is one that an engine refuses, with its reason.</summary>
    Skipped,
}

/// <summary>One packet test: an STF file and the P4 program of the same name beside it.</summary>
/// <param name="File">The STF file.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it failed or was skipped; empty when it passed.</param>
internal sealed record PacketTest(string File, PacketTestOutcome Outcome, string Reason)
{
    /// <summary>Name of the engine that runs what the text means.</summary>
    public const string ProgramEngineName = "program";

    /// <summary>Name of the engine that runs the compiled image on the golden model.</summary>
    public const string DeviceEngineName = "device";

    /// <summary>Runs a test on each engine; the first that does not pass decides.</summary>
    public static PacketTest Run(string file, P4Options options, NicGeometry geometry, IReadOnlyList<string> engines)
    {
        P4Result result = P4Frontend.CompileFile(StfFile.ProgramOf(file), options);
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

        foreach (string engine in engines)
        {
            try
            {
                StfResult run = StfRunner.Run(statements, Make(engine, result.Program, file, geometry));
                if (!run.Passed)
                {
                    return new PacketTest(file, PacketTestOutcome.Failed, $"{engine}: {run.Failures[0]}");
                }
            }
            catch (NotSupportedException unsupported)
            {
                return new PacketTest(file, PacketTestOutcome.Skipped, $"{engine}: {unsupported.Message}");
            }
            catch (FlexNicInputException refused)
            {
                return new PacketTest(file, PacketTestOutcome.Skipped, $"{engine}: {refused.Diagnostics[0]}");
            }
        }

        return new PacketTest(file, PacketTestOutcome.Passed, "");
    }

    private static IPacketEngine Make(string engine, CheckedProgram program, string file, NicGeometry geometry) => engine == ProgramEngineName
        ? new ProgramEngine(program)
        : new DeviceEngine(Pipeline.Run(P4Lowering.Run(program, Path.GetFileNameWithoutExtension(file)), geometry), geometry);
}
