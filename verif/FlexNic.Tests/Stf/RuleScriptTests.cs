using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Engines;
using FlexNic.Lowering;
using FlexNic.Model.Program;
using FlexNic.P4.Checked;
using FlexNic.Stf.Commands;
using FlexNic.Stf.Engine;
using FlexNic.Tests.Compiler;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Stf;

/// <summary>Rules by the names of a P4 program, on the program model and on the compiled image: what is wrong is told with its place, cause and limit.</summary>
[TestFixture]
internal sealed class RuleScriptTests
{
    private static readonly Lazy<CheckedProgram> Program = new(() => CompilerBench.CheckText("l2_switch.p4", RepositoryFiles.Read("programs", "l2_switch.p4")));
    private static readonly Lazy<CompiledProgram> Compiled = new(() => Pipeline.Run(P4Lowering.Run(Program.Value, "l2_switch"), CompilerBench.Geometry("small")));

    // Rules, place of the fault, its code, some of its words; alike on both engines.
    private static readonly object[][] BadRules =
    [
        ["table_add station forward 1 => 1", 1, 11, "FNIC3202", "'stations' is near"],
        ["table_add", 1, 10, "FNIC3201", "expected the name of a table"],
        ["table_add stations forwrd 1 => 1", 1, 20, "FNIC3204", "'forward' is near"],
        ["table_add stations forward 1", 1, 29, "FNIC3201", "'=>' is missing"],
        ["table_add stations forward 1 2 => 1", 1, 11, "FNIC3203", "has 1 fields (hdr.ethernet.dst: exact), found 2"],
        ["table_add stations forward 02:00:00:00:00 => 1", 1, 28, "FNIC3205", "no number and no address"],
        ["table_add stations forward 0x1000000000000 => 1", 1, 28, "FNIC3205", "has 48 bits, '0x1000000000000' needs 49"],
        ["table_add stations forward 1&&&3 => 1", 1, 28, "FNIC3205", "is exact"],
        ["table_add stations forward 1 => 512", 1, 33, "FNIC3206", "needs 10 bits, 9 fit"],
        ["table_add stations forward 1 => one", 1, 33, "FNIC3201", "argument 'port': 'one'"],
        ["table_add stations forward 1 =>", 1, 20, "FNIC3203", "takes 1 arguments (port), found 0"],
        ["table_add access deny 1 2 => 1", 1, 23, "FNIC3205", "is no VALUE&&&MASK"],
        ["table_add access deny 1&&&1 2&&&2 =>", 1, 37, "FNIC3210", "needs a priority"],
        ["table_add access deny 1&&&1 2&&&2 => 1 2", 1, 18, "FNIC3203", "takes 0 arguments, found 2"],
        ["# a comment\ntable_delete stations 9", 2, 1, "FNIC3220", "has no entry 9"],
        ["table_delete stations 0 1", 1, 25, "FNIC3201", "expected the end of the line"],
        ["table_modify stations forward 3 => 1", 1, 1, "FNIC3220", "has no entry 3"],
        ["table_add stations forward 1 => 1\ntable_add stations deny 1 =>", 2, 1, "FNIC3220", "this key already, handle 0"],
        ["tabel_add stations forward 1 => 1", 1, 1, "FNIC3201", "'table_add' is"],
        ["register_write arived 0 1", 1, 1, "FNIC3220", "'arrived' is near"],
        ["register_write arrived 4 1", 1, 1, "FNIC3220", "no element 4: 0..3 fit"],
        ["register_write arrived 0 0x100000000", 1, 1, "FNIC3220", "32 bits, 4294967296 needs 33"],
        ["register_write arrived x 1", 1, 24, "FNIC3201", "expected the index"],
        ["counter_write nothing 0 1 1", 1, 1, "FNIC3220", "no counter 'nothing'"],
        ["meter_set_rates m 0 fast", 1, 21, "FNIC3201", "no RATE:BURST"],
    ];

