using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Host.Pcie;
using FlexNic.Image.Registers;

namespace FlexNic.Cosim.Tests.System;

/// <summary>The paper's example on captured traffic, from the port to host memory, on the whole NIC (docs/hardware.md; paper, Figure 3).</summary>
[TestFixture]
public sealed class CaptureCosimTests
{
    private const int FastPathGets = 404;

    public static IEnumerable<int> Seeds() => NicTest.Seeds(1, 2, 3);

    [Test]
    public async Task Capture_WithoutStalls_RecordsAndSlowPathAreComplete()
    {
        SimResult result = await NicTest.PassAsync(NicTest.Memcached(Capture(), "programs", "memcached_get.rules"));

        AssertComplete(result);
        SimResult device = DeviceRun.Run(NicTest.Memcached(Capture(), "programs", "memcached_get.rules"));
        Assert.That(result.Outputs.Records.Values.SelectMany(r => r), Is.EqualTo(device.Outputs.Records.Values.SelectMany(r => r)), "nothing here depends on time");
    }

    [TestCaseSource(nameof(Seeds))]
    public async Task Capture_StallsOnEveryStream_NothingChanges(int seed)
    {
        SimJob job = NicTest.Memcached(Capture(), "programs", "memcached_get.rules") with
        {
            Exercise = new RtlNicOptions(seed, Stall: 0.3, LongStall: 0.005),
            Pcie = new RootComplexOptions { MaxPayload = 128, MaxReadRequest = 128, SplitProbability = 0.5, Reorder = true, DelayMin = 5, DelayMax = 400 },
        };

        AssertComplete(await NicTest.PassAsync(job));
    }

    [TestCaseSource(nameof(Seeds))]
    public async Task Capture_OverBothPorts_QueuesKeepTheOrderOfTheHardware(int seed)
    {
        SimFrame[] frames = [.. Capture().Select((f, i) => f with { Port = i % 2 })];

        AssertComplete(await NicTest.PassAsync(NicTest.Memcached(frames, "programs", "memcached_get.rules") with { Exercise = new RtlNicOptions(seed, Stall: 0.1) }));
    }

    private static SimFrame[] Capture() => [.. CaptureFile.Read(Path.Combine(TestPaths.Root, "verif", "data", "memcached_rx.pcap")).Select(f => new SimFrame(0, f))];

    private static void AssertComplete(SimResult result)
    {
        Assert.That(result.Outputs.Records.Values.Sum(r => r.Count), Is.EqualTo(FastPathGets));
        Assert.That(result.Outputs.SlowPath, Has.Count.EqualTo(Capture().Length - FastPathGets));
        Assert.That(result.Counters[CounterId.DmaWrites], Is.EqualTo(FastPathGets));
        Assert.That(result.Drops.Values, Is.All.Zero);
    }
}
