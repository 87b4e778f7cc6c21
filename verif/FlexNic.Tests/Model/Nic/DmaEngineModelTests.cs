using FlexNic.Image.Registers;
using FlexNic.Model.Device;
using FlexNic.Model.Device.Nic;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Nic;

public sealed class DmaEngineModelTests
{
    private const ushort Write = 0x8000;
    private const ushort Read = 0xC000;

    [Test]
    public void WriteRequest_RunsBeforeTheDelivery()
    {
        NicBench bench = NicBench.SelfService();
        byte[] frame = NicBench.Frame(80, Write, offset: 70, length: 10, address: 0xFFFF_FFFF_0000_0001);

        bench.Model.Receive(0, frame);

        Assert.That(bench.Host.Writes.Select(w => w.Kind), Is.EqualTo(new[] { DmaWriteKind.Record, DmaWriteKind.RingPayload, DmaWriteKind.RingCompletion }));
        Assert.That((bench.Host.Writes[0].Address, bench.Host.Writes[0].Data), Is.EqualTo((0xFFFF_FFFF_0000_0001, frame[70..])));
        Assert.That((bench.Counter(CounterId.DmaWrites), bench.Counter(CounterId.DmaWriteBytes)), Is.EqualTo((1u, 10u)));
    }

    [TestCase(Write, 70, 11, TestName = "Write_BeyondThePacket")]
    [TestCase(Write, 65535, 65535, TestName = "Write_FarBeyondThePacket")]
    [TestCase(Write, 0, 0, TestName = "Write_OfNothing")]
    [TestCase(Read, 0, 0, TestName = "Read_OfNothing")]
    [TestCase(Read, 0, 65, TestName = "Read_TooLong")]
    [TestCase(Write | 0x0800, 0, 8, TestName = "Write_Atomic")]
    [TestCase(Read | 0x2000, 0, 8, TestName = "Read_Atomic")]
    public void BadRequest_IsSkippedAndCounted(int control, int offset, int length)
    {
        NicBench bench = NicBench.SelfService();

        bench.Model.Receive(0, NicBench.Frame(80, (ushort)control, (ushort)offset, (ushort)length, address: 0x1000));

        Assert.That(bench.Host.Writes.Select(w => w.Kind), Is.EqualTo(new[] { DmaWriteKind.RingPayload, DmaWriteKind.RingCompletion }));
        Assert.That(bench.Counter(CounterId.DmaBadRequest), Is.EqualTo(1));
        Assert.That(bench.Counter(CounterId.DmaWrites) + bench.Counter(CounterId.DmaReads), Is.Zero);
    }

    [Test]
    public void InvalidHeader_IsSkippedUncounted()
    {
        NicBench bench = NicBench.SelfService();

        bench.Model.Receive(0, NicBench.Frame(80, 0x7FFF, 70, 11));

        Assert.That(bench.Counter(CounterId.DmaBadRequest), Is.Zero);
        Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(1));
    }

    [Test]
    public void ReadRequest_EntersTheDmaPipelineAgain()
    {
        NicBench bench = NicBench.SelfService();

        bench.Model.Receive(0, NicBench.Frame(80, Read, length: 64, cookie: 0x55, address: 0x1000));

        // The program drops nothing of a completion, and gives it no ring: the engine takes it and is done.
        Assert.That(bench.Counter(CounterId.DmaReads), Is.EqualTo(1));
        Assert.That(bench.Counter(CounterId.DmaPackets), Is.EqualTo(2));
        Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(1));
    }

    [Test]
    public void BusMasterOff_DiscardsAndCounts()
    {
        NicBench bench = NicBench.SelfService();
        bench.Model.BusMaster = false;

        bench.Model.Receive(0, NicBench.Frame(80, Write, length: 8, address: 0x1000));

        Assert.That(bench.Host.Writes, Is.Empty);
        Assert.That(bench.Counter(CounterId.DmaBlocked), Is.EqualTo(2), "the request and the delivery");
    }

    [Test]
    public void Steps_ReplayTheOrderOfTheHardware()
    {
        NicBench bench = NicBench.SelfService(descriptors: 1);
        byte[] first = NicBench.Frame(80, Write, offset: 16, length: 8, address: 0x1000);
        byte[] second = NicBench.Frame(90, Read, length: 32, cookie: 9, address: 0x2000);
        Assert.That(bench.Model.IngressStep(0, first).Fate, Is.EqualTo(IngressFate.Queued));
        Assert.That(bench.Model.IngressStep(1, second).Fate, Is.EqualTo(IngressFate.Queued));
        Assert.That(bench.Model.HostQueueLength, Is.EqualTo(2));

        DmaOutcome one = bench.Model.DmaStep();
        Assert.That((one.Fate, one.Requests.Single().Data.Length, one.Delivery?.BufferAddress), Is.EqualTo((DmaFate.Delivered, 8, (ulong?)NicBench.Buffers)));

        DmaOutcome two = bench.Model.DmaStep();
        DmaRequest read = two.Requests.Single();
        Assert.That((two.Fate, read.Header.FromMemory, read.Header.Cookie, read.Data.Length), Is.EqualTo((DmaFate.Waiting, true, (ushort)9, 0)));
        Assert.That(bench.Counter(CounterId.DmaPackets), Is.EqualTo(2), "reads are listed, not re-enqueued");

        List<DmaOutcome> resumed = [];
        bench.Model.DmaResumed = resumed.Add;
        Assert.That(bench.Model.DmaCompletionStep(PacketMeta.FromRead(32, 9, 2), new byte[32]).Fate, Is.EqualTo(DmaFate.Waiting), "in order, behind the other");
        Assert.That(bench.Counter(CounterId.DmaReadErrors), Is.EqualTo(1));
        bench.Post(1);

        Assert.That(resumed.Select(o => o.Fate), Is.EqualTo(new[] { DmaFate.Delivered, DmaFate.Consumed }));
        Assert.That(resumed[0].Delivery?.Payload, Is.EqualTo(second));
        Assert.That(bench.Model.HostQueueLength, Is.Zero);
        Assert.That(() => bench.Model.DmaStep(), Throws.InvalidOperationException);
        Assert.That(() => bench.Model.Receive(0, first), Throws.InvalidOperationException);
    }
}
