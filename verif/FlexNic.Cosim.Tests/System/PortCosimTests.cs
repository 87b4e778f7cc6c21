using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Cosim.Traffic;
using FlexNic.Image;
using FlexNic.Image.Registers;
using FlexNic.Image.Rules;

namespace FlexNic.Cosim.Tests.System;

/// <summary>From port to port: ingress decision, port queue, egress pipeline.</summary>
[TestFixture]
public sealed class PortCosimTests
{
    private const int ShortestSent = 60;

    public static IEnumerable<int> Seeds() => NicTest.Seeds(1, 2);

    [TestCaseSource(nameof(Seeds))]
    public async Task Frames_OfCrossedPorts_LeaveByTheOtherUnchangedAndInOrder(int seed)
    {
        SimFrame[] frames = Frames(seed, 1500);

        SimResult result = await NicTest.PassAsync(PatchPanel(frames, "programs/patch_panel.rules", seed));

        for (int port = 0; port < 2; port++)
        {
            Assert.That(result.Outputs.Sent[1 - port], Is.EqualTo(frames.Where(f => f.Port == port).Select(f => Padded(f.Bytes))));
        }

        Assert.That(result.Drops.Values, Is.All.Zero);
    }

    [Test]
    public async Task Frames_OfAPortWithoutARule_AreDroppedAndCounted()
    {
        SimFrame[] frames = Frames(3, 400);

        SimResult result = await NicTest.PassAsync(PatchPanel(frames, null, 3));

        Assert.That(result.Outputs.Sent[0], Is.Empty);
        Assert.That(result.Counters[CounterId.IngressDrop], Is.EqualTo(400));
    }

    private static SimFrame[] Frames(int seed, int count)
    {
        var random = new RandomFrames(seed, shortest: 20);
        return [.. Enumerable.Range(0, count).Select(i => new SimFrame(i % 2, random.Next()))];
    }

    private static byte[] Padded(byte[] frame) => frame.Length >= ShortestSent ? frame : [.. frame, .. new byte[ShortestSent - frame.Length]];

    private static SimJob PatchPanel(SimFrame[] frames, string? rules, int seed) => new()
    {
        Geometry = NicTest.Tiny,
        Image = ImageFile.Load(Path.Combine(TestPaths.Root, "programs", "patch_panel.image"), NicTest.Tiny),
        Rules = rules is null ? [] : RuleFile.Load(Path.Combine(TestPaths.Root, rules)),
        Frames = frames,
        Exercise = new RtlNicOptions(seed, Stall: 0.2, LongStall: 0.003),
    };
}
