using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Cosim.Traffic;
using FlexNic.Host.Driver;
using FlexNic.Host.Pcie;
using FlexNic.Image.Rules;

namespace FlexNic.Cosim.Tests.System;

/// <summary>Random frames, good and broken at every header, on both ports, with stalls on every stream.</summary>
[TestFixture]
public sealed class RandomCosimTests
{
    public static IEnumerable<int> Seeds() => NicTest.Seeds(1, 2, 3, 4);

    [TestCaseSource(nameof(Seeds))]
    public async Task Frames_OfAnyKind_HardwareIsTheGoldenModel(int seed)
    {
        SimResult result = await NicTest.PassAsync(Job(seed, 2500));

        Assert.That(result.Outputs.HostPackets, Is.EqualTo(2500));
    }

    [Explicit("minutes; make soak runs it")]
    [Test]
    public async Task Soak_HundredThousandFrames_HardwareIsTheGoldenModel()
    {
        foreach (int seed in NicTest.Seeds(11, 12, 13, 14))
        {
            SimResult result = await NicTest.PassAsync(Job(seed, 25_000));

            Assert.That(result.Outputs.HostPackets, Is.EqualTo(25_000));
            await TestContext.Progress.WriteLineAsync($"seed {seed}: 25000 frames, {result.Timing}");
        }
    }

    [TestCaseSource(nameof(Seeds))]
    public async Task Frames_WhileBucketsMoveBetweenQueues_NoPacketSeesHalfAChange(int seed)
    {
        SimJob job = Job(seed, 1200);

        await NicTest.PassAsync(job, act: MoveBuckets);
    }

    [Test]
    public async Task Frames_TooShortTooLongOrBad_AreDroppedWhole()
    {
        var random = new RandomFrames(9);
        SimFrame[] frames =
        [
            .. Enumerable.Range(0, 600).Select(i => (i % 5) switch
            {
                0 => new SimFrame(i % 2, new byte[1 + (i % 13)]),
                1 => new SimFrame(i % 2, new byte[1519 + i]),
                2 => new SimFrame(i % 2, random.Next(), Error: true),
                _ => new SimFrame(i % 2, random.Next()),
            }),
        ];

        SimResult result = await NicTest.PassAsync(NicTest.Memcached(frames, "programs", "memcached_get.rules") with { Exercise = new RtlNicOptions(9, Stall: 0.3) });

        Assert.That(result.Outputs.HostPackets, Is.EqualTo(240));
        Assert.That((result.Drops["runt"], result.Drops["oversize"], result.Drops["frame error"]), Is.EqualTo((120L, 120L, 120L)));
    }

    [Test]
    public async Task Frames_ToSmallBuffers_AreTruncatedAndSaySo()
    {
        var random = new RandomFrames(8);
        SimFrame[] frames = [.. Enumerable.Range(0, 300).Select(i => new SimFrame(0, random.Next()))];

        SimResult result = await NicTest.PassAsync(NicTest.Memcached(frames, "programs", "memcached_get.rules") with
        {
            Host = new HostOptions { Lossless = true, BufferBytes = 100, RingEntries = 8, RepostEvery = 1 },
        });

        Assert.That(result.Outputs.SlowPath.Count(f => f.Truncated), Is.EqualTo(result.Outputs.SlowPath.Count(f => f.PacketBytes > 100)).And.GreaterThan(50));
    }

    private static SimJob Job(int seed, int count)
    {
        var random = new RandomFrames(seed);
        SimFrame[] frames = [.. Enumerable.Range(0, count).Select(i => new SimFrame((i * 7 + (i / 3)) % 2, random.Next()))];
        return NicTest.Memcached(frames, "verif", "data", "memcached_small.rules") with
        {
            Exercise = new RtlNicOptions(seed, Stall: 0.25, LongStall: seed % 2 == 0 ? 0.01 : 0),
            Pcie = new RootComplexOptions
            {
                MaxPayload = seed % 3 == 0 ? 128 : 256, MaxReadRequest = 128 << (seed % 3), Rcb = 64 << (seed % 2), SplitProbability = 0.3, Reorder = true, DelayMax = 300,
            },
            Host = new HostOptions { Lossless = true, RingEntries = 32, RepostEvery = 3, AdvanceEvery = 1 + (seed % 3) },
        };
    }

    // Every 100 frames all 64 buckets move to other queues between the same two packets.
    private static Action<RtlRun> MoveBuckets()
    {
        int moves = 0;
        return engine =>
        {
            if (engine.FramesEntered >= 100 * (moves + 1) && moves < 10)
            {
                moves++;
                string text = string.Concat(Enumerable.Range(0, 64).Select(bucket => $"table_modify steer to_queue {bucket} => {(bucket * 5 + moves) % 4}\n"));
                engine.Apply(RuleFile.Parse(text, "moved.rules"));
            }
        };
    }
}
