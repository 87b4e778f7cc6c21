using System.CommandLine;
using FlexNic.Cli.Output;
using FlexNic.Cli.PacketTests;
using FlexNic.Cli.Sim;
using FlexNic.Core;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.P4;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic sim</c>: a program on a capture: what its P4 text means, the golden model, the Verilog, or all side by side.</summary>
internal static class SimCommand
{
    public static Command Create()
    {
        var program = new Argument<string>("PROGRAM") { Description = "P4_16 program (NAME.p4), or a configuration image, text or binary" };
        var pcap = new Option<string>("--pcap") { Description = "Ethernet capture of the frames that arrive (pcap or pcapng)", Required = true, HelpName = "FILE" };
        var rules = new Option<string?>("--rules") { Description = "Table entries, registers and queues (docs/image-format.md, section 3) [default: none]", HelpName = "FILE" };
        Option<string> config = GeometryOption.Create();
        var engine = new Option<string>("--engine") { Description = "program = what the P4 text means, device = golden model, rtl = Verilog, all = all that the program has, compared", DefaultValueFactory = _ => EngineNames.All };
        engine.AcceptOnlyFromAmong(EngineNames.Program, EngineNames.Device, EngineNames.Rtl, EngineNames.All);
        var sources = new P4Sources();
        var output = new Option<string?>("--out") { Description = "Folder for captures, records and report.json [default: none is written]", HelpName = "DIR" };
        var waves = new Option<bool>("--waves") { Description = "Write waves.fst into --out (builds the model anew, runs slower)" };
        Option<bool> undefined = P4Programs.ReportUndefined();
        var port = new Option<int>("--port") { Description = "Port at which the frames arrive", DefaultValueFactory = _ => 0, HelpName = "N" };
        var seed = new Option<int>("--seed") { Description = "Seed of stalls, PCIe delays and unknown initial values", DefaultValueFactory = _ => 1, HelpName = "N" };
        var stall = new Option<double>("--stall") { Description = "Chance, 0..0.9, that each stream stalls in a clock", DefaultValueFactory = _ => 0, HelpName = "P" };
        var advance = new Option<int>("--advance-every") { Description = "Records that an application takes before it moves its head pointer", DefaultValueFactory = _ => 1, HelpName = "N" };
        Check(port, p => p >= 0, "0 or more fits");
        Check(stall, p => p is >= 0 and <= 0.9, "0..0.9 fits");
        Check(advance, n => n >= 1, "1 or more fits");
        var command = new Command("sim", "Run a program on the frames of a capture and show where they went")
        {
            program, pcap, rules, config, engine, sources.Includes, sources.Defines, output, waves, undefined, port, seed, stall, advance,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(waves) && parsed.GetValue(output) is null)
            {
                parsed.AddError("--waves needs --out DIR");
            }
        });
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(() => RunAsync(
            new Request(
                parsed.GetValue(program)!, parsed.GetValue(pcap)!, parsed.GetValue(rules), parsed.GetValue(config)!, parsed.GetValue(engine)!,
                sources.Read(parsed), parsed.GetValue(output), parsed.GetValue(waves), parsed.GetValue(undefined), parsed.GetValue(port), parsed.GetValue(seed), parsed.GetValue(stall), parsed.GetValue(advance)),
            cancellation)));
        return command;
    }

    private static void Check<T>(Option<T> option, Func<T, bool> fits, string message) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && result.GetValueOrDefault<T>() is { } value && !fits(value))
        {
            result.AddError($"{option.Name} {value}: {message}");
        }
    });

    private static async Task<int> RunAsync(Request request, CancellationToken cancellation)
    {
        if (await LoadAsync(request).ConfigureAwait(false) is not { } jobs)
        {
            return ExitCode.Refused;
        }

        var results = new List<SimResult>();
        if (jobs.Program is { } text)
        {
            results.Add(await new ProgressLine().RunAsync("program model", tell => Task.FromResult(
                Meaning(text with { ReportUndefined = request.ReportUndefined }, done => tell("frames", done, text.Frames.Count)))).ConfigureAwait(false));
        }

        if (jobs.Image is { } device && request.Engine is EngineNames.Device or EngineNames.All)
        {
            results.Add(await new ProgressLine().RunAsync("golden model", tell => Task.FromResult(
                DeviceRun.Run(device, done => tell("frames", done, device.Frames.Count)))).ConfigureAwait(false));
        }

        if (jobs.Image is { } rtl && request.Engine is EngineNames.Rtl or EngineNames.All)
        {
            results.Add(await RunRtlAsync(request, rtl, cancellation).ConfigureAwait(false));
        }

        SimVerdict verdict = SimVerdict.Of(results);
        var report = SimReport.Of(jobs.Geometry, Path.GetFileName(request.Program), jobs.Frames.Count, results, verdict);
        if (request.Output is { } folder)
        {
            SimFolder.Write(folder, results[^1].Outputs, report);
        }

        SimSummary.Print(jobs.Geometry, report, results);
        foreach (string read in results.SelectMany(r => r.Undefined))
        {
            await Console.Out.WriteLineAsync(read).ConfigureAwait(false);
        }

        return await TellAsync(request, verdict).ConfigureAwait(false);
    }

    private static async Task<SimJobs?> LoadAsync(Request request)
    {
        NicGeometry geometry = GeometryOption.Load(request.Config);
        if (request.Port >= geometry.Ports)
        {
            throw new FlexNicInputException("FNIC6003", SourceSpan.OfFile("--port"), $"port {request.Port} does not exist: '{geometry.Name}' has {geometry.Ports} (nic.ports)");
        }

        SimFrame[] frames = [.. CaptureFile.Read(request.Pcap).Select(bytes => new SimFrame(request.Port, bytes))];
        var loader = new SimLoader(
            geometry, frames, new HostOptions { Lossless = true, AdvanceEvery = request.AdvanceEvery }, new RtlNicOptions(request.Seed, Stall: request.Stall));
        if (SimLoader.IsP4(request.Program))
        {
            string hardware = request.Engine switch { EngineNames.Program => "", EngineNames.All => $"{EngineNames.Device}, {EngineNames.Rtl}", _ => request.Engine };
            return await loader.LoadProgramAsync(request.Program, request.Sources, request.Rules, request.Engine is EngineNames.Program or EngineNames.All, hardware).ConfigureAwait(false);
        }

        return request.Engine == EngineNames.Program
            ? throw new FlexNicInputException("FNIC6008", SourceSpan.OfFile(request.Program), "engine 'program' runs P4 text (NAME.p4), this is taken for a configuration image: device, rtl and all fit")
            : loader.LoadImage(request.Program, request.Rules);
    }

    private static SimResult Meaning(ProgramJob job, Action<int> progress)
    {
        try
        {
            return new ProgramRun(job).Run(progress);
        }
        catch (NotSupportedException unsupported)
        {
            throw new FlexNicInputException("FNIC6009", SourceSpan.OfFile("main"), $"the program model cannot run this program: {unsupported.Message}");
        }
    }

    private static async Task<SimResult> RunRtlAsync(Request request, SimJob job, CancellationToken cancellation)
    {
        var line = new ProgressLine();
        VerilatedLibrary library = await line.RunAsync("build", tell => NicLibrary.BuildAsync(
            job.Geometry, request.Config, "build", request.Waves, words => tell(words, 0, 0), cancellation)).ConfigureAwait(false);
        string? waves = request.Waves ? Path.Combine(request.Output!, "waves.fst") : null; // checked by the validator
        return await line.RunAsync("Verilog", tell => Task.Run(
            () =>
            {
                using var engine = new RtlRun(job, library, waves);
                engine.Start((done, all) => tell("image words", done, all));
                return engine.Run(done => tell("frames", done, job.Frames.Count));
            },
            cancellation)).ConfigureAwait(false);
    }

    private static async Task<int> TellAsync(Request request, SimVerdict verdict)
    {
        if (request.Output is { } folder)
        {
            await Console.Out.WriteLineAsync($"written to {folder}: port-N.pcap, slow-path.pcap, host/queue-N.bin, report.json").ConfigureAwait(false);
        }

        foreach (string fault in verdict.Faults)
        {
            await Console.Error.WriteLineAsync($"flexnic: error FNIC6004: {fault}").ConfigureAwait(false);
        }

        if (verdict.Between.Length > 0)
        {
            await Console.Out.WriteLineAsync(verdict.Faults.Count == 0 ? $"{verdict.Between} in all outputs" : "the engines DIFFER (above)").ConfigureAwait(false);
        }

        foreach (string note in verdict.Notes)
        {
            await Console.Out.WriteLineAsync(note).ConfigureAwait(false);
        }

        return verdict.Faults.Count == 0 ? ExitCode.Good : ExitCode.Refused;
    }

    private sealed record Request(
        string Program, string Pcap, string? Rules, string Config, string Engine, P4Options Sources, string? Output, bool Waves, bool ReportUndefined, int Port, int Seed, double Stall, int AdvanceEvery);
}
