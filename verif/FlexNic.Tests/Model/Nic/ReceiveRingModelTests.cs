using System.Buffers.Binary;
using FlexNic.Image.Registers;
using FlexNic.Model.Device.Nic;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Nic;

public sealed class ReceiveRingModelTests
{
    [Test]
    public void Deliver_WritesPayloadThenCompletion()
    {
        NicBench bench = NicBench.SelfService();
        byte[] frame = NicBench.Frame(100);

        bench.Model.Receive(1, frame);

        Assert.That(bench.Host.Writes.Select(w => (w.Address, w.Kind)), Is.EqualTo(new[] { (NicBench.Buffers, DmaWriteKind.RingPayload), (NicBench.Completions, DmaWriteKind.RingCompletion) }));
        Assert.That(bench.Host.Writes[0].Data, Is.EqualTo(frame));
        Assert.That(bench.Host.Writes[1].Data, Is.EqualTo(new byte[] { 100, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(bench.Counter(CounterId.RingPackets), Is.EqualTo(1));
    }

    [Test]
    public void Deliver_OverSeveralLaps_AlternatesThePhase()
    {
        NicBench bench = NicBench.SelfService(ringLog2: 2, descriptors: 3);
        for (int i = 0; i < 11; i++)
        {
            bench.Model.Receive(0, NicBench.Frame(60 + i));
            bench.Post(1);
        }

        byte[][] entries = [.. bench.Host.Of(DmaWriteKind.RingCompletion).Select(w => w.Data)];
        Assert.That(entries.Select(e => e[7]), Is.EqualTo(new[] { 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1 }));
        Assert.That(entries.Select(e => (int)BinaryPrimitives.ReadUInt16LittleEndian(e.AsSpan(4))), Is.EqualTo(Enumerable.Range(0, 11).Select(i => i % 4)));
        Assert.That(entries.Select(e => (int)e[0]), Is.EqualTo(Enumerable.Range(60, 11)));
    }

    [Test]
    public void Deliver_BeyondTheBuffer_TruncatesAndSaysSo()
    {
        NicBench bench = NicBench.SelfService(bufferBytes: 64);

        bench.Model.Receive(0, NicBench.Frame(65));
        bench.Model.Receive(0, NicBench.Frame(64));

        Assert.That(bench.Host.Of(DmaWriteKind.RingPayload).Select(w => w.Data.Length), Is.EqualTo(new[] { 64, 64 }));
        Assert.That(bench.Host.Of(DmaWriteKind.RingCompletion).Select(w => (w.Data[0], w.Data[7])), Is.EqualTo(new (byte, byte)[] { (65, 3), (64, 1) }));
        Assert.That(bench.Counter(CounterId.RingTruncated), Is.EqualTo(1));
    }

    [Test]
    public void Receive_WithoutDescriptorAndDropEnabled_DropsAndCounts()
    {
        NicBench bench = NicBench.SelfService(drop: true, descriptors: 2);
        for (int i = 0; i < 5; i++)
        {
            bench.Model.Receive(0, NicBench.Frame(60 + i));
        }

        Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(2));
        Assert.That(bench.Ring(RegisterMap.RingDrops), Is.EqualTo(3));
        Assert.That(bench.Counter(CounterId.RingNoDescriptor), Is.EqualTo(3));
        Assert.That(bench.Read(RegisterMap.Status) & 1, Is.EqualTo(1));
    }

    [Test]
    public void Receive_WithoutDescriptor_WaitsForTheDoorbell()
    {
        NicBench bench = NicBench.SelfService(descriptors: 2);
        for (int i = 0; i < 5; i++)
        {
            bench.Model.Receive(0, NicBench.Frame(60 + i));
        }

        Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(2));
        Assert.That(bench.Read(RegisterMap.Status) & 1, Is.Zero);

        bench.Post(1);
        Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(3));
        bench.Post(5);

        Assert.That(bench.Host.Of(DmaWriteKind.RingPayload).Select(w => w.Data.Length), Is.EqualTo(Enumerable.Range(60, 5)));
        Assert.That(bench.Counter(CounterId.RingNoDescriptor), Is.Zero);
        Assert.That(bench.Read(RegisterMap.Status) & 1, Is.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Receive_WhileTheHostQueueIsFull_DropsAtTheTailUnlessLossless(bool lossless)
    {
        NicBench bench = NicBench.SelfService(ringLog2: 10, descriptors: 0);
        bench.Write(RegisterMap.Ctrl, lossless ? 7u : 5u);

        // One packet waits in the engine, the queue holds 224 cells of one packet each.
        for (int i = 0; i < 300; i++)
        {
            bench.Model.Receive(0, NicBench.Frame(64));
        }

        bench.Post(1000);
        Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(lossless ? 300 : 225));
        Assert.That(bench.Counter(CounterId.HostQueueDrop), Is.EqualTo(lossless ? 0 : 75));
    }

    [Test]
    public void Receive_ForADisabledRing_DropsAndCounts()
    {
        NicBench bench = NicBench.SelfService();
        bench.WriteRing(RegisterMap.RingCtrl, 0);

        bench.Model.Receive(0, NicBench.Frame(64));

        Assert.That(bench.Host.Writes, Is.Empty);
        Assert.That(bench.Counter(CounterId.RingNoDescriptor), Is.EqualTo(1));
    }

    [Test]
    public void Doorbell_FromTheInterruptHandler_DeliversEachPacketOnce()
    {
        NicBench bench = NicBench.SelfService(descriptors: 0);
        bench.Vector(0, 0xFEE0_0000, 1, masked: false);
        bench.WriteRing(RegisterMap.RingIrqArm, 1u << 31);
        bench.Host.Written = (_, _, kind) =>
        {
            if (kind == DmaWriteKind.Interrupt)
            {
                bench.Post(1);
                bench.WriteRing(RegisterMap.RingIrqArm, (1u << 31) | bench.Ring(RegisterMap.RingHead));
            }
        };
        for (int i = 0; i < 6; i++)
        {
            bench.Model.Receive(0, NicBench.Frame(60 + i));
        }

        bench.Post(1);

        Assert.That(bench.Host.Of(DmaWriteKind.RingPayload).Select(w => w.Data.Length), Is.EqualTo(Enumerable.Range(60, 6)));
        Assert.That(bench.Counter(CounterId.MsixSent), Is.EqualTo(6));
    }
}
