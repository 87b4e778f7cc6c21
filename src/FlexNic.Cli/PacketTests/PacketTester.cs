using System.Collections.Immutable;
using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.PacketTests;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Lowering;
using FlexNic.Model.Program;
using FlexNic.Model.Program.Execution;
using FlexNic.P4;
using FlexNic.P4.Checked;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Running;
using FlexNic.Stf.Script;

namespace FlexNic.Cli.PacketTests;

/// <summary>Runs packet tests, each on every engine asked for; what device model and Verilog send is also compared byte by byte.</summary>
internal sealed class PacketTester(P4Options options, NicGeometry geometry, IReadOnlyList<string> engines)
{
    /// <summary>The Verilated NIC; needed for the engine of that name.</summary>
    public VerilatedLibrary? Library { get; init; }

    /// <summary>Folder for the waves NAME.fst of each test on the Verilog; null for none.</summary>
    public string? WavesFolder { get; init; }

    /// <summary>Lists what programs read without having set it.</summary>
    public bool ReportUndefined { get; init; }

    /// <summary>Runs a test.</summary>
    public PacketTest Run(string file)
    {
        P4Result result = P4Frontend.CompileFile(StfFile.ProgramOf(file), options);
        if (result.Program is null)
        {
            return PacketTest.Failed(file, $"does not compile: {result.Diagnostics.First(d => d.Severity == Severity.Error)}");
        }

        var bag = new DiagnosticBag();
        ImmutableArray<StfStatement> statements = StfParser.Parse(file, File.ReadAllText(file), bag);
        if (bag.HasErrors)
        {
            return PacketTest.Failed(file, bag.First().ToString());
        }

        var outcomes = new List<EngineOutcome>();
        var runs = new Dictionary<string, StfResult>(StringComparer.Ordinal);
        Lazy<CompiledProgram> compiled = new(() => Compile(result.Program, file));
        foreach (string engine in engines)
        {
            outcomes.Add(Run(engine, file, result.Program, compiled, statements, runs));
        }

        string? difference = runs.TryGetValue(EngineNames.Device, out StfResult? device) && runs.TryGetValue(EngineNames.Rtl, out StfResult? rtl)
            ? device.DifferenceTo(rtl, EngineNames.Device, EngineNames.Rtl)
            : null;
        return PacketTest.Of(file, outcomes, difference);
    }

    private EngineOutcome Run(
        string name, string file, CheckedProgram program, Lazy<CompiledProgram> compiled, ImmutableArray<StfStatement> statements, Dictionary<string, StfResult> runs)
    {
        try
        {
            if (name != EngineNames.Program && OutOfReach(statements) is { } reason)
            {
                return new EngineOutcome(name, PacketTestOutcome.Skipped, reason);
            }

            IPacketEngine engine = name switch
            {
                EngineNames.Program => new ProgramEngine(program, reportUndefined: ReportUndefined),
                EngineNames.Device => new DeviceEngine(compiled.Value, geometry),
                _ => new RtlEngine(compiled.Value, geometry, Library ?? throw new InvalidOperationException("the Verilog has not been built"), Waves(file)),
            };
            using var hardware = engine as RtlEngine;
            StfResult run = StfRunner.Run(statements, engine, geometry.PadFrameBytes);
            runs[name] = run;
            return new EngineOutcome(name, run.Passed ? PacketTestOutcome.Passed : PacketTestOutcome.Failed, run.Passed ? "" : run.Failures[0], hardware?.Clock) { Undefined = engine is ProgramEngine model ? UndefinedRead.Lines(model.UndefinedReads) : [] };
        }
        catch (NotSupportedException unsupported)
        {
            return new EngineOutcome(name, PacketTestOutcome.Skipped, unsupported.Message);
        }
        catch (FlexNicInputException refused)
        {
            return new EngineOutcome(name, PacketTestOutcome.Skipped, refused.Diagnostics[0].ToString());
        }
        catch (Exception broken) when (broken is HardwareAssertionException or InvalidDataException or TimeoutException)
        {
            return new EngineOutcome(name, PacketTestOutcome.Failed, $"the hardware failed: {broken.Message}");
        }
    }

    private CompiledProgram Compile(CheckedProgram program, string file) => Pipeline.Run(P4Lowering.Run(program, Path.GetFileNameWithoutExtension(file)), geometry);

    private string? Waves(string file) => WavesFolder is null ? null : Path.Combine(WavesFolder, Path.GetFileNameWithoutExtension(file) + ".fst");

    // A NIC of the geometry cannot be sent what the test sends, or has no port at which the test waits.
    private string? OutOfReach(ImmutableArray<StfStatement> statements) => statements
        .Select(s => (s.Span.Line, Reason: s switch
        {
            SendStatement send => PacketLimits.Refusal(geometry, send.Port, send.Data.Length),
            ExpectStatement expect => PacketLimits.NoPort(geometry, expect.Port),
            _ => null,
        }))
        .Where(s => s.Reason is not null).Select(s => $"line {s.Line}: {s.Reason}").FirstOrDefault();
}
