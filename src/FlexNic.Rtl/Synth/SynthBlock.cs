using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;

namespace FlexNic.Rtl.Synth;

/// <summary>A module with the values of its parameters, as Verilog constants; the ones not given keep their defaults.</summary>
public sealed record SynthBlock(string Module, ImmutableArray<(string Name, string Value)> Parameters)
{
    /// <summary>The four blocks that decide the area of a NIC: M+A stage (ingress, with stage SRAM and hash unit if the pipeline has any), parser bank, deparser, DMA engine.</summary>
    public static ImmutableArray<SynthBlock> Of(NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        (string, string)[] containers = [Number("NW", geometry.Phv.Words), Number("NH", geometry.Phv.Halves), Number("NB", geometry.Phv.Bytes)];
        ParserGeometry parser = geometry.Parser;
        DmaGeometry dma = geometry.Dma;
        return
        [
            Stage(containers, geometry.Ingress),
            new("fnic_parser_bank",
            [
                Number("BUS", geometry.BusBits), .. containers, Number("K", parser.Instances), Number("STATES", parser.States),
                Number("BRANCHES", parser.Branches), Number("MAX_STEPS", parser.MaxSteps),
            ]),
            new("fnic_deparser", [Number("BUS", geometry.BusBits), .. containers, Number("LAYOUTS", geometry.Deparser.Layouts)]),
            new("fnic_dma_engine",
            [
                Number("BUS", geometry.BusBits), Number("TAGS", dma.Tags), Number("REQUESTS", dma.RequestsPerPacket), Number("READ_MAX", dma.ReadMaxBytes),
                Number("RINGS", geometry.Host.RxRings), Number("STORE_BEATS", dma.StoreBeats),
            ]),
        ];
    }

    private static SynthBlock Stage((string, string)[] containers, PipelineGeometry pipeline)
    {
        StageGeometry stage = pipeline.Stage;
        var parameters = new List<(string, string)>(containers)
        {
            Number("KW", stage.KeyWords), Number("KH", stage.KeyHalves), Number("KB", stage.KeyBytes),
            Number("EXACT_ENTRIES", stage.ExactEntries), Number("TR", stage.TernaryRows), Number("DR", stage.DataRows), Number("ACTIONS", stage.Actions),
            Number("S32", stage.WordSlots), Number("S16", stage.HalfSlots), Number("S8", stage.ByteSlots),
            Number("STATE_ROWS", pipeline.StateStages.Count > 0 ? stage.StateRows : 0),
            Number("HASH_WORDS", pipeline.HashStages.Count > 0 ? stage.HashWords : 0),
        };
        if (stage.ExactEntries > 0)
        {
            parameters.Add(("HASH_MATRIX", HashMatrix(stage)));
        }

        return new SynthBlock("fnic_stage", [.. parameters]);
    }

    // Row y * log2(depth) + i, lowest first, is the key mask of bit i of way y.
    private static string HashMatrix(StageGeometry stage)
    {
        int indexBits = BitOperations.Log2((uint)stage.ExactEntries / ExactHash.Ways);
        int rows = ExactHash.Ways * indexBits;
        BigInteger matrix = BigInteger.Zero;
        for (int row = rows - 1; row >= 0; row--)
        {
            BitVector mask = ExactHash.MatrixRow(stage.KeyBits, row / indexBits, row % indexBits);
            matrix = (matrix << stage.KeyBits) | Value(mask);
        }

        return $"{rows * stage.KeyBits}'h{matrix:x}";
    }

    private static BigInteger Value(BitVector vector)
    {
        BigInteger value = BigInteger.Zero;
        foreach (uint word in vector.Words.ToArray().Reverse())
        {
            value = (value << 32) | word;
        }

        return value;
    }

    private static (string Name, string Value) Number(string name, int value) => (name, value.ToString());
}
