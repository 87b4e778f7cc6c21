using System.CommandLine;
using System.Diagnostics;
using FlexNic.Cli.Output;
using FlexNic.Cli.PacketTests;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.Nic;
using FlexNic.Fuzz.Running;
using FlexNic.Geometry;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic fuzz</c>: random programs, entries and packets; what the text means against what the compiled image does.</summary>
internal static class FuzzCommand
{
    private const int ShownReasons = 8;

    public static Command Create()
    {
        Option<string> config = GeometryOption.Create();
        var programs = new Option<int>("--programs") { Description = "Programs to generate", DefaultValueFactory = _ => 200, HelpName = "N" };
        programs.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 1 or > 1_000_000)
            {
                result.AddError("--programs: 1..1000000 fits");
            }
        });
        var seed = new Option<int>("--seed") { Description = "Seed of the first program; the others follow", DefaultValueFactory = _ => 1, HelpName = "S" };
        Option<string> engine = EngineNames.Option(
            "program = generate, check and run the text only; device = compare with the compiled image on the golden model, rtl = with the image on the Verilog, all = with both",
            EngineNames.Device);
        var output = new Option<string>("--out") { Description = "Folder for the programs that fail", DefaultValueFactory = _ => "build/fuzz", HelpName = "DIR" };
        var command = new Command("fuzz", "Test the P4 compiler with random programs, table entries and packets; what fails is shrunk and written as a packet test")
        {
            programs, seed, engine, config, output,
        };
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(
            () => RunAsync(
                parsed.GetValue(config)!, parsed.GetValue(programs), parsed.GetValue(seed), EngineNames.Of(parsed.GetValue(engine)!), parsed.GetValue(output)!, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string config, int programs, int seed, IReadOnlyList<string> engines, string folder, CancellationToken cancellation)
    {
        NicGeometry geometry = GeometryOption.Load(config);
        List<IFuzzTarget> targets = engines.Contains(EngineNames.Device) ? [new DeviceTarget(geometry)] : [];
        if (engines.Contains(EngineNames.Rtl))
        {
            VerilatedLibrary library = await new ProgressLine().RunAsync("build", tell => NicLibrary.BuildAsync(
                geometry, config, "build", waves: false, words => tell(words, 0, 0), cancellation)).ConfigureAwait(false);
            targets.Add(new RtlTarget(geometry, library));
        }

        var run = new FuzzRun(geometry, targets, folder);
        var time = Stopwatch.StartNew(); // how fast it is; no result depends on it
        await new ProgressLine().RunAsync("fuzz", tell => Task.Run(
            () =>
            {
                run.Run(seed, programs, (words, done) => tell(words, done, programs), cancellation);
                return true;
            }, cancellation)).ConfigureAwait(false);
        Print(run, time.Elapsed.TotalSeconds, config, engines);
        return run.Failures.Count == 0 ? ExitCode.Good : ExitCode.Refused;
    }

    private static void Print(FuzzRun run, double seconds, string config, IReadOnlyList<string> engines)
    {
        FuzzSummary summary = run.Summary;
        Console.Out.Write("programs that use each feature, of those not refused: ");
        Console.Out.Write(string.Join(", ", summary.Features.Select(f => $"{f.Feature} {f.Count}")) + "\n");
        foreach ((string reason, int count) in summary.Reasons.Take(ShownReasons))
        {
            Console.Out.Write($"refused {count,5}: {reason}\n");
        }

        foreach (FuzzFailure failure in run.Failures)
        {
            Console.Out.Write($"seed {failure.Seed}: {failure.Reason}\n  again: flexnic test {failure.Test} --engine {string.Join(',', engines.Prepend(EngineNames.Program).Distinct())} --config {config}\n");
        }

        Console.Out.Write(
            $"{summary.Programs} programs: {summary.Count(FuzzOutcomeKind.Equal)} equal, {summary.Count(FuzzOutcomeKind.Undefined)} equal but for undefined values, {summary.Count(FuzzOutcomeKind.Refused) + summary.Count(FuzzOutcomeKind.Invalid)} refused, "
            + $"{summary.Count(FuzzOutcomeKind.Mismatch)} mismatches; {seconds:0.0} s, {summary.Programs / Math.Max(0.001, seconds):0.0} programs/s\n");
    }
}
