using System.Buffers.Binary;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Image.Registers;
using FlexNic.Image.Rules;
using FlexNic.Tests.Image;
using FlexNic.Tests.Model;
using FlexNic.Tests.Model.Nic;
using NUnit.Framework;

namespace FlexNic.Tests.Host.Driver;

/// <summary>The memcached fast path as software sees it, from rules to records, with the device model as the NIC.</summary>
public sealed class HostSystemTests
{
    private const int Records = 404;
    private const int SlowFrames = 482;
    private const int RequestIdOffset = 42;

    [TestCase("programs/memcached_get.rules", 1)]
    [TestCase("programs/memcached_get.rules", 32)]
    [TestCase("verif/data/memcached_small.rules", 1)]
    [TestCase("verif/data/memcached_small.rules", 4)]
    public void Start_ThenCapturedTraffic_DeliversRecordsAndSlowFrames(string rules, int advanceEvery)
    {
        ModelSlot device = new(TestGeometry.Tiny);
        HostSystem host = Started(device, rules, new HostOptions { AdvanceEvery = advanceEvery, RingEntries = 64 });
        var records = new int[host.Queues.Count];
        List<ReceivedFrame> slow = [];

        IReadOnlyList<byte[]> frames = PcapFile.Frames(RepositoryFiles.Path("verif", "data", "memcached_rx.pcap"));
        foreach (byte[] frame in frames)
        {
            device.Model.Receive(0, frame);
            slow.AddRange(host.Driver.PollRing(0));
            foreach ((int number, ApplicationQueue queue) in host.Queues)
            {
                foreach (byte[] record in queue.Poll())
                {
                    records[number]++;
                    Assert.That(BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(6)), Is.EqualTo(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(RequestIdOffset))));
                    Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(16)) % 4, Is.EqualTo(number), "queue by hash");
                }
            }
        }

        Assert.That(records, Has.Length.EqualTo(4).And.All.GreaterThan(0));
        Assert.That(records.Sum(), Is.EqualTo(Records));
        Assert.That(slow, Has.Count.EqualTo(SlowFrames));
        Assert.That(slow.Select(f => f.SourcePort), Is.All.Zero);
        Assert.That(slow.Select(f => f.Truncated), Is.All.False);
        Assert.That(host.Queues.Values.SelectMany(q => q.Faults), Is.Empty);
        Assert.That(device.Memory.Violations, Is.Empty);
        Assert.That(host.Driver.ReadCounter(CounterId.RxPackets), Is.EqualTo(frames.Count));
        Assert.That(host.Driver.ReadCounter(CounterId.DmaWrites), Is.EqualTo(Records));
    }

    [Test]
    public void Poll_OfStoppedQueues_LeavesThemFullAndTheRestTakesTheSlowPath()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        HostSystem host = Started(device, "verif/data/memcached_small.rules", new HostOptions());
        foreach (ApplicationQueue queue in host.Queues.Values)
        {
            queue.Stopped = true;
        }

        int slow = 0;
        foreach (byte[] frame in PcapFile.Frames(RepositoryFiles.Path("verif", "data", "memcached_rx.pcap")))
        {
            device.Model.Receive(0, frame);
            slow += host.Driver.PollRing(0).Count;
            Assert.That(host.Queues.Values.SelectMany(q => q.Poll()), Is.Empty);
        }

        Assert.That(slow, Is.EqualTo(Records + SlowFrames - (4 * 16)));
        Assert.That(host.Queues.Values.SelectMany(q => q.Faults), Is.Empty);
        foreach (ApplicationQueue queue in host.Queues.Values)
        {
            queue.Stopped = false;
            Assert.That(queue.Poll(), Has.Count.EqualTo(16));
        }
    }

    [Test]
    public void Apply_OfARuleWhileRunning_SteersBucketsElsewhere()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        HostSystem host = Started(device, "programs/memcached_get.rules", new HostOptions());
        string text = string.Concat(Enumerable.Range(0, 64).Select(b => $"table_modify steer to_queue {b} 3\n"));
        foreach (Rule rule in RuleFile.Parse(text, "test"))
        {
            host.Apply(rule);
        }

        foreach (byte[] frame in PcapFile.Frames(RepositoryFiles.Path("verif", "data", "memcached_rx.pcap")))
        {
            device.Model.Receive(0, frame);
            host.Driver.PollRing(0);
        }

        Assert.That(host.Queues.Select(q => q.Value.Written), Is.EqualTo(new ulong[] { 0, 0, 0, Records }));
    }

    [Test]
    public void Start_WithInterrupts_SendsOneMessageForEachArming()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        HostSystem host = Started(device, "programs/memcached_get.rules", new HostOptions { InterruptAddress = 0xFEE0_0000 });
        var frame = new byte[60];

        host.Driver.Arm(0);
        device.Model.Receive(0, frame);
        device.Model.Receive(1, frame);
        Assert.That(host.Interrupts.Messages, Has.Count.EqualTo(1));

        host.Driver.Arm(0);
        Assert.That(host.Interrupts.Messages, Has.Count.EqualTo(2), "two frames wait already");

        Assert.That(host.Driver.PollRing(0).Select(f => f.SourcePort), Is.EqualTo(new[] { 0, 1 }));
        host.Driver.Arm(0);
        Assert.That(host.Interrupts.Messages, Has.Count.EqualTo(2), "all frames are consumed");
    }

    [TestCase("host_queue 0 base=0x240000000 entries=16 stride=64 head=0x250000000\nhost_queue 0 base=0x260000000 entries=16 stride=64 head=0x270000000", "FNIC5011")]
    [TestCase("host_queue 0 base=0x240000000 entries=16 stride=64 head=0x250000000\nhost_queue 1 base=0x240000200 entries=16 stride=64 head=0x270000000", "FNIC5012")]
    [TestCase("\nhost_queue 0 base=0x240000000 entries=16 stride=8 head=0x250000000", "FNIC5013")]
    public void Constructor_WithQueuesThatDoNotFit_TellsLineAndCode(string rules, string code)
    {
        ModelSlot device = new(TestGeometry.Tiny);

        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => _ = Host(device, RuleFile.Parse(rules, "test"), new HostOptions()));

        Assert.That(fault.Diagnostics.Single().Code, Is.EqualTo(code));
        Assert.That(fault.Diagnostics.Single().Span.Line, Is.EqualTo(2));
    }

    private static HostSystem Started(ModelSlot device, string rules, HostOptions options)
    {
        HostSystem host = Host(device, RuleFile.Parse(RepositoryFiles.Read(rules.Split('/')), rules), options);
        host.Start();
        return host;
    }

    private static HostSystem Host(ModelSlot device, IEnumerable<Rule> rules, HostOptions options)
    {
        NicGeometry geometry = TestGeometry.Tiny;
        return new HostSystem(device, device.Memory, NicBench.Assemble(RepositoryFiles.Read("programs", "memcached_get.image"), geometry), rules, options);
    }
}
