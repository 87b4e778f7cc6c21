using System.Buffers.Binary;
using FlexNic.Cosim.Native;
using FlexNic.Geometry;
using FlexNic.Model.Device;

namespace FlexNic.Cosim.Tests.Block;

/// <summary>The parser bank in Verilog against the device model: random rows, random packets, random gaps; every PHV must be equal.</summary>
[TestFixture]
public sealed class ParserCosimTests
{
    private const int Images = 25;
    private const int PacketsPerImage = 400;
    private const int PipelineNumber = 2;

    [TestCase(256, 4, 16, 24, 16, 32, 4)]
    [TestCase(512, 8, 16, 24, 16, 32, 4)]
    [TestCase(256, 3, 9, 11, 10, 20, 2)]
    public async Task Parse_RandomImagesPacketsAndStalls_PhvsEqualTheModels(int bus, int engines, int words, int halves, int bytes, int states, int branches)
    {
        PhvGeometry phv = new(words, halves, bytes);
        ParserGeometry geometry = new(engines, states, branches, WindowBytes: 128, MaxSteps: 64);
        Random random = new(bus + engines);
        using BlockBench bench = await BlockBench.StartAsync(
            "fnic_parser_bank", 1, ("BUS", bus), ("NW", words), ("NH", halves), ("NB", bytes), ("K", engines), ("STATES", states), ("BRANCHES", branches),
            ("MAX_STEPS", 64), ("CFG_PIPE", PipelineNumber));
        Runner runner = new(bench, phv, bus / 8, random);

        for (int image = 0; image < Images; image++)
        {
            ParserModel model = new(phv, geometry);
            WriteImage(bench, model, phv, geometry, random, tame: image % 3 == 0);
            runner.Run(model, $"image {image}", inPercent: image % 4 == 1 ? 40 : 100, outPercent: image % 4 == 2 ? 15 : 100 - (10 * (image % 4)));
        }
    }

    private static void WriteImage(BlockBench bench, ParserModel model, PhvGeometry phv, ParserGeometry geometry, Random random, bool tame)
    {
        for (int row = 0; row < geometry.States; row++)
        {
            Write(0, row, RandomRow(phv, geometry, random, tame));
        }

        for (int source = 0; source < 256; source++)
        {
            Write(1, source, [(uint)random.Next(geometry.States)]);
        }

        void Write(int table, int row, uint[] rowWords)
        {
            bench.WriteRow(PipelineNumber, 0, table, row, rowWords);
            model.WriteRow(table, row, rowWords);
        }
    }

    // A tame row walks forward by little, so that graphs run long; the others try every corner.
    private static uint[] RandomRow(PhvGeometry phv, ParserGeometry geometry, Random random, bool tame)
    {
        uint Next() => random.Next(tame ? 12 : 5) == 0 ? 128 + (uint)random.Next(128) : (uint)random.Next(geometry.States);

        RowBits row = new RowBits()
            .Add(4, (uint)random.Next(tame ? 9 : 16))
            .Add(8, (uint)(tame ? random.Next(4) : random.Next(8) == 0 ? random.Next(-128, 128) : random.Next(-6, 20)))
            .Add(16, 1u << random.Next(16))
            .Add(4, (uint)random.Next(16))
            .Add(2, random.Next(3) == 0 ? (uint)random.Next(1, 3) : 0)
            .Add(16, tame ? 0x1Fu : (uint)random.Next(65536) & (uint)random.Next(65536))
            .Add(4, tame ? 0 : (uint)random.Next(16))
            .Add(1, (uint)random.Next(2))
            .Add(8, Next());
        for (int i = 0; i < geometry.Branches; i++)
        {
            row.Add(32, (uint)random.NextInt64(1L << 32)).Add(32, (1u << random.Next(32)) | (1u << random.Next(32))).Add(8, Next());
        }

        int enables = (2 * phv.Words) + phv.Halves + phv.Bytes - 12;
        for (int i = 0; i < enables; i++)
        {
            row.Add(1, random.Next(5) == 0 ? 1u : 0);
        }

        return row.ToWords();
    }

