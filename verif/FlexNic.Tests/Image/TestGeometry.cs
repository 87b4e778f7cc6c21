using FlexNic.Geometry;

namespace FlexNic.Tests.Image;

/// <summary>The shape of configs/tiny.toml, built in code so that the image tests stand without the loader, and variations of it.</summary>
internal static class TestGeometry
{
    public static StageGeometry Stage { get; } = new()
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

    public static NicGeometry Tiny { get; } = new()
    {
        Name = "tiny",
        Ports = 2,
        BusBits = 256,
        ClockMhz = 200,
        MinFrameBytes = 14,
        PadFrameBytes = 60,
        MaxFrameBytes = 1518,
        PortFifoBeats = 128,
        Vnics = 1,
        Phv = new PhvGeometry(16, 24, 16),
        Parser = new ParserGeometry(4, 32, 4, 128, 64),
        Deparser = new DeparserGeometry(16, 128),
        Buffer = new BufferGeometry(128, 256, 224),
        Dma = new DmaGeometry(16, 4, 64, 128),
        Host = new HostGeometry(1, 4, 1024, 8, 3),
        Ingress = Pipeline(4, [3], [0]),
        DmaPipeline = Pipeline(5, [1, 3], []),
        Egress = Pipeline(1, [], []),
    };

    /// <summary>Another bus, counts that are no powers of two, parts left out.</summary>
    public static NicGeometry Odd { get; } = Tiny with
    {
        Name = "odd 512",
        BusBits = 512,
        Phv = new PhvGeometry(11, 13, 10),
        Parser = new ParserGeometry(3, 20, 3, 128, 64),
        Deparser = new DeparserGeometry(5, 128),
        Ingress = new PipelineGeometry
        {
            Stages = 2,
            Fold = 1,
            Stage = Stage with { KeyWords = 2, KeyHalves = 1, KeyBytes = 1, TernaryRows = 0, ExactEntries = 0, Actions = 6, WordSlots = 2, HalfSlots = 3, ByteSlots = 0, DataRows = 5 },
            StateStages = [],
            HashStages = [1],
        },
    };

    private static PipelineGeometry Pipeline(int stages, int[] state, int[] hash) =>
        new() { Stages = stages, Fold = 1, Stage = Stage, StateStages = state, HashStages = hash };
}
