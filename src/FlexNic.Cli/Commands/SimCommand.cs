using System.CommandLine;
using FlexNic.Cli.Output;
using FlexNic.Cli.Sim;
using FlexNic.Core;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Image;
using FlexNic.Image.Rules;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic sim</c>: a program on a capture, on the golden model, on the Verilog, or on both side by side.</summary>
internal static class SimCommand
{
    private const string DeviceEngineName = "device", RtlEngineName = "rtl", AllEngines = "all";

    public static Command Create()
    {
        var program = new Argument<string>("PROGRAM") { Description = "Configuration image, text or binary" };
        var pcap = new Option<string>("--pcap") { Description = "Ethernet capture of the frames that arrive (pcap or pcapng)", Required = true, HelpName = "FILE" };
        var rules = new Option<string?>("--rules") { Description = "Table entries and queues [default: none]", HelpName = "FILE" };
        Option<string> config = GeometryOption.Create();
        var engine = new Option<string>("--engine") { Description = "device = golden model, rtl = Verilog, all = both, compared", DefaultValueFactory = _ => AllEngines };
        engine.AcceptOnlyFromAmong(DeviceEngineName, RtlEngineName, AllEngines);
        var output = new Option<string?>("--out") { Description = "Folder for captures, records and report.json [default: none is written]", HelpName = "DIR" };
        var waves = new Option<bool>("--waves") { Description = "Write waves.fst into --out (builds the model anew, runs slower)" };
        var port = new Option<int>("--port") { Description = "Port at which the frames arrive", DefaultValueFactory = _ => 0, HelpName = "N" };
        var seed = new Option<int>("--seed") { Description = "Seed of stalls, PCIe delays and unknown initial values", DefaultValueFactory = _ => 1, HelpName = "N" };
        var stall = new Option<double>("--stall") { Description = "Chance, 0..0.9, that each stream stalls in a clock", DefaultValueFactory = _ => 0, HelpName = "P" };
        var advance = new Option<int>("--advance-every") { Description = "Records that an application takes before it moves its head pointer", DefaultValueFactory = _ => 1, HelpName = "N" };
        Check(port, p => p >= 0, "0 or more fits");
        Check(stall, p => p is >= 0 and <= 0.9, "0..0.9 fits");
        Check(advance, n => n >= 1, "1 or more fits");
        var command = new Command("sim", "Run a program on the frames of a capture and show where they went")
        {
            program, pcap, rules, config, engine, output, waves, port, seed, stall, advance,
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
                parsed.GetValue(output), parsed.GetValue(waves), parsed.GetValue(port), parsed.GetValue(seed), parsed.GetValue(stall), parsed.GetValue(advance)),
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
        SimJob job = Load(request);
        var results = new List<SimResult>();
        if (request.Engine is DeviceEngineName or AllEngines)
        {
            results.Add(await new ProgressLine().RunAsync("golden model", tell => Task.FromResult(
                DeviceEngine.Run(job, done => tell("frames", done, job.Frames.Count)))).ConfigureAwait(false));
        }

        if (request.Engine is RtlEngineName or AllEngines)
        {
            results.Add(await RunRtlAsync(request, job, cancellation).ConfigureAwait(false));
        }

        var report = SimReport.Of(job.Geometry, Path.GetFileName(request.Program), job.Frames.Count, results);
        if (request.Output is { } folder)
        {
            SimFolder.Write(folder, results[^1].Outputs, report);
        }

        SimSummary.Print(job.Geometry, report, results);
        return await VerdictAsync(request, report, results).ConfigureAwait(false);
    }

    private static SimJob Load(Request request)
    {
        NicGeometry geometry = GeometryOption.Load(request.Config);
        if (request.Port >= geometry.Ports)
        {
            throw new FlexNicInputException("FNIC6003", SourceSpan.OfFile("--port"), $"port {request.Port} does not exist: '{geometry.Name}' has {geometry.Ports} (nic.ports)");
        }

        ConfigurationImage image = ImageFile.Load(request.Program, geometry);
        IReadOnlyList<Rule> rules = request.Rules is { } path ? RuleFile.Load(path) : [];
        SimFrame[] frames = [.. CaptureFile.Read(request.Pcap).Select(bytes => new SimFrame(request.Port, bytes))];
        return new SimJob
        {
            Geometry = geometry,
            Image = image,
            Rules = rules,
            Frames = frames,
            Host = new HostOptions { Lossless = true, AdvanceEvery = request.AdvanceEvery },
            Exercise = new RtlNicOptions(request.Seed, Stall: request.Stall),
        };
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
                using var engine = new RtlEngine(job, library, waves);
                engine.Start((done, all) => tell("image words", done, all));
                return engine.Run(done => tell("frames", done, job.Frames.Count));
            },
            cancellation)).ConfigureAwait(false);
    }

    private static async Task<int> VerdictAsync(Request request, SimReport report, IReadOnlyList<SimResult> results)
    {
        if (request.Output is { } folder)
        {
            await Console.Out.WriteLineAsync($"written to {folder}: port-N.pcap, slow-path.pcap, host/queue-N.bin, report.json").ConfigureAwait(false);
        }

        string[] faults = [.. results.SelectMany(r => r.Faults.Select(f => $"{r.Engine}: {f}"))];
        foreach (string fault in faults)
        {
            await Console.Error.WriteLineAsync($"flexnic: error FNIC6004: {fault}").ConfigureAwait(false);
        }

        if (request.Engine == AllEngines)
        {
            await Console.Out.WriteLineAsync(report.Comparison.Equal ? "golden model = Verilog in all outputs" : "golden model and Verilog DIFFER (above)").ConfigureAwait(false);
        }

        return faults.Length == 0 ? ExitCode.Good : ExitCode.Refused;
    }

    private sealed record Request(
        string Program, string Pcap, string? Rules, string Config, string Engine, string? Output, bool Waves, int Port, int Seed, double Stall, int AdvanceEvery);
}
