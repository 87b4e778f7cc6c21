using System.Runtime.CompilerServices;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Rules;

namespace FlexNic.Cosim.Tests.System;

/// <summary>
/// Runs jobs on the whole Verilated NIC against the golden model. A run that fails leaves image, frames and waves in <c>build/replay/TEST-SEED</c>, and the
/// message ends with the one command that repeats it.
/// </summary>
internal static class NicTest
{
    /// <summary>The geometry of fast tests.</summary>
    public static NicGeometry Tiny { get; } = GeometryLoader.Load(Config);

    private static string Config => Path.Combine(TestPaths.Root, "configs", "tiny.toml");

    private static int? FixedSeed => int.TryParse(Environment.GetEnvironmentVariable("FNIC_SEED"), out int seed) ? seed : null;

    private static bool Waves => Environment.GetEnvironmentVariable("FNIC_WAVES") == "1";

    /// <summary>Seeds for a test: the given ones, or the one that a replay asks for.</summary>
    public static IEnumerable<int> Seeds(params int[] usual) => FixedSeed is { } seed ? [seed] : usual;

    /// <summary>The memcached program with one of its rules files.</summary>
    public static SimJob Memcached(IReadOnlyList<SimFrame> frames, params string[] rules) => new()
    {
        Geometry = Tiny,
        Image = ImageFile.Load(Path.Combine(TestPaths.Root, "programs", "memcached_get.image"), Tiny),
        Rules = RuleFile.Load(Path.Combine([TestPaths.Root, .. rules])),
        Frames = frames,
    };

    /// <summary>Runs a job and fails unless hardware and golden model agree in everything; <paramref name="act"/> makes what the host does on the way.</summary>
    public static async Task<SimResult> PassAsync(SimJob job, Func<Action<RtlRun>>? act = null, [CallerMemberName] string test = "")
    {
        (SimResult? result, string[] faults, long clock) = await RunAsync(job, act, wavesPath: Waves ? WavesPath(test, job) : null, 0);
        if (faults.Length == 0)
        {
            return result!; // no faults, so there is one
        }

        string folder = ReplayFolder.Write(TestPaths.Build, test, job, faults);
        if (!Waves)
        {
            await RunAsync(job, act, WavesPath(test, job), Math.Max(0, clock - ReplayFolder.WavesBefore));
        }

        throw new AssertionException(
            $"{string.Join('\n', faults.Take(10))}\nimage, frames and waves: {folder}\nreplay: make cosim T={test} SEED={job.Exercise.Seed} WAVES=1");
    }

    private static string WavesPath(string test, SimJob job) => Path.Combine(TestPaths.Build, "replay", $"{test}-{job.Exercise.Seed}", "waves.fst");

    private static async Task<(SimResult? Result, string[] Faults, long Clock)> RunAsync(SimJob job, Func<Action<RtlRun>>? act, string? wavesPath, long wavesFrom)
    {
        VerilatedLibrary library = await NicLibrary.BuildAsync(job.Geometry, Config, TestPaths.Build, wavesPath is not null, null);
        using var engine = new RtlRun(job, library, wavesPath, wavesFrom);
        try
        {
            engine.OnPoll = act?.Invoke();
            engine.Start();
            SimResult result = engine.Run();
            return (result, [.. result.Faults], engine.Clock);
        }
        catch (Exception e) when (e is InvalidDataException or HardwareAssertionException or TimeoutException)
        {
            return (null, [e.Message], engine.Clock);
        }
    }
}
