using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Lowering;
using FlexNic.Model.Program;
using FlexNic.Stf.Engine;
using FlexNic.Tests.Compiler;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Engines;

/// <summary>Registers and counters of compiled programs by the names of the control plane.</summary>
[TestFixture]
internal sealed class CompiledControlPlaneTests
{
    private const string SplitImage = """
        pipeline ingress
        stage 3
          register wide.low lo base 4 size 8
          register wide.high hi base 4 size 8
          register other hi base 16 size 2
        """;

    [Test]
    public void Registers_ReadWriteReset_AreThoseOfTheProgram()
    {
        foreach (IPacketEngine engine in Memory())
        {
            Assert.That(engine.WriteRegister("totals", 7, 250), Is.Null);
            engine.Send(0, [7, 9, 0, 0]);
            Assert.That((engine.ReadRegister("I.totals", 7, out BigInteger total), total), Is.EqualTo(((string?)null, (BigInteger)3)), "8 bits wrap");
            Assert.That((engine.ReadRegister("last", 0, out BigInteger last), last), Is.EqualTo(((string?)null, (BigInteger)9)));
            Assert.That(engine.ResetRegister("totals"), Is.Null);
            Assert.That((engine.ReadRegister("totals", 7, out total), total), Is.EqualTo(((string?)null, BigInteger.Zero)));
        }
    }

    [Test]
    public void WriteRegister_SameValueAsBefore_UndoesWhatPacketsDid()
    {
        foreach (IPacketEngine engine in Memory())
        {
            engine.WriteRegister("totals", 1, 5);
            engine.Send(0, [1, 9, 0, 0]);
            engine.WriteRegister("totals", 1, 5);
            engine.ReadRegister("totals", 1, out BigInteger total);

            Assert.That(total, Is.EqualTo((BigInteger)5), engine.GetType().Name);
        }
    }

    [Test]
    public void Counters_ReadWriteReset_AreThoseOfTheProgram()
    {
        foreach (IPacketEngine engine in Memory())
        {
            Assert.That(engine.WriteCounter("packets", 2, 40, 0), Is.Null);
            engine.Send(0, [2, 0, 0, 0]);
            engine.Send(0, [2, 0, 0, 0]);
            Assert.That((engine.ReadCounter("packets", 2, out long packets, out _), packets), Is.EqualTo(((string?)null, 42L)));
            Assert.That(engine.ResetCounter("packets"), Is.Null);
            engine.ReadCounter("packets", 2, out packets, out _);
            Assert.That(packets, Is.Zero);
        }
    }

    [Test]
    public void Counters_OfBytesAndOfBoth_CountBytesOnEveryEngine([Values("bytes", "packets_and_bytes")] string kind)
    {
        var program = CompilerBench.CheckText("bytes.p4", CompilerBench.Around("c.count(3);", declarations: $"counter(16, CounterType.{kind}) c;"));
        NicGeometry geometry = CompilerBench.Geometry("wide");
        foreach (IPacketEngine engine in new IPacketEngine[] { new ProgramEngine(program), new DeviceEngine(Pipeline.Run(P4Lowering.Run(program, "bytes"), geometry), geometry) })
        {
            Assert.That(engine.WriteCounter("c", 3, 10, 1000), Is.Null);
            engine.Send(0, new byte[100]);
            engine.Send(0, new byte[61]);

            Assert.That((engine.ReadCounter("c", 3, out long packets, out long bytes), bytes), Is.EqualTo(((string?)null, 1161L)), engine.GetType().Name);
            Assert.That(packets, Is.EqualTo(12L).Or.EqualTo(kind == "bytes" ? 0L : 12L), engine.GetType().Name);
        }
    }

    [Test]
    public void Register_SplitOverBothHalves_IsPutTogetherAndLeavesTheRest()
    {
        (CompiledControlPlane plane, RuleRecorder recorder) = Split();
        BigInteger value = BigInteger.Parse("12345678901234567890", provider: null);

        Assert.That(plane.WriteRegister("wide", 3, value), Is.Null);
        Assert.That(plane.WriteRegister("other", 1, 77), Is.Null);

        Assert.That((plane.ReadRegister("wide", 3, out BigInteger read), read), Is.EqualTo(((string?)null, value)));
        Assert.That(recorder.ReadState(PipelineId.Ingress, 3, 7), Is.EqualTo(((uint)(value & uint.MaxValue), (uint)(value >> 32))));
        Assert.That(recorder.ReadState(PipelineId.Ingress, 3, 17), Is.EqualTo((0u, 77u)));
        Assert.That(plane.ResetRegister("wide"), Is.Null);
        Assert.That(recorder.ReadState(PipelineId.Ingress, 3, 7), Is.EqualTo((0u, 0u)));
    }

    [TestCase("wide", 8, 0, "no element 8: 0..7 fit")]
    [TestCase("wide", -1, 0, "no element -1")]
    [TestCase("wild", 0, 0, "'wide' is near")]
    [TestCase("other", 0, 5_000_000_000, "32 bits, 5000000000 needs 33")]
    public void WriteRegister_ThatDoesNotFit_SaysWhatFits(string name, int index, long value, string words) =>
        Assert.That(Split().Plane.WriteRegister(name, index, value), Does.Contain(words));

    private static (CompiledControlPlane Plane, RuleRecorder Recorder) Split()
    {
        var recorder = new RuleRecorder(ImageAssembler.Assemble(SplitImage, "split.image", TestGeometry.Tiny));
        var program = new CompiledProgram(SplitImage, [], new FitReport("split", "tiny", [], []), [], [])
        {
            Registers =
            [
                new CompiledRegister("wide", CompiledRegisterKind.Register, 64, 8, [new CompiledRegisterPart("wide.low", 0, 32), new CompiledRegisterPart("wide.high", 32, 32)]),
                new CompiledRegister("other", CompiledRegisterKind.Register, 32, 2, [new CompiledRegisterPart("other", 0, 32)]),
            ],
        };
        return (new CompiledControlPlane(program, recorder), recorder);
    }

    private static IPacketEngine[] Memory()
    {
        NicGeometry geometry = CompilerBench.Geometry("wide");
        return [new ProgramEngine(CompilerBench.Check("memory")), new DeviceEngine(CompilerBench.Compile("memory", geometry), geometry)];
    }
}
