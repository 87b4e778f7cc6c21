using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FlexNic.Cli.Output;
using FlexNic.Cli.PacketTests;
using FlexNic.Core;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.Nic;
using FlexNic.Geometry;
using FlexNic.P4;
using FlexNic.Stf.Script;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic test</c>: packet tests in STF, a line for each.</summary>
internal static class TestCommand
{
    private const string WavesFolder = "build/waves";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "STF files, or folders of them; X.stf tests X.p4 beside it", Arity = ArgumentArity.OneOrMore };
        var sources = new P4Sources();
        Option<string> config = GeometryOption.Create();
        Option<string> engine = EngineNames.Option(
            "program = what the text means, device = the compiled image on the golden model, rtl = the image on the Verilog, all = all three; device and rtl are also compared byte by byte",
            EngineNames.Program);
        var waves = new Option<string?>("--waves") { Description = "Folder for waves NAME.fst of engine rtl (builds the model anew, runs slower) [default: none]", HelpName = "DIR" };
        Option<bool> undefined = P4Programs.ReportUndefined();
        var json = new Option<string?>("--json") { Description = "File for the results, for programs [default: none]", HelpName = "FILE" };
        var command = new Command("test", "Run packet tests of P4 programs: one line a test, then 'N passed, N failed, N skipped'") { files, engine, config, waves, undefined, sources.Includes, sources.Defines, json };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(waves) is not null && !EngineNames.Of(parsed.GetValue(engine) ?? EngineNames.Program).Contains(EngineNames.Rtl)) // no default yet
            {
                parsed.AddError("--waves needs --engine rtl or all");
            }
        });
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(() => RunAsync(
            parsed.GetValue(files)!, sources.Read(parsed), new Request(parsed.GetValue(config)!, EngineNames.Of(parsed.GetValue(engine)!), parsed.GetValue(waves), parsed.GetValue(undefined), parsed.GetValue(json)), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string[] named, P4Options options, Request request, CancellationToken cancellation)
    {
        string[] files = [.. named.SelectMany(Files)];
        NicGeometry geometry = GeometryOption.Load(request.Config);
        VerilatedLibrary? library = request.Engines.Contains(EngineNames.Rtl)
            ? await new ProgressLine().RunAsync("build", tell => NicLibrary.BuildAsync(
                geometry, request.Config, "build", request.Waves is not null, words => tell(words, 0, 0), cancellation)).ConfigureAwait(false)
            : null;
        var tester = new PacketTester(options, geometry, request.Engines) { Library = library, WavesFolder = request.Waves, ReportUndefined = request.ReportUndefined };
        var tests = new List<PacketTest>();
        var time = Stopwatch.StartNew(); // for people only; no result depends on it
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            PacketTest test = await Task.Run(() => tester.Run(file), cancellation).ConfigureAwait(false);
            tests.Add(test);
            await Console.Out.WriteLineAsync(Line(test)).ConfigureAwait(false);
            foreach (string read in test.Engines.SelectMany(e => e.Undefined))
            {
                await Console.Out.WriteLineAsync($"        {read}").ConfigureAwait(false);
            }

            if (test.Outcome == PacketTestOutcome.Failed && library is not null && request.Waves is null && test.Engines.Count > 0)
            {
                await Console.Out.WriteLineAsync($"        again, with waves: flexnic test {file} --engine {string.Join(',', request.Engines)} --config {request.Config} --waves {WavesFolder}").ConfigureAwait(false);
            }
        }

        if (request.Json is not null)
        {
            await File.WriteAllTextAsync(request.Json, Results(tests), cancellation).ConfigureAwait(false);
        }

        if (request.Engines.Count > 1 || library is not null)
        {
            await TellEnginesAsync(tests, request.Engines, time.Elapsed.TotalSeconds).ConfigureAwait(false);
        }

        await Console.Out.WriteLineAsync(Counts(tests.Select(t => t.Outcome))).ConfigureAwait(false);
        return tests.All(t => t.Outcome != PacketTestOutcome.Failed) ? ExitCode.Good : ExitCode.Refused;
    }

    private static string Line(PacketTest test) => $"{Word(test.Outcome),-7} {test.File}{(test.Reason.Length > 0 ? $": {test.Reason}" : "")}";

    private static string Results(IEnumerable<PacketTest> tests) => JsonSerializer.Serialize(
        tests.Select(t => new
        {
            t.File,
            Outcome = Word(t.Outcome),
            t.Reason,
            Engines = t.Engines.Select(e => new { e.Engine, Outcome = Word(e.Outcome), e.Reason, e.Clocks, e.Undefined }),
        }),
        Json) + "\n";

    private static async Task TellEnginesAsync(List<PacketTest> tests, IReadOnlyList<string> engines, double seconds)
    {
        foreach (string engine in engines)
        {
            EngineOutcome[] outcomes = [.. tests.SelectMany(t => t.Engines.Where(e => e.Engine == engine))];
            string clocks = engine == EngineNames.Rtl ? string.Create(CultureInfo.InvariantCulture, $"; {outcomes.Sum(o => o.Clocks ?? 0)} clocks") : "";
            await Console.Out.WriteLineAsync($"{engine,-7} {Counts(outcomes.Select(o => o.Outcome))}{clocks}").ConfigureAwait(false);
        }

        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"test: {tests.Count} tests in {seconds:0.0} s")).ConfigureAwait(false);
    }

    private static string Counts(IEnumerable<PacketTestOutcome> outcomes)
    {
        PacketTestOutcome[] all = [.. outcomes];
        int Count(PacketTestOutcome outcome) => all.Count(o => o == outcome);
        return $"{Count(PacketTestOutcome.Passed)} passed, {Count(PacketTestOutcome.Failed)} failed, {Count(PacketTestOutcome.Skipped)} skipped";
    }

    private static string Word(PacketTestOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static IReadOnlyList<string> Files(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new FlexNicInputException("FNIC6005", SourceSpan.OfFile(path), "there is no such packet test");
        }

        IReadOnlyList<string> found = StfFile.Find(path);
        return found.Count > 0 ? found : throw new FlexNicInputException("FNIC6006", SourceSpan.OfFile(path), "the folder holds no .stf file");
    }

    private sealed record Request(string Config, IReadOnlyList<string> Engines, string? Waves, bool ReportUndefined, string? Json);
}
