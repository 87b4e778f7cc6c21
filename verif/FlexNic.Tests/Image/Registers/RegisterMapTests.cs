using FlexNic.Geometry;
using FlexNic.Image.Registers;
using NUnit.Framework;

namespace FlexNic.Tests.Image.Registers;

public sealed class RegisterMapTests
{
    [Test]
    public void For_AnyGeometry_GivesDisjointAlignedAddressesInsideTheBar()
    {
        IReadOnlyList<Register> map = RegisterMap.For(Shape(ports: 8, rings: 16, vectors: 64));

        List<int> addresses = [.. map.SelectMany(r => Enumerable.Range(0, r.Count).Select(r.AddressOf))];

        Assert.Multiple(() =>
        {
            Assert.That(addresses, Is.Unique);
            Assert.That(addresses, Has.All.LessThan(RegisterMap.BarBytes));
            Assert.That(addresses.Where(a => a % 4 != 0), Is.Empty);
            Assert.That(map.Select(r => r.Name), Is.Unique);
        });
    }

    [Test]
    public void For_AnyGeometry_FieldsFitAndDoNotOverlap()
    {
        foreach (Register register in RegisterMap.For(Shape(ports: 2, rings: 1, vectors: 4)))
        {
            uint seen = 0;
            foreach (RegisterField field in register.Fields)
            {
                Assert.That(field.Lsb + field.Width, Is.LessThanOrEqualTo(32), $"{register.Name}.{field.Name} fits 32 bits");
                Assert.That(seen & field.Mask, Is.Zero, $"{register.Name}.{field.Name} overlaps another field");
                Assert.That(field.Set(0, field.Reset), Is.EqualTo(field.Reset << field.Lsb), $"{register.Name}.{field.Name} reset fits");
                seen |= field.Mask;
            }
        }
    }

    [Test]
    public void CounterSlots_TwoPortsOneRing_PulsesThenAmounts()
    {
        IReadOnlyList<CounterSlot> slots = RegisterMap.CounterSlots(Shape(ports: 2, rings: 1, vectors: 4));

        Assert.Multiple(() =>
        {
            Assert.That(slots, Has.Count.EqualTo(21 + (2 * 8) + 1));
            Assert.That(slots[0].Address, Is.EqualTo(RegisterMap.Counter(CounterId.RxPackets)));
            Assert.That(slots.SkipWhile(s => !s.IsAmount).Select(s => s.Name), Is.EqualTo(new[]
            {
                "DMA_WRITE_BYTES", "PORT_RX_BYTES", "PORT_TX_BYTES", "PORT_RX_BYTES", "PORT_TX_BYTES",
            }));
        });
    }

    [Test]
    public void CounterName_EveryCounter_IsUpperSnake()
    {
        Assert.That(RegisterMap.CounterName(CounterId.HostQueueDrop), Is.EqualTo("HOST_QUEUE_DROP"));
        Assert.That(Enum.GetValues<CounterId>().Select(id => (int)id), Is.EqualTo(Enumerable.Range(0, 21)));
    }

    [Test]
    public void Field_SetThenGet_CutsToWidth()
    {
        RegisterField field = new("f", 4, 3, 0, "");

        Assert.That(field.Set(0xFFFF_FFFF, 0x8), Is.EqualTo(0xFFFF_FF8F));
        Assert.That(field.Get(field.Set(0, 0xD)), Is.EqualTo(5));
    }

    [TestCase(29, 3, 256)]
    [TestCase(1, 1, 30)]
    public void CounterSlots_OfShape_AreAsManyAsTheGeometryReckons(int ports, int rings, int expected)
    {
        Assert.That(RegisterMap.CounterSlots(Shape(ports, rings, 1)), Has.Count.EqualTo(expected));
    }

    private static NicGeometry Shape(int ports, int rings, int vectors)
    {
        StageGeometry stage = new()
        {
            KeyWords = 4, KeyHalves = 3, KeyBytes = 2, TernaryRows = 32, ExactEntries = 256, DataRows = 512, Actions = 32,
            WordSlots = 3, HalfSlots = 2, ByteSlots = 1, StateRows = 512, HashWords = 12,
        };
        PipelineGeometry pipeline = new() { Stages = 1, Fold = 1, Stage = stage, StateStages = [], HashStages = [] };
        return new NicGeometry
        {
            Name = "test", Ports = ports, BusBits = 256, ClockMhz = 200, MinFrameBytes = 14, PadFrameBytes = 60, MaxFrameBytes = 1518, PortFifoBeats = 128, Vnics = 1,
            Phv = new PhvGeometry(16, 24, 16), Parser = new ParserGeometry(4, 32, 4, 128, 64), Deparser = new DeparserGeometry(16, 128),
            Buffer = new BufferGeometry(128, 256, 224), Dma = new DmaGeometry(16, 4, 64, 128), Host = new HostGeometry(rings, vectors, 1024, 8, 3),
            Ingress = pipeline, DmaPipeline = pipeline, Egress = pipeline,
        };
    }
}
