using FlexNic.Model.Program;
using FlexNic.Model.Program.Nic;
using FlexNic.Tests.P4;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Program;

/// <summary>Programs of flexnic.p4: three pipelines, DMA requests, state.</summary>
[TestFixture]
internal sealed class NicModelTests
{
    // Byte 0 says what to do; ingress counts packets of kind 1 in a register and steers them to a queue.
    private const string Program = """
        #include <flexnic.p4>
        header H { bit<8> kind; bit<8> value; }
        header Data { bit<32> word; }
        struct Headers { H h; Data d; }
        struct Meta { }
        struct Bridge { bit<16> number; }
        parser IP(packet_in p, out Headers h, inout Meta m, in ingress_input_metadata_t istd) { state start { p.extract(h.h); transition accept; } }
        control I(inout Headers h, inout Meta m, in ingress_input_metadata_t istd, inout Bridge b) {
            Register<bit<16>, bit<8>>(4, 100) numbers;
            RegisterAction<bit<16>, bit<8>, bit<16>>(numbers) next = {
                void apply(inout bit<16> value, out bit<16> result) { result = value; value = value + 1; }
            };
            apply {
                if (h.h.kind == 1 || h.h.kind == 3) { b.number = next.execute(h.h.value); send_to_queue(2); }
                else if (h.h.kind == 2) { send_to_port(5); }
                else if (h.h.kind == 4) { drop_packet(); }
            }
        }
        control ID(packet_out p, inout Headers h, in Meta m) { apply { p.emit(h); } }
        parser DP(packet_in p, out Headers h, inout Meta m, in dma_input_metadata_t istd, in Bridge b) {
            state start { transition select(istd.source) { PacketSource_t.DMA_COMPLETION: data; default: first; } }
            state data { p.extract(h.d); transition accept; }
            state first { p.extract(h.h); transition accept; }
        }
        control DC(inout Headers h, inout Meta m, in dma_input_metadata_t istd, in Bridge b) {
            apply {
                if (istd.source == PacketSource_t.DMA_COMPLETION) {
                    dma_write_field(0x3000, h.d.word, CacheLevel_t.L2, 3);
                    dma_write_field(0x3004, istd.cookie);
                } else if (h.h.isValid() && h.h.kind == 1) {
                    dma_write(0x1000 + (bit<64>) (b.number << 3), 0, 2);
                    dma_write_field(0x2000, b.number);
                    raise_interrupt(6);
                } else if (h.h.isValid() && h.h.kind == 3) {
                    dma_atomic(AtomicOp_t.FETCH_ADD, 0x4000, 32w5, 77);
                }
            }
        }
        control DD(packet_out p, inout Headers h, in Meta m) { apply { p.emit(h.h); } }
        parser EP(packet_in p, out Headers h, inout Meta m, in egress_input_metadata_t istd, in Bridge b) { state start { p.extract(h.h); transition accept; } }
        control EC(inout Headers h, inout Meta m, in egress_input_metadata_t istd, in Bridge b) { apply { h.h.value = (bit<8>) istd.egress_port; } }
        control ED(packet_out p, inout Headers h, in Meta m) { apply { p.emit(h); } }
        FlexNic(IP(), I(), ID(), DP(), DC(), DD(), EP(), EC(), ED()) main;
        """;

    [Test]
    public void Send_PipelinesLeftOut_PassAsItIs()
    {
        var engine = new ProgramEngine(P4Bench.Accept(Program.Replace("DP(), DC(), DD(), EP(), EC(), ED()", "", StringComparison.Ordinal).Replace("ID(), )", "ID())", StringComparison.Ordinal)));

        engine.Send(0, [2, 7, 1]);
        engine.Send(0, [9, 7, 2]);

        Assert.That(engine.Drain().Select(p => (p.Port, Convert.ToHexString(p.Data.ToArray()))), Is.EqualTo(new[] { (5, "020701") }));
        Assert.That(engine.RingFrames.Select(f => (f.Ring, Convert.ToHexString(f.Data.ToArray()))), Is.EqualTo(new[] { (0, "090702") }));
    }

    [Test]
    public void Make_PipelineWithoutParser_IsRefused() => Assert.That(
        () => new ProgramEngine(P4Bench.Accept(Program.Replace("DP(), DC(), DD(), EP(), EC(), ED()", "egress = EC()", StringComparison.Ordinal).Replace("FlexNic(IP(), I(), ID()", "FlexNic(ingress_parser = IP(), ingress = I(), ingress_deparser = ID()", StringComparison.Ordinal))),
        Throws.TypeOf<NotSupportedException>().With.Message.Contains("'egress_parser'"));

    [Test]
    public void Send_ToPort_PassesEgress()
    {
        ProgramEngine engine = Engine(new SparseHostMemory());

        engine.Send(1, [2, 9, 7]);

        Assert.That(engine.Drain().Single(), Has.Property("Port").EqualTo(5));
        Assert.That(engine.RingFrames, Is.Empty);
    }

    [Test]
    public void Send_ByDefault_ReachesRingZero()
    {
        ProgramEngine engine = Engine(new SparseHostMemory());

        engine.Send(1, [0, 9, 7]);
        engine.Send(1, [4, 9, 7]);

        Assert.That(engine.RingFrames.Single().Data, Is.EqualTo(new byte[] { 0, 9, 7 }));
    }

    [Test]
    public void Send_ToQueue_WritesMemoryInOrder()
    {
        var memory = new SparseHostMemory();
        ProgramEngine engine = Engine(memory);

        engine.Send(1, [1, 3]);
        engine.Send(1, [1, 3]);

        Assert.Multiple(() =>
        {
            Assert.That(Read(memory, 0x1000 + (100 * 8), 2), Is.EqualTo(new byte[] { 1, 3 }));
            Assert.That(Read(memory, 0x1000 + (101 * 8), 2), Is.EqualTo(new byte[] { 1, 3 }));
            Assert.That(Read(memory, 0x2000, 2), Is.EqualTo(new byte[] { 0, 101 }));
            Assert.That(engine.Interrupts, Is.EqualTo(new[] { 6, 6 }));
            Assert.That(engine.RingFrames, Is.Empty);
        });
    }

    [Test]
    public void Atomic_OldValue_ComesBackWithItsCookie()
    {
        var memory = new SparseHostMemory();
        memory.Write(0x4000, [0x10, 0, 0, 0], 0, 0);
        ProgramEngine engine = Engine(memory);

        engine.Send(1, [3, 3]);

        Assert.Multiple(() =>
        {
            Assert.That(Read(memory, 0x4000, 4), Is.EqualTo(new byte[] { 0x15, 0, 0, 0 }));
            Assert.That(Read(memory, 0x3000, 6), Is.EqualTo(new byte[] { 0x10, 0, 0, 0, 0, 77 }));
        });
    }

    private static ProgramEngine Engine(IHostMemory memory) => new(P4Bench.Accept(Program), host: memory);

    private static byte[] Read(SparseHostMemory memory, ulong address, int length)
    {
        var bytes = new byte[length];
        memory.Read(address, bytes);
        return bytes;
    }
}
