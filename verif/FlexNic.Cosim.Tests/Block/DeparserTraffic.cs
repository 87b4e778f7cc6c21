using FlexNic.Cosim.Native;
using FlexNic.Geometry;
using FlexNic.Model.Device;

namespace FlexNic.Cosim.Tests.Block;

/// <summary>Feeds PHVs and packets to a deparser and compares what comes out with the model.</summary>
internal sealed class DeparserTraffic(BlockBench bench, DeparserModel model, PhvGeometry geometry, int layouts, int phvFifo, int beatBytes, Random random)
{
    private readonly Port _phvValid = bench.Model.Port("s_phv_valid");
    private readonly Port _phvData = bench.Model.Port("s_phv_data");
    private readonly Port _phvCredit = bench.Model.Port("phv_credit");
    private readonly Port _sValid = bench.Model.Port("s_valid");
    private readonly Port _sReady = bench.Model.Port("s_ready");
    private readonly Port _sData = bench.Model.Port("s_data");
    private readonly Port _sLast = bench.Model.Port("s_last");
    private readonly Port _mValid = bench.Model.Port("m_valid");
    private readonly Port _mReady = bench.Model.Port("m_ready");
    private readonly Port _mData = bench.Model.Port("m_data");
    private readonly Port _mLast = bench.Model.Port("m_last");
    private readonly Port _mMeta = bench.Model.Port("m_meta");
    private readonly Port _mDmaBeats = bench.Model.Port("m_dma_beats");
    private readonly Port _statDrop = bench.Model.Port("stat_drop");
    private readonly Port _packetDone = bench.Model.Port("pkt_done");
    private readonly List<byte> _output = [];
    private int _credits = phvFifo;

    /// <summary>Runs <paramref name="count"/> packets; the percentages are the chances of a beat, a PHV and a ready in a clock.</summary>
    public void Run(string what, int count, int inPercent, int phvPercent, int outPercent)
    {
        VerilatedModel dut = bench.Model;
        (Phv Phv, byte[] Packet)[] packets = [.. Enumerable.Range(0, count).Select(_ => NewPacket())];
        PipelineResult[] results = [.. packets.Select(p => model.Process(p.Phv, p.Packet))];
        Queue<(PipelineResult Want, int Number)> expected = new(results.Select((r, i) => (r, i)).Where(r => !r.r.Dropped));
        int phvs = 0;
        int packet = 0;
        int offset = 0;
        int done = 0;
        int drops = 0;
        bool offered = false;

        for (int clock = 0; done < count; clock++)
        {
            Assert.That(clock, Is.LessThan(1_000_000), $"{what}: {done} packets are done of {count}, {packet} went in");
            bool givePhv = phvs < count && _credits > 0 && random.Next(100) < phvPercent;
            dut.Set(_phvValid, givePhv ? 1u : 0);
            if (givePhv)
            {
                packets[phvs++].Phv.Pack(dut.Input(_phvData));
                _credits--;
            }

            if (!offered && packet < count && random.Next(100) < inPercent)
            {
                byte[] data = packets[packet].Packet;
                bench.SetBeat(_sData, data, offset, random);
                offset += beatBytes;
                dut.Set(_sLast, offset >= data.Length ? 1u : 0);
                (packet, offset) = offset >= data.Length ? (packet + 1, 0) : (packet, offset);
                offered = true;
            }

            dut.Set(_sValid, offered ? 1u : 0);
            bool ready = random.Next(100) < outPercent;
            dut.Set(_mReady, ready ? 1u : 0);
            dut.Step();
            offered &= dut.Get(_sReady) == 0;
            _credits += (int)dut.Get(_phvCredit);
            done += (int)dut.Get(_packetDone);
            drops += (int)dut.Get(_statDrop);
            if (ready && dut.Get(_mValid) != 0)
            {
                TakeBeat(expected, what);
            }
        }

        Assert.That(expected, Is.Empty, $"{what}: packets that never came");
        Assert.That(drops, Is.EqualTo(results.Count(r => r.Dropped)), $"{what}: packets consumed");
        dut.Set(_phvValid, 0);
        dut.Set(_sValid, 0);
        dut.Set(_mReady, 0);
        bench.Idle(4);
    }

    private (Phv Phv, byte[] Packet) NewPacket()
    {
        byte[] packet = new byte[random.Next(12) == 0 ? random.Next(1000, 2000) : random.Next(1, 400)];
        random.NextBytes(packet);
        Phv phv = new(geometry);
        foreach (ref uint word in phv.Words)
        {
            word = (uint)random.NextInt64(1L << 32);
        }

        foreach (ref ushort half in phv.Halves)
        {
            half = (ushort)random.Next(65536);
        }

        random.NextBytes(phv.Bytes);
        phv.PacketLength = (ushort)packet.Length;
        phv.Parsed = (ushort)(random.Next(10) == 0 ? random.Next(65536) : random.Next(256));
        phv.Layout = (byte)(random.Next(10) == 0 ? random.Next(256) : random.Next(layouts));
        return (phv, packet);
    }

    private void TakeBeat(Queue<(PipelineResult Want, int Number)> expected, string what)
    {
        VerilatedModel dut = bench.Model;
        Assert.That(expected, Is.Not.Empty, $"{what}: a beat for which there is no packet");
        (PipelineResult want, int number) = expected.Peek();
        string place = $"{what}, packet {number}, byte {_output.Count}";
        Assert.That(PacketMeta.Decode(dut.Output(_mMeta)), Is.EqualTo(want.Meta), place);
        Assert.That((int)dut.Get(_mDmaBeats), Is.EqualTo(want.DmaSection.Length / beatBytes), place);
        ReadOnlySpan<uint> data = dut.Output(_mData);
        for (int i = 0; i < beatBytes; i++)
        {
            _output.Add((byte)(data[i / 4] >> (8 * (i % 4))));
        }

        int length = want.DmaSection.Length + want.Packet.Length;
        bool last = _output.Count >= length;
        Assert.That(dut.Get(_mLast), Is.EqualTo(last ? 1u : 0), $"{place} of {length}: last");
        if (last)
        {
            byte[] all = [.. want.DmaSection, .. want.Packet];
            Assert.That(_output.Take(length), Is.EqualTo(all), $"{what}, packet {number}");
            _output.Clear();
            expected.Dequeue();
        }
    }
}
