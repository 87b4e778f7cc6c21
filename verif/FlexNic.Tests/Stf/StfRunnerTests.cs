using FlexNic.Core;
using FlexNic.Model.Program;
using FlexNic.Stf.Running;
using FlexNic.Stf.Script;
using FlexNic.Tests.P4;
using NUnit.Framework;

namespace FlexNic.Tests.Stf;

[TestFixture]
internal sealed class StfRunnerTests
{
    private const string Program = "header H { bit<8> a; bit<8> b; } struct Headers { H h; } struct Meta { bit<8> m; }";

    private const string Locals = """
        action set(bit<8> value, bit<9> port) { h.h.b = value; sm.egress_spec = port; }
        action drop() { mark_to_drop(sm); }
        table t { key = { h.h.a : ternary; } actions = { set; drop; } default_action = drop; }
        table exact_t { key = { h.h.b : exact @name("second"); } actions = { NoAction; drop; } }
        """;

    [Test]
    public void Run_Matching_Passes() => Assert.That(Failures("""
        add t 1 h.h.a:0x1* set(port:3, value:0x55)
        add t 2 a:0x12 I.set(value:7, port:2)
        packet 0 13 00 ff
        expect 3 13 55 ff $
        packet 0 12 00
        expect 2 12 *7
        packet 0 20 00
        """), Is.Empty);

    [TestCase("packet 0 13 00\nexpect 0 13 00", "line 2: port 0: 0 of 1 expected packets came")]
    [TestCase("setdefault t set(port:1, value:9)\npacket 0 13 00\nexpect 1 13 08", "line 3: port 1, packet 1: byte 1 differs: expected 1308, got 1309")]
    [TestCase("setdefault t set(port:1, value:9)\npacket 0 13 00 01\nexpect 1 13 09 $", "line 3: port 1, packet 1: 2 bytes are expected, 3 came: 130901")]
    [TestCase("setdefault t set(port:0, value:9)\npacket 0 13 00", "port 0: 1 packets came, 0 are expected; the next is 1309")]
    [TestCase("add nothing a:1 drop()", "line 1: there is no table 'nothing'; there are: I.t, I.exact_t")]
    [TestCase("add t a:1 nothing()", "line 1: there is no action 'nothing'; there are: I.set, I.drop")]
    [TestCase("add t x:1 drop()", "line 1: table 'I.t' has no key 'x'; it has: h.h.a")]
    [TestCase("add t a:1 set(port:1)", "line 1: argument 'value' of action 'I.set' is not given")]
    [TestCase("add exact_t second:0x1* drop()", "line 1: '0x1*' has digits of no interest where one value is wanted")]
    public void Run_Fault_SaysWhy(string script, string expected) => Assert.That(Failures(script)[0], Does.StartWith(expected));

    [Test]
    public void Run_Commands_DriveTheEngine() => Assert.That(Failures("""
        table_set_default t set 0x11 4
        table_add t set 0x10&&&0xf0 => 0x22 5 100
        table_add t set 0x12&&&0xff => 0x33 6 10
        packet 0 20 00
        expect 4 20 11
        packet 0 13 00
        expect 5 13 22
        packet 0 12 00
        expect 6 12 33
        """), Is.Empty);

    [TestCase("packet 0 13 00 ff\nexpect 0 13 00 ff 00 $", true)]
    [TestCase("packet 0 13 00 ff\nexpect 0 13 00 ff $", true)]
    [TestCase("packet 0 13 00 ff\nexpect 0 13 00 ff 01 $", false)]
    [TestCase("packet 0 13 00 ff 01 02\nexpect 0 13 00 ff 01 $", false)]
    public void Run_PortsThatFillShortPackets_ExpectThemFilled(string script, bool passes)
    {
        StfResult result = StfRunner.Run(StfParser.Parse("t.stf", $"setdefault t set(port:0, value:0)\n{script}", new DiagnosticBag()), Engine(), leastBytes: 4);

        Assert.That(result.Passed, Is.EqualTo(passes), string.Join('\n', result.Failures));
        Assert.That(result.Received[0].Single().Data, Has.Length.AtLeast(4));
    }

    [TestCase("packet 0 13 07", null)]
    [TestCase("packet 0 13 07 00", "port 1, packet 1: mine sends 1309, others 130900")]
    [TestCase("packet 0 13 07\npacket 0 14 00", "port 1, packet 2: mine sends nothing, others 1409")]
    [TestCase("add t 1 a:0x1* drop()\npacket 0 13 00", "port 1, packet 1: mine sends 1309, others nothing")]
    public void DifferenceTo_OtherPackets_NamesTheFirst(string script, string? expected)
    {
        StfResult Result(string text) => StfRunner.Run(StfParser.Parse("t.stf", $"setdefault t set(port:1, value:9)\n{text}", new DiagnosticBag()), Engine());

        Assert.That(Result("packet 0 13 00").DifferenceTo(Result(script), "mine", "others"), Is.EqualTo(expected));
    }

    private static ProgramEngine Engine() => new(P4Bench.Accept(P4Bench.V1(Program, Locals, "t.apply(); exact_t.apply();")));

    private static string[] Failures(string script)
    {
        return [.. StfRunner.Run(StfParser.Parse("t.stf", script, new DiagnosticBag()), Engine()).Failures];
    }
}
