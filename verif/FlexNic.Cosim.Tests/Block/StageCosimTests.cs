using System.Globalization;
using FlexNic.Core;
using FlexNic.Cosim.Native;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;
using FlexNic.Model.Device;

namespace FlexNic.Cosim.Tests.Block;

/// <summary>The stage in Verilog against the device model: random rows of every table, random PHVs and gaps; every PHV, after eight clocks, and all of the stage
/// SRAM must be equal.</summary>
[TestFixture]
public sealed class StageCosimTests
{
    private const int Images = 60;
    private const int PhvsPerImage = 600;
    private const int LatencyClocks = 8;
    private const int ReadClocks = 16;

    private static IEnumerable<TestCaseData> Shapes()
    {
        StageGeometry tiny = new()
        {
            KeyWords = 4,
            KeyHalves = 3,
            KeyBytes = 2,
            TernaryRows = 32,
            ExactEntries = 256,
            DataRows = 512,
            Actions = 32,
            WordSlots = 3,
            HalfSlots = 2,
            ByteSlots = 1,
            StateRows = 512,
            HashWords = 12,
        };
        yield return new TestCaseData(new PhvGeometry(16, 24, 16), tiny, true, true).SetArgDisplayNames("tiny");
        yield return new TestCaseData(new PhvGeometry(16, 24, 16), tiny with { KeyBytes = 3, TernaryRows = 11, ExactEntries = 64, Actions = 16, WordSlots = 4, HalfSlots = 3, ByteSlots = 2, DataRows = 32 }, false, false)
            .SetArgDisplayNames("no state, no hash");
        yield return new TestCaseData(new PhvGeometry(16, 24, 16), tiny with { TernaryRows = 64, ExactEntries = 1024, DataRows = 1024, StateRows = 1024 }, true, false)
            .SetArgDisplayNames("sume");
        yield return new TestCaseData(new PhvGeometry(9, 11, 10), tiny with { KeyWords = 1, KeyHalves = 1, KeyBytes = 1, TernaryRows = 0, ExactEntries = 0, Actions = 4, DataRows = 2, WordSlots = 1, StateRows = 4, HashWords = 3 }, true, true)
            .SetArgDisplayNames("index mode only");
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task Process_RandomImagesAndPhvs_PhvsAndStateEqualTheModels(PhvGeometry phv, StageGeometry stage, bool hasState, bool hasHash)
    {
        NicGeometry geometry = GeometryOf(phv, stage, hasState, hasHash);
        Random random = new(stage.Actions);
        using BlockBench bench = await BlockBench.StartAsync("fnic_stage", 1, Parameters(geometry, hasState, hasHash));
        StageModel model = new(geometry, PipelineId.Ingress, 0);
        RandomStageImage images = new(geometry, 0, random);

        for (int image = 0; image < Images; image++)
        {
            foreach (ImageRow row in images.Rows())
            {
                bench.WriteRow(row);
                model.WriteRow(row.Table, row.Row, row.Bits);
            }

            RunPhvs(bench, model, phv, random, $"image {image}", validPercent: image % 3 == 0 ? 50 : 100);
            for (int row = 0; hasState && row < stage.StateRows; row++)
            {
                (uint low, uint high) = model.ReadState(row);
                Assert.That(ReadState(bench, row), Is.EqualTo(((ulong)high << 32) | low), $"image {image}, state row {row}");
            }
        }
    }

    private static void RunPhvs(BlockBench bench, StageModel model, PhvGeometry geometry, Random random, string what, int validPercent)
    {
        VerilatedModel dut = bench.Model;
        Port valid = dut.Port("s_phv_valid");
        Port data = dut.Port("s_phv_data");
        Port outValid = dut.Port("m_phv_valid");
        Port outData = dut.Port("m_phv_data");
        Queue<(Phv Entered, Phv Want, long Clock)> expected = new();
        int sent = 0;
        while (sent < PhvsPerImage || expected.Count > 0)
        {
            bool give = sent < PhvsPerImage && random.Next(100) < validPercent;
            dut.Set(valid, give ? 1u : 0);
            if (give)
            {
                Phv phv = RandomPhv(geometry, random);
                phv.Pack(dut.Input(data));
                Phv want = new(geometry);
                want.CopyFrom(phv);
                model.Process(want);
                expected.Enqueue((phv, want, dut.Clock));
                sent++;
            }

            dut.Step();
            bool due = expected.TryPeek(out (Phv Entered, Phv Want, long Clock) first) && first.Clock + LatencyClocks == dut.Clock - 1;
            Assert.That(dut.Get(outValid), Is.EqualTo(due ? 1u : 0), $"{what}, {sent} PHVs sent: valid");
            if (due)
            {
                expected.Dequeue();
                string? difference = first.Want.FirstDifference(Phv.FromBits(geometry, dut.Output(outData)));
                if (difference is not null)
                {
                    Assert.Fail($"{what}, PHV {sent - expected.Count - 1}: model {difference}; it entered as {string.Join(' ', first.Entered.ToBits().Select(w => w.ToString("X8", CultureInfo.InvariantCulture)))}");
                }
            }
        }

        dut.Set(valid, 0);
        bench.Idle(2);
    }

    // Half of the numbers are small, so that compares, before() and keys meet their corners.
    private static Phv RandomPhv(PhvGeometry geometry, Random random)
    {
        Phv phv = new(geometry);
        foreach (ref uint word in phv.Words)
        {
            word = random.Next(2) == 0 ? (uint)random.Next(4) : (uint)random.NextInt64(1L << 32);
        }

        foreach (ref ushort half in phv.Halves)
        {
            half = (ushort)(random.Next(2) == 0 ? random.Next(4) : random.Next(65536));
        }

        random.NextBytes(phv.Bytes);
        return phv;
    }

    private static ulong ReadState(BlockBench bench, int row)
    {
        VerilatedModel dut = bench.Model;
        ImageRow place = new(PipelineId.Ingress, Units.Stage(0), StageTable.State, row, BitVector.Zero(64));
        dut.Set(dut.Port("cfg_addr"), place.Address.BusAddress);
        dut.Set(dut.Port("cfg_read"), 1);
        dut.Step();
        dut.Set(dut.Port("cfg_read"), 0);
        for (int clock = 0; clock < ReadClocks; clock++)
        {
            dut.Step();
            if (dut.Get(dut.Port("cfg_rvalid")) != 0)
            {
                return dut.Get(dut.Port("cfg_rdata"));
            }
        }

        throw new InvalidOperationException($"state row {row}: no answer within {ReadClocks} clocks");
    }

    private static List<KeyValuePair<string, string>> Parameters(NicGeometry geometry, bool hasState, bool hasHash)
    {
        StageGeometry stage = geometry.Ingress.Stage;
        (string Name, int Value)[] numbers =
        [
            ("NW", geometry.Phv.Words), ("NH", geometry.Phv.Halves), ("NB", geometry.Phv.Bytes), ("KW", stage.KeyWords), ("KH", stage.KeyHalves), ("KB", stage.KeyBytes),
            ("EXACT_ENTRIES", stage.ExactEntries), ("TR", stage.TernaryRows), ("DR", stage.DataRows), ("ACTIONS", stage.Actions), ("S32", stage.WordSlots),
            ("S16", stage.HalfSlots), ("S8", stage.ByteSlots), ("STATE_ROWS", hasState ? stage.StateRows : 0), ("HASH_WORDS", hasHash ? stage.HashWords : 0),
            ("CFG_PIPE", (int)PipelineId.Ingress), ("CFG_UNIT", Units.Stage(0)),
        ];
        List<KeyValuePair<string, string>> parameters =
            [.. numbers.Select(p => KeyValuePair.Create(p.Name, p.Value.ToString(CultureInfo.InvariantCulture)))];
        if (stage.ExactEntries > 0)
        {
            BitVector[] rows = [.. Enumerable.Range(0, ExactHash.Ways).SelectMany(way => new ExactHash(stage.KeyBits, stage.ExactEntries / ExactHash.Ways, way).Matrix)];
            BitVector matrix = BitVector.Zero(rows.Length * stage.KeyBits);
            for (int i = 0; i < rows.Length; i++)
            {
                matrix = matrix.With(i * stage.KeyBits, rows[i]);
            }

            parameters.Add(KeyValuePair.Create("HASH_MATRIX", matrix.ToString()));
        }

        return parameters;
    }

    private static NicGeometry GeometryOf(PhvGeometry phv, StageGeometry stage, bool hasState, bool hasHash)
    {
        PipelineGeometry pipeline = new() { Stages = 1, Fold = 1, Stage = stage, StateStages = hasState ? [0] : [], HashStages = hasHash ? [0] : [] };
        return new NicGeometry
        {
            Name = "one stage",
            Ports = 1,
            BusBits = 256,
            ClockMhz = 200,
            MinFrameBytes = 14,
            PadFrameBytes = 60,
            MaxFrameBytes = 1518,
            PortFifoBeats = 128,
            Vnics = 1,
            Phv = phv,
            Parser = new ParserGeometry(4, 32, 4, 128, 64),
            Deparser = new DeparserGeometry(16, 128),
            Buffer = new BufferGeometry(128, 256, 224),
            Dma = new DmaGeometry(16, 4, 64, 128),
            Host = new HostGeometry(1, 4, 1024, 8, 3),
            Ingress = pipeline,
            DmaPipeline = pipeline,
            Egress = pipeline,
        };
    }
}
