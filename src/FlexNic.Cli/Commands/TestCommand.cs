using System.CommandLine;
using System.Text.Json;
using FlexNic.Cli.Output;
using FlexNic.Cli.PacketTests;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.P4;
using FlexNic.Stf.Script;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic test</c>: packet tests in STF, a line for each.</summary>
internal static class TestCommand
{
    private const string AllEngines = "all";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "STF files, or folders of them; X.stf tests X.p4 beside it", Arity = ArgumentArity.OneOrMore };
        var sources = new P4Sources();
        Option<string> config = GeometryOption.Create();
        var engine = new Option<string>("--engine")
        {
            Description = "program = what the text means, device = the compiled image on the golden model, all = both",
            DefaultValueFactory = _ => PacketTest.ProgramEngineName,
        };
        engine.AcceptOnlyFromAmong(PacketTest.ProgramEngineName, PacketTest.DeviceEngineName, AllEngines);
        var json = new Option<string?>("--json") { Description = "File for the results, for programs [default: none]", HelpName = "FILE" };
        var command = new Command("test", "Run packet tests of P4 programs: one line a test, then 'N passed, N failed, N skipped'") { files, engine, config, sources.Includes, sources.Defines, json };
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(
            () => RunAsync(parsed.GetValue(files)!, sources.Read(parsed), parsed.GetValue(config)!, parsed.GetValue(engine)!, parsed.GetValue(json), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string[] named, P4Options options, string config, string engine, string? json, CancellationToken cancellation)
    {
        string[] files = [.. named.SelectMany(Files)];
        NicGeometry geometry = GeometryOption.Load(config);
        string[] engines = engine == AllEngines ? [PacketTest.ProgramEngineName, PacketTest.DeviceEngineName] : [engine];
        var tests = new List<PacketTest>();
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            PacketTest test = PacketTest.Run(file, options, geometry, engines);
            tests.Add(test);
            await Console.Out.WriteLineAsync(
                $"{test.Outcome.ToString().ToLowerInvariant(),-7} {file}{(test.Reason.Length > 0 ? $": {test.Reason}" : "")}").ConfigureAwait(false);
        }

        if (json is not null)
        {
            var results = tests.Select(t => new { t.File, Outcome = t.Outcome.ToString().ToLowerInvariant(), t.Reason });
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(results, Json) + "\n", cancellation).ConfigureAwait(false);
        }

        int Count(PacketTestOutcome outcome) => tests.Count(t => t.Outcome == outcome);
        await Console.Out.WriteLineAsync(
            $"{Count(PacketTestOutcome.Passed)} passed, {Count(PacketTestOutcome.Failed)} failed, {Count(PacketTestOutcome.Skipped)} skipped").ConfigureAwait(false);
        return Count(PacketTestOutcome.Failed) == 0 ? ExitCode.Good : ExitCode.Refused;
    }

    private static IReadOnlyList<string> Files(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new FlexNicInputException("FNIC6005", SourceSpan.OfFile(path), "there is no such packet test");
        }

        IReadOnlyList<string> found = StfFile.Find(path);
        return found.Count > 0 ? found : throw new FlexNicInputException("FNIC6006", SourceSpan.OfFile(path), "the folder holds no .stf file");
    }
}
