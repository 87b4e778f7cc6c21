using FlexNic.Host.Memory;
using FlexNic.Host.Pcie;
using NUnit.Framework;

namespace FlexNic.Tests.Host.Pcie;

public sealed class LinkAccountingTests
{
    private const ulong Base = 0x12_0000_0000;

    [TestCase(4, 28)]
    [TestCase(8, 32)]
    [TestCase(16, 40)]
    [TestCase(32, 56)]
    [TestCase(64, 88)]
    [TestCase(128, 152)]
    [TestCase(256, 280)]
    public void BytesOnLink_Write64BitAddress(int payload, int bytes) =>
        Assert.That(LinkAccounting.BytesOnLink(TlpRequests.Write(Base, new byte[payload], 0x0100)), Is.EqualTo(bytes));

    [TestCase(4, 24)]
    [TestCase(8, 28)]
    [TestCase(16, 36)]
    [TestCase(64, 84)]
    public void BytesOnLink_Completion(int payload, int bytes)
    {
        Tlp read = TlpRequests.Read(Base, payload, 0x0100, 0);
        Tlp completion = CompletionSplitter.Split(read, new byte[payload], 64, 256, 0, () => false).Single();

        Assert.That(LinkAccounting.BytesOnLink(read), Is.EqualTo(24));
        Assert.That(LinkAccounting.BytesOnLink(completion), Is.EqualTo(bytes));
    }

    [TestCase(128, 1804)]
    [TestCase(256, 1660)]
    [TestCase(512, 1588)]
    public void Accounting_Write1514Bytes_CutAtMaxPayload(int maxPayload, int bytes)
    {
        var memory = new HostMemory();
        memory.AddRegion(new MemoryRegion("buffers", Base, 4096, DeviceAccess.Write, RegionPurpose.RingBuffer));
        var root = new RootComplex(new RootComplexOptions { MaxPayload = maxPayload }, memory, 1);

        for (int at = 0; at < 1514; at += maxPayload)
        {
            root.AcceptRequest(TlpRequests.Write(Base + (ulong)at, new byte[Math.Min(maxPayload, 1514 - at)], 0x0100));
        }

        Assert.That(root.Violations, Is.Empty);
        Assert.That(root.Accounting[TlpPurpose.RingPayload, LinkDirection.Upstream],
            Is.EqualTo(new LinkUse((1514 + maxPayload - 1) / maxPayload, bytes, 1516)));
        Assert.That(root.Accounting.Total(LinkDirection.Upstream).Bytes, Is.EqualTo(bytes));
        Assert.That(root.Accounting.Total(LinkDirection.Downstream), Is.EqualTo(default(LinkUse)));
    }

    [TestCase(RegionPurpose.RecordQueue, TlpPurpose.Record, TlpPurpose.OtherRead)]
    [TestCase(RegionPurpose.RingBuffer, TlpPurpose.RingPayload, TlpPurpose.OtherRead)]
    [TestCase(RegionPurpose.CompletionRing, TlpPurpose.RingCompletion, TlpPurpose.OtherRead)]
    [TestCase(RegionPurpose.Interrupt, TlpPurpose.Interrupt, TlpPurpose.OtherRead)]
    [TestCase(RegionPurpose.DescriptorRing, TlpPurpose.OtherWrite, TlpPurpose.DescriptorRead)]
    [TestCase(RegionPurpose.QueueHead, TlpPurpose.OtherWrite, TlpPurpose.HeadRead)]
    [TestCase(RegionPurpose.Other, TlpPurpose.OtherWrite, TlpPurpose.OtherRead)]
    public void PurposeOf_Region(RegionPurpose region, TlpPurpose write, TlpPurpose read)
    {
        var at = new MemoryRegion("here", Base, 64, DeviceAccess.ReadWrite, region);

        Assert.That(LinkAccounting.PurposeOf(TlpRequests.Write(Base, new byte[4], 0x0100), at), Is.EqualTo(write));
        Assert.That(LinkAccounting.PurposeOf(TlpRequests.Read(Base, 4, 0x0100, 0), at), Is.EqualTo(read));
    }
}
