using System.Buffers.Binary;
using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Cosim.Traffic;
using FlexNic.Host.Pcie;
using FlexNic.Image.Registers;

namespace FlexNic.Cosim.Tests.System;

/// <summary>Application queues that fill up: head pointer reads, phase bits over many laps, the slow path as the way out (paper, section 3).</summary>
[TestFixture]
public sealed class QueueCosimTests
{
    private const int FlagsOffset = 14;
    private const int Entries = 16;
    private const byte QueueFull = 2;

    public static IEnumerable<int> Seeds() => NicTest.Seeds(1, 2);

    [TestCaseSource(nameof(Seeds))]
    public async Task Gets_ManyLaps_NothingIsLostAndThePhaseFlipsEachLap(int seed)
    {
        const int gets = 2000;
        SimResult result = await NicTest.PassAsync(Small(Gets(seed, gets), seed) with { Exercise = new RtlNicOptions(seed, Stall: 0.2) });

        Assert.That(result.Counters[CounterId.DmaReads], Is.GreaterThan(0), "the head pointer is read when space looks low");
        Assert.That(result.Outputs.Records.Values.Sum(r => r.Count) + result.Outputs.SlowPath.Count, Is.EqualTo(gets));
        foreach (List<byte[]> records in result.Outputs.Records.Values)
        {
            Assert.That(records, Has.Count.GreaterThan(8 * Entries));
            Assert.That(records.Select(r => r[FlagsOffset] & 1), Is.EqualTo(records.Select((_, i) => (i / Entries % 2) ^ 1)));
        }
    }

    [Test]
    public async Task Gets_ConsumerStopsAndComesBack_TheRestTakesTheSlowPathAndRecordsFlowAgain()
    {
        const int gets = 1500;
        SimFrame[] frames = Gets(1, gets);

        SimResult result = await NicTest.PassAsync(Small(frames, 1), act: StopAndResume);

        int full = result.Outputs.SlowPath.Count(f => f.UserByte == QueueFull);
        int records = result.Outputs.Records.Values.Sum(r => r.Count);
        Assert.That(full, Is.EqualTo(result.Outputs.SlowPath.Count), "only GETs were sent");
        Assert.That(full, Is.GreaterThan(100), "while the consumers stand still");
        Assert.That(records, Is.GreaterThan((4 * Entries) + 100), "after they have come back");
        Assert.That(records + full, Is.EqualTo(gets), "none is lost, none is overwritten");
        Assert.That(OpaqueOf(result).Order(), Is.EqualTo(frames.Select(f => BinaryPrimitives.ReadUInt32BigEndian(f.Bytes.AsSpan(62))).Order()));
    }

    [TestCase(ReadFault.UnsupportedRequest)]
    [TestCase(ReadFault.CompleterAbort)]
    [TestCase(ReadFault.Poisoned)]
    public async Task Gets_HeadPointerReadsFailAtFirst_QueuesRecover(ReadFault fault)
    {
        const int gets = 800;
        int faults = 0;
        SimJob job = Small(Gets(5, gets), 5);
        job = job with
        {
            Pcie = new RootComplexOptions { Fault = read => read.LengthDw == 1 && faults++ % 4 != 3 ? fault : ReadFault.None },
        };

        SimResult result = await NicTest.PassAsync(job);

        Assert.That(result.Counters[CounterId.DmaReadErrors], Is.GreaterThan(0));
        Assert.That(result.Outputs.Records.Values.Sum(r => r.Count), Is.GreaterThan(4 * 2 * Entries));
        Assert.That(result.Outputs.Records.Values.Sum(r => r.Count) + result.Outputs.SlowPath.Count, Is.EqualTo(gets));
    }

    // All four queues stand still for a third of the frames.
    private static Action<RtlRun> StopAndResume()
    {
        return engine =>
        {
            bool stopped = engine.FramesEntered is > 300 and < 900;
            foreach (Host.Driver.ApplicationQueue queue in engine.Host.Queues.Values)
            {
                queue.Stopped = stopped;
            }
        };
    }

    private static IEnumerable<uint> OpaqueOf(SimResult result) =>
    [
        .. result.Outputs.Records.Values.SelectMany(r => r).Select(r => BinaryPrimitives.ReadUInt32LittleEndian(r.AsSpan(8))),
        .. result.Outputs.SlowPath.Select(f => BinaryPrimitives.ReadUInt32BigEndian(f.Bytes.AsSpan(62))),
    ];

    private static SimFrame[] Gets(int seed, int count)
    {
        var random = new RandomFrames(seed);
        return [.. Enumerable.Range(0, count).Select(i => new SimFrame(i % 2, random.Get()))];
    }

    private static SimJob Small(SimFrame[] frames, int seed) =>
        NicTest.Memcached(frames, "verif", "data", "memcached_small.rules") with { Exercise = new RtlNicOptions(seed) };
}
