using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Lowering;
using NUnit.Framework;

namespace FlexNic.Tests.Compiler;

/// <summary>Programs that this target cannot run say so by name, at the place of the program.</summary>
[TestFixture]
internal sealed class RefusalTests
{
    [TestCase("clone(CloneType.I2E, 5);", "", "FNIC4030", "clone")]
    [TestCase("hdr.h.c = hdr.h.c * hdr.h.c;", "", "FNIC4010", "product")]
    [TestCase("hdr.h.a = hdr.h.a / 3;", "", "FNIC4010", "power of two")]
    [TestCase("s.mcast_grp = 1;", "", "FNIC4040", "replication")]
    [TestCase("t.apply(); t.apply();", "action f() { } table t { key = { hdr.h.a: exact; } actions = { f; } }", "FNIC4020", "second place")]
    [TestCase("r.write((bit<32>)hdr.h.a, hdr.h.c);", "register<bit<32>>(100000) r;", "FNIC4220", "state_rows")]
    [TestCase("bit<32> x; r.read(x, 0); r.write(0, x ^ 5);", "register<bit<32>>(1) r;", "FNIC4221", "state operation")]
    public void Compile_UnsupportedProgram_IsRefusedByName(string ingress, string declarations, string code, string part)
    {
        string text = CompilerBench.Around(ingress, declarations: declarations);

        FlexNicInputException? fault = Assert.Throws<FlexNicInputException>(() => Pipeline.Run(P4Lowering.Run(CompilerBench.CheckText("refused.p4", text), "refused"), CompilerBench.Geometry("wide")));

        Assert.That(fault!.Diagnostics[0].Code, Is.EqualTo(code));
        Assert.That(fault.Diagnostics[0].Message, Does.Contain(part));
    }

    [Test]
    public void Compile_MoreStagesThanThereAre_TellsLimitAndWhatIsLeft()
    {
        string text = CompilerBench.Around(string.Concat(Enumerable.Range(0, 12).Select(i => $"hdr.h.c = hdr.h.c + (hdr.h.c ^ {i + 1});")));

        FlexNicInputException? fault = Assert.Throws<FlexNicInputException>(() => Pipeline.Run(P4Lowering.Run(CompilerBench.CheckText("deep.p4", text), "deep"), CompilerBench.Geometry("tiny")));

        Assert.That(fault!.Diagnostics[0].Code, Is.EqualTo("FNIC4204"));
        Assert.That(fault.Diagnostics[0].Message, Does.Contain("pipeline.ingress.stages"));
    }

    [Test]
    public void Compile_HeaderLargerThanFieldBuffer_TellsNeedAndLargestUsers()
    {
        string text = CompilerBench.Around("hdr.h.a[0:0] = 1;", "bit<960> a;");

        FlexNicInputException? fault = Assert.Throws<FlexNicInputException>(() => Pipeline.Run(P4Lowering.Run(CompilerBench.CheckText("large.p4", text), "large"), CompilerBench.Geometry("wide")));

        Assert.That(fault!.Diagnostics[0].Code, Is.EqualTo("FNIC4201"));
        Assert.That(fault.Diagnostics[0].Message, Does.Contain("120 bytes of headers are needed").And.Contain("phv.words32").And.Contain("hdr.h"));
    }
}
