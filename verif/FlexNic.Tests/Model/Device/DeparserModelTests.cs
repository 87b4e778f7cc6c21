using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Model.Device;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Device;

/// <summary>Layouts, payload modes, DMA sections and drops of the deparser model.</summary>
public sealed class DeparserModelTests
{
    private const int BusBytes = 32;
    private const byte ToHost = 0x80;

    [TestCase(0, 0, 0)]
    [TestCase(1, 14, 40)]
    [TestCase(2, 0, 40)]
    [TestCase(3, 20, 40)]
    public void Process_OfAPayloadMode_TakesTheTailOfThePacket(int mode, int start, int end)
    {
        DeparserModel deparser = Make(PipelineId.Ingress);
        SetInfo(deparser, 0, length: 0, mode: mode, start: 20);
        byte[] packet = Bytes(40);
        Phv phv = ToHostPhv(packet.Length, parsed: 14);

        PipelineResult result = deparser.Process(phv, packet);

        Assert.That(result.Packet, Is.EqualTo(packet[start..end]));
        Assert.That(result.Dropped, Is.EqualTo(mode == 0), "nothing left is nothing sent");
    }

    [Test]
    public void Process_OfAHeader_PutsLanesInFrontOfThePayload()
    {
        DeparserModel deparser = Make(PipelineId.Egress);
        SetInfo(deparser, 2, length: 7, mode: 1, start: 0);
        SetLanes(deparser, 2, beat: 0, (0, 1), (1, 0), (2, 32 + 3), (3, 32 + 24 + 1));
        Phv phv = ToHostPhv(20, parsed: 18);
        phv.Layout = 2;
        phv.Words[0] = 0x11223344;
        phv.Halves[3] = 0x5566;
        phv.Bytes[2] = 0x77;
        phv.UserWord = 0xCAFE;

        PipelineResult result = deparser.Process(phv, Bytes(20));

        Assert.That(result.Packet, Is.EqualTo(new byte[] { 0x33, 0x44, 0x11, 0x22, 0x55, 0x66, 0x77, 18, 19 }));
        Assert.That(result.Meta, Is.EqualTo(new PacketMeta(9, 0, ToHost, 0, 0, 0, 0xCAFE)));
    }

    [Test]
    public void Process_OfALanePositionThatIsOff_WritesZeros()
    {
        DeparserModel deparser = Make(PipelineId.Egress);
        SetInfo(deparser, 0, length: 4, mode: 0, start: 0);
        SetLanes(deparser, 0, beat: 0, (1, 0));
        Phv phv = ToHostPhv(20, parsed: 0);
        phv.Words[0] = 0x11223344;

        Assert.That(deparser.Process(phv, Bytes(20)).Packet, Is.EqualTo(new byte[] { 0, 0, 0x11, 0x22 }));
    }

    [Test]
    public void Process_OfALayoutThatDoesNotExist_IsLayoutZero()
    {
        DeparserModel deparser = Make(PipelineId.Egress);
        SetInfo(deparser, 0, length: 0, mode: 2, start: 0);
        Phv phv = ToHostPhv(5, parsed: 0);
        phv.Layout = 16;

        Assert.That(deparser.Process(phv, Bytes(5)).Packet, Is.EqualTo(Bytes(5)));
    }

    [Test]
    public void Process_OfADmaSection_KeepsItOutOfTheLength()
    {
        DeparserModel deparser = Make(PipelineId.Dma);
        SetInfo(deparser, 0, length: BusBytes + 2, mode: 2, start: 0, dmaBeats: 1);
        SetLanes(deparser, 0, beat: 0, (0, 32), (1, 33), (7, 0));
        SetLanes(deparser, 0, beat: 1, (0, 1));
        Phv phv = ToHostPhv(3, parsed: 0);
        phv.Words[0] = 0x0BADF00D;
        phv.Halves[0] = 0xC305;
        phv.Halves[1] = 0x0102;

        PipelineResult result = deparser.Process(phv, Bytes(3));

        DmaHeader[] headers = DmaHeader.ParseAll(result.DmaSection);
        Assert.That(headers[0], Is.EqualTo(new DmaHeader(true, true, 0, 3, 5, 0x0102, 0, 0, 0x0BAD)));
        Assert.That(headers[1].Valid, Is.False);
        Assert.That(result.Packet, Is.EqualTo(new byte[] { 0xF0, 0x0D, 0, 1, 2 }));
        Assert.That(result.Meta.Len, Is.EqualTo(5));
    }

