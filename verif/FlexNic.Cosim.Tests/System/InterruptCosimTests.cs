using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Cosim.Traffic;
using FlexNic.Host.Driver;
using FlexNic.Image.Registers;

namespace FlexNic.Cosim.Tests.System;

/// <summary>MSI-X of the receive rings: one message for each arming, after the completion entry that it tells of.</summary>
[TestFixture]
public sealed class InterruptCosimTests
{
    private const ulong MessageAddress = 0xFEE0_0000;

    public static IEnumerable<int> Seeds() => NicTest.Seeds(1, 2);

    [TestCaseSource(nameof(Seeds))]
    public async Task Ring_ArmedAgainAfterEachInterrupt_SendsOneForEach(int seed)
    {
        var random = new RandomFrames(seed);
        SimFrame[] frames = [.. Enumerable.Range(0, 500).Select(i => new SimFrame(i % 2, random.Next()))];
        int armed = 0;
        int interrupts = 0;

        SimResult result = await NicTest.PassAsync(
            NicTest.Memcached(frames, "programs", "memcached_get.rules") with
            {
                Exercise = new RtlNicOptions(seed, Stall: 0.3),
                Host = new HostOptions { Lossless = true, InterruptAddress = MessageAddress },
            },
            act: () =>
            {
                armed = 0;
                return engine =>
                {
                    interrupts = engine.Host.Interrupts.Messages.Count;
                    if (interrupts == armed)
                    {
                        armed++;
                        engine.Host.Driver.Arm(0);
                    }
                };
            });

        Assert.That(interrupts, Is.GreaterThan(10).And.InRange(armed - 1, armed));
        Assert.That(result.Counters[CounterId.MsixSent], Is.EqualTo(interrupts));
    }
}