    [TestCaseSource(nameof(BadRules))]
    public void Run_BadRules_TellsPlaceAndCauseOnEveryEngine(string rules, int line, int column, string code, string words)
    {
        Assert.Multiple(() =>
        {
            foreach ((string name, IControlPlane engine) in Engines())
            {
                FlexNicInputException? fault = Assert.Throws<FlexNicInputException>(() => RuleScript.Parse(rules, "bad.rules").Run(engine, name), name);
                Diagnostic first = fault!.Diagnostics[0];
                Assert.That((first.Code, first.Span.Line, first.Span.Column), Is.EqualTo((code, line, column)), $"{name}: {first}");
                Assert.That(first.Message, Does.Contain(words), name);
            }
        });
    }

    [TestCase("mc_mgrp_create 1", "multicast groups are not supported by this target (engine device)")]
    [TestCase("mc_node_create 1 1 2", "multicast groups")]
    [TestCase("mirroring_add 5 1", "mirror sessions are not supported by this target (engine device)")]
    public void Run_VerbThatTheTargetHasNot_IsRefusedThereOnly(string rules, string words)
    {
        RuleScript script = RuleScript.Parse(rules, "groups.rules");

        Assert.That(() => script.Run(new ProgramEngine(Program.Value), "program"), Throws.Nothing);
        FlexNicInputException? fault = Assert.Throws<FlexNicInputException>(() => script.Run(Device(), "device"));
        Assert.That(fault!.Diagnostics[0].ToString(), Does.StartWith($"groups.rules(1,1): error FNIC3220: {rules.Split(' ')[0]}: ").And.Contain(words));
    }

    [Test]
    public void Run_SeveralFaults_AreToldTogether()
    {
        FlexNicInputException? fault = Assert.Throws<FlexNicInputException>(() => RuleScript.Parse("a\n\nb 1\n", "x.rules").Run(Device(), "device"));

        Assert.That(fault!.Diagnostics.Select(d => d.Span.Line), Is.EqualTo([1, 3]));
    }

    [Test]
    public void Run_EntriesAndHandles_SteerPacketsAlikeOnEveryEngine()
    {
        const string rules = """
            table_add stations forward 02:00:00:00:00:01 => 1
            table_add stations forward 02:00:00:00:00:02 => 2
            table_add stations forward 02:00:00:00:00:03 => 3
            table_modify stations forward 1 => 5
            table_delete stations 2
            table_add access NoAction 0x0800&&&0xffff 0&&&0 => 3
            table_add access deny 0x0800&&&0xff00 0&&&0 => 7
            table_set_default access NoAction
            """;
        byte[][] frames = [Frame(1, 0x0800), Frame(1, 0x0806), Frame(2, 0x86DD), Frame(3, 0x86DD), Frame(4, 0x0800)];
        foreach ((string name, IPacketEngine engine) in Engines())
        {
            RuleScript.Parse(rules, "good.rules").Run(engine, name);
            foreach (byte[] frame in frames)
            {
                engine.Send(0, frame);
            }

            Assert.That(engine.Drain().Select(p => p.Port), Is.EqualTo([1, 5]), name);
        }
    }

    [Test]
    public void Reads_OfAScript_AreKeptApart()
    {
        RuleScript script = RuleScript.Parse("register_read arrived 2\nhost_queue 1\ncounter_read c 3", "reads.rules", verb => verb == "host_queue");

        Assert.That(script.Reads().Select(r => (r.IsCounter, r.Name, r.Index, r.Span.Line)), Is.EqualTo(new[] { (false, "arrived", 2, 1), (true, "c", 3, 3) }));
        Assert.That(() => RuleScript.Parse("register_read arrived", "reads.rules").Reads(), Throws.InstanceOf<FlexNicInputException>());
    }

    private static DeviceEngine Device() => new(Compiled.Value, CompilerBench.Geometry("small"));

    private static IEnumerable<(string Name, IPacketEngine Engine)> Engines()
    {
        yield return ("program", new ProgramEngine(Program.Value));
        yield return ("device", Device());
    }

    private static byte[] Frame(byte station, int type) => [2, 0, 0, 0, 0, station, 2, 0, 0, 0, 0, 9, (byte)(type >> 8), (byte)type, 1, 2, 3, 4];
}
