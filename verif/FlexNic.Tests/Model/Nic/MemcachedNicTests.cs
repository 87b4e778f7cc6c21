using System.Buffers.Binary;
using FlexNic.Image.Registers;
using FlexNic.Model.Device.Nic;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Nic;

/// <summary>The memcached fast path from the port to host memory, over captured traffic (paper, Figure 3).</summary>
public sealed class MemcachedNicTests
{
    private const int RecordBytes = 64;
    private const ulong SmallBase = 0x4000_0000;
    private const ulong SmallStride = 0x1000;
    private const ulong SmallHeads = 0x4010_0000;
    private const ulong HeadStride = 0x40;

    [Test]
    public void Receive_OfCapturedTraffic_FillsTheQueuesAndTheRing()
    {
        IReadOnlyList<byte[]> frames = Capture();
        NicBench bench = Loaded("programs", "memcached_get.rules");

        var model = new ReferenceQueues(1024, 0x2_4000_0000, 0x1_0000);
        List<byte[]> slow = [];
        foreach (byte[] frame in frames)
        {
            bench.Model.Receive(0, frame);
            if (!model.Take(frame))
            {
                slow.Add(frame);
            }
        }

        Assert.That(model.Records, Has.Count.EqualTo(404));
        Assert.That(bench.Host.Of(DmaWriteKind.Record).Select(w => (w.Address, Hex(w.Data))), Is.EqualTo(model.Records.Select(r => (r.Address, Hex(r.Bytes)))));
        Assert.That(slow, Has.Count.EqualTo(482));
        Assert.That(bench.Host.Of(DmaWriteKind.RingPayload).Select(w => Hex(w.Data)), Is.EqualTo(slow.Select(Hex)));
        Assert.That(bench.Counter(CounterId.RxPackets), Is.EqualTo(frames.Count));
        Assert.That(bench.Counter(CounterId.DmaWrites), Is.EqualTo(404));
        Assert.That(bench.Counter(CounterId.DmaWriteBytes), Is.EqualTo(404 * RecordBytes));
        Assert.That(bench.Counter(CounterId.DmaBadRequest), Is.Zero);
        Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(482));
    }

    [Test]
    public void Receive_WithSmallQueuesAndAnApplicationThatKeepsUp_ReadsTheHeadAndLosesNothing()
    {
        NicBench bench = Loaded("verif", "data", "memcached_small.rules");
        var consumed = new uint[4];
        bench.Host.Written = (address, _, kind) =>
        {
            if (kind == DmaWriteKind.Record)
            {
                int queue = (int)((address - SmallBase) / SmallStride);
                var head = new byte[4];
                BinaryPrimitives.WriteUInt32LittleEndian(head, ++consumed[queue]);
                bench.Host.Poke(SmallHeads + ((ulong)queue * HeadStride), head);
            }
        };

        var model = new ReferenceQueues(16, SmallBase, SmallStride);
        foreach (byte[] frame in Capture())
        {
            bench.Model.Receive(0, frame);
            model.Take(frame);
        }

        Assert.That(bench.Host.Of(DmaWriteKind.Record).Select(w => (w.Address, Hex(w.Data))), Is.EqualTo(model.Records.Select(r => (r.Address, Hex(r.Bytes)))));
        Assert.That(bench.Counter(CounterId.DmaReads), Is.GreaterThan(404 / 16));
        Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(482));
    }

    [Test]
    public void Receive_WithSmallQueuesThatNobodyEmpties_SendsTheRestTheSlowWay()
    {
        NicBench bench = Loaded("verif", "data", "memcached_small.rules");

        IReadOnlyList<byte[]> frames = Capture();
        foreach (byte[] frame in frames)
        {
            bench.Model.Receive(0, frame);
        }

        Assert.That(bench.Counter(CounterId.DmaWrites), Is.EqualTo(4 * 16));
        Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(frames.Count - (4 * 16)));
    }

    private static IReadOnlyList<byte[]> Capture() => PcapFile.Frames(RepositoryFiles.Path("verif", "data", "memcached_rx.pcap"));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    private static NicBench Loaded(params string[] rules)
    {
        var bench = new NicBench();
        bench.Model.LoadImage(NicBench.Memcached(bench.Geometry, rules));
        bench.EnableRing(log2: 10, drop: false);
        bench.Post(1023);
        return bench;
    }

    /// <summary>What the program's comments promise, written down again: which frames are GETs, their queue, their place and their record.</summary>
    private sealed class ReferenceQueues(int size, ulong queueBase, ulong queueStride)
    {
        private readonly uint[] _taken = new uint[4];

        public List<(ulong Address, byte[] Bytes)> Records { get; } = [];

        public bool Take(ReadOnlySpan<byte> frame)
        {
            if (!IsGet(frame, out int keyBytes))
            {
                return false;
            }

            var record = new byte[RecordBytes];
            frame.Slice(74, keyBytes).CopyTo(record.AsSpan(20));
            uint hash = FlexNic.Image.Crc32C.Compute(record.AsSpan(20));
            int queue = (int)(hash & 3);
            uint place = _taken[queue]++;
            BinaryPrimitives.WriteUInt32LittleEndian(record, BinaryPrimitives.ReadUInt32BigEndian(frame[26..]));
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), BinaryPrimitives.ReadUInt16BigEndian(frame[34..]));
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(6), BinaryPrimitives.ReadUInt16BigEndian(frame[42..]));
            BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), BinaryPrimitives.ReadUInt32BigEndian(frame[62..]));
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(12), (ushort)keyBytes);
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(14), (ushort)(place / (uint)size % 2 == 0 ? 1 : 0));
            BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(16), hash);
            Records.Add((queueBase + ((ulong)queue * queueStride) + (place % (uint)size * RecordBytes), record));
            return true;
        }

        private static bool IsGet(ReadOnlySpan<byte> frame, out int keyBytes)
        {
            keyBytes = 0;
            if (frame.Length < 74
                || frame[12..15] is not [0x08, 0x00, 0x45]
                || (BinaryPrimitives.ReadUInt16BigEndian(frame[20..]) & 0x3FFF) != 0
                || frame[23] != 17
                || BinaryPrimitives.ReadUInt16BigEndian(frame[36..]) != 11211
                || BinaryPrimitives.ReadUInt32BigEndian(frame[44..]) != 1
                || frame[50] != 0x80
                || frame[51] != 0
                || frame[54..56] is not [0, 0])
            {
                return false;
            }

            keyBytes = BinaryPrimitives.ReadUInt16BigEndian(frame[52..]);
            int total = BinaryPrimitives.ReadUInt16BigEndian(frame[16..]);
            int udp = BinaryPrimitives.ReadUInt16BigEndian(frame[38..]);
            return keyBytes is >= 1 and <= 44
                && BinaryPrimitives.ReadUInt32BigEndian(frame[58..]) == (uint)keyBytes
                && udp == 40 + keyBytes
                && total == 20 + udp
                && frame.Length >= 14 + total;
        }
    }
}