    [TestCase(PipelineId.Dma, 0, 0, 10, true)]
    [TestCase(PipelineId.Dma, 0xC0, 0, 10, true)]
    [TestCase(PipelineId.Dma, 0, 1, 10, false)]
    [TestCase(PipelineId.Dma, ToHost, 1, 0, false)]
    [TestCase(PipelineId.Egress, ToHost, 1, 0, true)]
    [TestCase(PipelineId.Egress, ToHost, 0, 0, true)]
    [TestCase(PipelineId.Egress, 0x40, 0, 10, false)]
    public void Process_OfADestinationAndLength_DecidesWhetherThePacketIsConsumed(PipelineId pipeline, int destination, int dmaBeats, int payload, bool dropped)
    {
        DeparserModel deparser = Make(pipeline);
        SetInfo(deparser, 0, length: dmaBeats * BusBytes, mode: payload == 0 ? 0 : 2, start: 0, dmaBeats: dmaBeats);
        Phv phv = ToHostPhv(10, parsed: 0);
        phv.Dst = (byte)destination;

        PipelineResult result = deparser.Process(phv, Bytes(10));

        Assert.That(result.Dropped, Is.EqualTo(dropped));
        Assert.That((result.Packet.Length, result.DmaSection.Length), Is.EqualTo(dropped ? (0, 0) : (payload, dmaBeats * BusBytes)));
    }

    [Test]
    public void Encode_OfADmaHeader_ReadsBackTheSame()
    {
        DmaHeader header = new(true, true, 5, 2, 0xA5, 0x1234, 0x5678, 0x9ABC, 0xFEDCBA9876543210);
        byte[] bytes = new byte[DmaHeader.EncodedBytes];
        header.Encode(bytes);

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("EAA5123456789ABCFEDCBA9876543210"));
        Assert.That(DmaHeader.Parse(bytes), Is.EqualTo(header));
    }

    private static DeparserModel Make(PipelineId pipeline) => new(TestGeometry.Tiny, pipeline);

    private static Phv ToHostPhv(int length, int parsed)
    {
        Phv phv = new(TestGeometry.Tiny.Phv);
        phv.PacketLength = (ushort)length;
        phv.Parsed = (ushort)parsed;
        phv.Dst = ToHost;
        return phv;
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];

    private static RowLayout Layout(int table) => ImageLayout.For(TestGeometry.Tiny).Table(PipelineId.Ingress, Units.Deparser, table).Row;

    private static void SetInfo(DeparserModel deparser, int layout, int length, int mode, int start, int dmaBeats = 0)
    {
        RowLayout row = Layout(DeparserTable.Info);
        BitVector bits = row.With(BitVector.Zero(row.Width), "hdr_len", (ulong)length);
        bits = row.With(row.With(bits, "payload_mode", (ulong)mode), "start", (ulong)start);
        deparser.WriteRow(DeparserTable.Info, layout, row.With(bits, "dma_beats", (ulong)dmaBeats));
    }

    private static void SetLanes(DeparserModel deparser, int layout, int beat, params (int Position, int Lane)[] lanes)
    {
        RowLayout row = Layout(DeparserTable.Lanes);
        BitVector bits = BitVector.Zero(row.Width);
        foreach ((int position, int lane) in lanes)
        {
            bits = row.With(row.With(bits, $"lane{position}", (ulong)lane), $"en{position}", 1);
        }

        deparser.WriteRow(DeparserTable.Lanes, (layout * (128 / BusBytes)) + beat, bits);
    }
}
