using System.Collections.Immutable;
using FlexNic.Cosim.Sim;
using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Image.Registers;
using FlexNic.Image.Rules;

namespace FlexNic.Cosim.Tests.System;

/// <summary>Differences between engines are told by engine, stream, index and both values.</summary>
[TestFixture]
public sealed class EngineComparisonTests
{
    [Test]
    public void Differences_EqualResults_None() => Assert.That(EngineComparison.Differences(Result("program"), Result("rtl")), Is.Empty);

    [Test]
    public void Differences_OfEachStream_NameEnginePlaceAndValues()
    {
        SimResult mine = Result("program");
        SimResult other = Result("device");
        other.Outputs.Sent[1][1][2] = 0xEE;
        other.Outputs.Records[3].Add(new byte[64]);
        other.Outputs.Deliver(0, Frame([1, 2], 5));

        Assert.That(EngineComparison.Differences(mine, other with { Reads = [new SimValue("r[0]", 8)] }), Is.EqualTo(
        [
            "queue 3 records: program has 0, device 1",
            "ring 0 frames: program has 1, device 2",
            "port 1 frame 1: byte 2: program has 0x03 (of 3 bytes), device 0xEE (of 3)",
            "r[0]: program has 7, device 8",
        ]));
    }

    [Test]
    public void Differences_OfCompletionEntries_CountOnlyBetweenEnginesThatHaveThem()
    {
        SimResult other = Result("rtl");
        other.Outputs.Rings[0][0] = Frame([9], 1);

        Assert.That(EngineComparison.Differences(Result("program"), other), Is.Empty);
        Assert.That(EngineComparison.Differences(Result("device"), other), Has.One.Contains("completion entry"));
    }

    [TestCase(0u, true)]
    [TestCase(3u, false)]
    public void IsOrderDefined_ReadsOfHostMemory_Decide(uint reads, bool defined)
    {
        SimResult rtl = Result("rtl") with { Counters = ImmutableDictionary<CounterId, uint>.Empty.Add(CounterId.DmaReads, reads) };

        Assert.That(EngineComparison.IsOrderDefined(rtl), Is.EqualTo(defined));
    }

    private static SimResult Result(string engine)
    {
        var queue = new ApplicationQueue(new HostMemory(), new HostQueueRule(default, 3, 0x1000, 4, 64, 0x8000));
        var outputs = new HostOutputs(new SortedDictionary<int, ApplicationQueue> { [3] = queue }, 1, 2);
        outputs.Sent[1].Add([1, 2, 3]);
        outputs.Sent[1].Add([1, 2, 3]);
        outputs.Deliver(0, Frame([9], 0));
        return new SimResult(engine, outputs, ImmutableDictionary<CounterId, uint>.Empty, ImmutableDictionary<string, long>.Empty, [], null, null) { Reads = [new SimValue("r[0]", 7)] };
    }

    private static ReceivedFrame Frame(byte[] bytes, uint word) => new(bytes, 0, word, 0, 0, false, bytes.Length);
}
