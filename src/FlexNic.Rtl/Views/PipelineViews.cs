using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;

namespace FlexNic.Rtl.Views;

/// <summary>Makes the view of a pipeline from the geometry; all arithmetic of the template is here.</summary>
internal static class PipelineViews
{
    private const int StageClocks = 8;
    private const int FixedClocks = 16;         // parser bank without its steps, and deparser
    private const int CreditClocks = 16;        // a PHV holds its credit this long besides the stages
    private const int CreditStep = 32;          // a LUT RAM has 32 words
    private const int FrontStep = 512;          // a block RAM has 512 words
    private const int FrontSlack = 128;         // beats in the parser bank and the deparser
    private const int LineBits = 256;           // of a literal on one line

    public static PipelineView Of(NicGeometry geometry, PipelineId id, BannerView banner)
    {
        PipelineGeometry pipeline = geometry.Pipeline(id);
        StageGeometry stage = pipeline.Stage;
        PhvGeometry phv = geometry.Phv;
        string title = Title(id);
        int errorLsb = phv.Bits - 16;
        return new PipelineView
        {
            Banner = banner,
            Module = $"fnic_gen_pipeline_{title.ToLowerInvariant()}",
            Title = title,
            Pipe = (int)id,
            Bus = geometry.BusBits,
            BusRange = VerilogText.Range(geometry.BusBits),
            Nw = phv.Words,
            Nh = phv.Halves,
            Nb = phv.Bytes,
            PhvRange = VerilogText.Range(phv.Bits),
            Credits = Credits(geometry, pipeline.Stages),
            FrontBeats = RoundUp((StageClocks * pipeline.Stages) + FrontSlack, FrontStep),
            FixedLatency = FixedClocks + (StageClocks * pipeline.Stages),
            ParserInstances = geometry.Parser.Instances,
            ParserStates = geometry.Parser.States,
            ParserBranches = geometry.Parser.Branches,
            ParserMaxSteps = geometry.Parser.MaxSteps,
            Layouts = geometry.Deparser.Layouts,
            HasDmaBeats = id == PipelineId.Dma,
            DmaBeatsNet = id == PipelineId.Dma ? "m_dma_beats" : "unused_dma_beats",
            ErrorContainer = phv.Bytes - 2,
            ErrorMsb = errorLsb + 7,
            ErrorLsb = errorLsb,
            KeyWords = stage.KeyWords,
            KeyHalves = stage.KeyHalves,
            KeyBytes = stage.KeyBytes,
            ExactEntries = stage.ExactEntries,
            HasExact = stage.ExactEntries > 0,
            MatrixMsb = Math.Max(0, (ExactHash.Ways * IndexBits(stage) * stage.KeyBits) - 1),
            HashRows = HashRows(stage),
            TernaryRows = stage.TernaryRows,
            DataRows = stage.DataRows,
            Actions = stage.Actions,
            WordSlots = stage.WordSlots,
            HalfSlots = stage.HalfSlots,
            ByteSlots = stage.ByteSlots,
            StageCount = pipeline.Stages,
            StagesText = pipeline.Stages == 1 ? "one M+A stage" : $"{pipeline.Stages} M+A stages",
            UnitMsb = pipeline.Stages + 1,
            StageMsb = pipeline.Stages - 1,
            ReadMsb = (64 * pipeline.Stages) - 1,
            Stages = [.. Enumerable.Range(0, pipeline.Stages).Select(i => Stage(pipeline, i))],
            PhvIndices = [.. Enumerable.Range(0, pipeline.Stages + 1)],
        };
    }

    public static string Title(PipelineId id) => id switch
    {
        PipelineId.Ingress => "ingress",
        PipelineId.Dma => "DMA",
        PipelineId.Egress => "egress",
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, null),
    };

    /// <summary>
    /// Credits that keep the pipeline busy: what is under way at the packet rate of the bus. A packet of 64 bytes is the smallest that the rate
    /// is meant for, so a bus of 512 bits brings one a clock and one of 256 bits half of that.
    /// </summary>
    private static int Credits(NicGeometry geometry, int stages)
    {
        int clocks = (StageClocks * stages) + CreditClocks;
        int underWay = geometry.BusBytes >= 64 ? clocks : ((clocks * geometry.BusBytes) + 63) / 64;
        return RoundUp(underWay, CreditStep);
    }

    private static StageView Stage(PipelineGeometry pipeline, int index)
    {
        bool state = pipeline.StateStages.Contains(index), hash = pipeline.HashStages.Contains(index);
        string note = (state, hash) switch
        {
            (true, true) => ", with stage SRAM and hash unit",
            (true, false) => ", with stage SRAM",
            (false, true) => ", with hash unit",
            _ => "",
        };
        int lsb = 64 * index;
        return new StageView(
            index, index + 1, index + 2, state ? pipeline.Stage.StateRows : 0, hash ? pipeline.Stage.HashWords : 0, lsb + 63, lsb, note);
    }

    private static int IndexBits(StageGeometry stage) =>
        stage.ExactEntries == 0 ? 0 : NicGeometry.IndexBits(stage.ExactEntries / ExactHash.Ways);

    private static ImmutableArray<HashRowView> HashRows(StageGeometry stage)
    {
        int bits = IndexBits(stage);
        ImmutableArray<HashRowView>.Builder rows = ImmutableArray.CreateBuilder<HashRowView>(ExactHash.Ways * bits);
        for (int way = ExactHash.Ways - 1; bits > 0 && way >= 0; way--)
        {
            for (int bit = bits - 1; bit >= 0; bit--)
            {
                rows.Add(new HashRowView(way, bit, Pieces(ExactHash.MatrixRow(stage.KeyBits, way, bit), way == 0 && bit == 0)));
            }
        }

        return rows.DrainToImmutable();
    }

    private static ImmutableArray<LiteralView> Pieces(BitVector row, bool isLastRow)
    {
        ImmutableArray<LiteralView>.Builder pieces = ImmutableArray.CreateBuilder<LiteralView>();
        for (int lsb = RoundUp(row.Width, LineBits) - LineBits; lsb >= 0; lsb -= LineBits)
        {
            BitVector piece = row.Slice(lsb, Math.Min(LineBits, row.Width - lsb));
            pieces.Add(new LiteralView(piece.ToString(), isLastRow && lsb == 0 ? "" : ","));
        }

        return pieces.ToImmutable();
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
