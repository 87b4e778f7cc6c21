using System.CommandLine;
using System.Diagnostics;
using FlexNic.Cli.Output;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Cosim.Traffic;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Host.Pcie;
using FlexNic.Image;
using FlexNic.Image.Rules;
using Spectre.Console;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic bench</c>: clocks per packet of the Verilog from saturated ports to host memory, by frame size.</summary>
internal static class BenchCommand
{
    private const string Program = "programs/memcached_get.image", RulesFile = "programs/memcached_get.rules";
    private static readonly int[] Sizes = [60, 64, 75, 80, 96, 112, 118, 128];

    public static Command Create()
    {
        Option<string> config = GeometryOption.Create();
        var count = new Option<int>("--frames") { Description = "Frames of each measurement", DefaultValueFactory = _ => 2000, HelpName = "N" };
        count.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 100 or > 1_000_000)
            {
                result.AddError("--frames: 100..1000000 fits");
            }
        });
        var command = new Command("bench", "Measure the Verilog with the memcached program on saturated ports: clocks per packet and latency by frame size (run at the repository's root)")
        {
            config, count,
        };
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(() => RunAsync(parsed.GetValue(config)!, parsed.GetValue(count), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string config, int count, CancellationToken cancellation)
    {
        NicGeometry geometry = GeometryOption.Load(config);
        var line = new ProgressLine();
        VerilatedLibrary library = await line.RunAsync("build", tell => NicLibrary.BuildAsync(
            geometry, config, "build", waves: false, words => tell(words, 0, 0), cancellation)).ConfigureAwait(false);
        Table table = Tables.New(
            "frame bytes", "bus beats", "path", "clocks/packet", "Mpackets/s", "latency min", "median", "PCIe bytes/packet", "request beats/packet");
        long clocks = 0;
        var time = Stopwatch.StartNew(); // how fast the simulation is; no result depends on it
        foreach ((int size, bool get) in Sizes.SelectMany(s => IsGet(s) ? new[] { (s, true), (s, false) } : [(s, false)]))
        {
            SimFrame[] frames = Frames(geometry, size, get, count);
            (SimResult result, long beats, long ran) = await line.RunAsync("measure", tell => Task.Run(
                () => Measure(geometry, library, frames, done => tell($"{size}-byte frames", done, count)), cancellation)).ConfigureAwait(false);
            clocks += ran;
            if (result.Faults.Count > 0)
            {
                await Console.Error.WriteLineAsync($"flexnic: error FNIC6004: {result.Faults[0]}").ConfigureAwait(false);
                return ExitCode.Refused;
            }

            AddRow(table, geometry, size, get, result, beats);
        }

        Tables.Print(table);
        await Console.Out.WriteLineAsync(
            $"'{geometry.Name}': {geometry.Ports} saturated ports into one {geometry.BusBits}-bit bus, {count} frames each; clocks are exact, packets/s at nic.clock_mhz = {geometry.ClockMhz}; "
            + $"simulated {clocks / time.Elapsed.TotalSeconds / 1000:0} k clocks/s").ConfigureAwait(false);
        return ExitCode.Good;
    }

    private static bool IsGet(int size) => size > FrameBuilder.GetHeaderBytes && size <= FrameBuilder.GetHeaderBytes + FrameBuilder.LongestKey;

    private static SimFrame[] Frames(NicGeometry geometry, int size, bool get, int count)
    {
        var random = new Random(size);
        return [.. Enumerable.Range(0, count).Select(i => new SimFrame(i % geometry.Ports, get ? Get(random, size) : Other(random, size)))];
    }

    private static byte[] Get(Random random, int size)
    {
        var key = new byte[size - FrameBuilder.GetHeaderBytes];
        random.NextBytes(key);
        return FrameBuilder.MemcachedGet(key, (uint)random.Next(), (ushort)random.Next(1024, 65536), (ushort)random.Next(65536), (uint)random.Next());
    }

    private static byte[] Other(Random random, int size) => FrameBuilder.Udp(new byte[size - 42], (uint)random.Next(), (ushort)random.Next(1024, 65536), 53);

    private static (SimResult Result, long RequestBeats, long Clocks) Measure(NicGeometry geometry, VerilatedLibrary library, SimFrame[] frames, Action<int> progress)
    {
        var job = new SimJob
        {
            Geometry = geometry,
            Image = ImageFile.Load(Program, geometry),
            Rules = RuleFile.Load(RulesFile),
            Frames = frames,
            Host = new HostOptions { Lossless = true, RingEntries = 1024, RepostEvery = 64 },
            Pcie = new RootComplexOptions { DelayMin = 80, DelayMax = 120 },
        };
        using var engine = new RtlRun(job, library);
        engine.Start();
        long before = engine.RequestBeats;
        SimResult result = engine.Run(progress);
        return (result, engine.RequestBeats - before, engine.Clock);
    }

    private static void AddRow(Table table, NicGeometry geometry, int size, bool get, SimResult result, long beats)
    {
        SimTiming timing = result.Timing!; // the Verilog ran
        LinkAccounting link = result.Link!; // likewise
        long bytes = Enum.GetValues<TlpPurpose>().Where(p => p != TlpPurpose.Mmio)
            .Sum(p => link[p, LinkDirection.Upstream].Bytes + link[p, LinkDirection.Downstream].Bytes);
        table.AddRow(
            $"{size}", $"{(size + (geometry.BusBits / 8) - 1) / (geometry.BusBits / 8)}", get ? "fast (GET)" : "slow (ring)",
            $"{1 / timing.PacketsPerClock:0.00}", $"{timing.PacketsPerClock * geometry.ClockMhz:0.0}", $"{timing.LatencyMin}", $"{timing.LatencyMedian}",
            $"{(double)bytes / timing.Packets:0.0}", $"{(double)beats / timing.Packets:0.00}");
    }
}