    private sealed class Runner(BlockBench bench, PhvGeometry geometry, int beatBytes, Random random)
    {
        private readonly Port _sValid = bench.Model.Port("s_valid");
        private readonly Port _sReady = bench.Model.Port("s_ready");
        private readonly Port _sData = bench.Model.Port("s_data");
        private readonly Port _sLast = bench.Model.Port("s_last");
        private readonly Port _sMeta = bench.Model.Port("s_meta");
        private readonly Port _mValid = bench.Model.Port("m_phv_valid");
        private readonly Port _mReady = bench.Model.Port("m_phv_ready");
        private readonly Port _mData = bench.Model.Port("m_phv_data");
        private readonly Port _idle = bench.Model.Port("idle");
        private readonly byte[] _metaBytes = new byte[PacketMeta.EncodedBytes];

        public void Run(ParserModel model, string what, int inPercent, int outPercent)
        {
            VerilatedModel dut = bench.Model;
            Queue<(Phv Want, int Number, int Length)> expected = new();
            byte[] packet = [];
            int sent = 0;
            int offset = 0;
            int got = 0;
            bool offered = false;

            for (int clock = 0; got < PacketsPerImage || offered || offset < packet.Length; clock++)
            {
                Assert.That(clock, Is.LessThan(1_000_000), $"{what}: {got} PHVs came of {PacketsPerImage}, {sent} packets begun");
                if (!offered && (offset < packet.Length || sent < PacketsPerImage) && random.Next(100) < inPercent)
                {
                    if (offset >= packet.Length)
                    {
                        packet = NewPacket(model, expected, sent++);
                        offset = 0;
                    }

                    bench.SetBeat(_sData, packet, offset, random);
                    dut.Set(_sLast, offset + beatBytes >= packet.Length ? 1u : 0);
                    offset += beatBytes;
                    offered = true;
                }

                dut.Set(_sValid, offered ? 1u : 0);
                bool ready = random.Next(100) < outPercent;
                dut.Set(_mReady, ready ? 1u : 0);
                dut.Step();
                offered &= dut.Get(_sReady) == 0;
                if (ready && dut.Get(_mValid) != 0)
                {
                    Check(expected, dut.Output(_mData), what);
                    got++;
                }
            }

            dut.Set(_sValid, 0);
            dut.Set(_mReady, 0);
            bench.Idle(3);
            Assert.That(dut.Get(_idle), Is.EqualTo(1), $"{what}: idle when all PHVs were taken");
        }

        private byte[] NewPacket(ParserModel model, Queue<(Phv Want, int Number, int Length)> expected, int number)
        {
            int length = random.Next(4) switch
            {
                0 => random.Next(1, 65),
                1 => random.Next(1, 160),
                2 => 64,
                _ => random.Next(20) == 0 ? random.Next(1000, 2200) : random.Next(60, 400),
            };
            byte[] packet = new byte[length];
            for (int i = 0; i < length; i++)
            {
                packet[i] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(8));
            }

            PacketMeta meta = new(
                (ushort)length, (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (ushort)random.Next(65536),
                (uint)random.NextInt64(1L << 32));
            meta.Encode(_metaBytes);
            Span<uint> pins = bench.Model.Input(_sMeta);
            for (int i = 0; i < 3; i++)
            {
                pins[i] = MetaWord(i);
            }

            Phv want = new(geometry);
            model.Parse(packet, meta, want);
            expected.Enqueue((want, number, length));
            return packet;
        }

        private uint MetaWord(int word) =>
            BinaryPrimitives.ReadUInt32LittleEndian(_metaBytes.AsSpan(4 * word));

        private void Check(Queue<(Phv Want, int Number, int Length)> expected, ReadOnlySpan<uint> pins, string what)
        {
            Assert.That(expected, Is.Not.Empty, $"{what}: a PHV came for which there is no packet");
            (Phv want, int number, int length) = expected.Dequeue();
            Phv got = new(geometry);
            got.Unpack(pins);
            string? difference = want.FirstDifference(got);
            if (difference is not null)
            {
                Assert.Fail($"{what}, packet {number} of {length} bytes, error code {want.ParserError}: model {difference}");
            }
        }
    }
}
