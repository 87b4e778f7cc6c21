using FlexNic.Core;
using FlexNic.Model.Program;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Running;
using FlexNic.Stf.Script;
using FlexNic.Tests.P4;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Program;

/// <summary>What v1model programs mean, program by program.</summary>
[TestFixture]
internal sealed class ProgramEngineTests
{
    private const string Bytes = "header H { bit<8> a; bit<8> b; } struct Headers { H h; H[3] s; } struct Meta { @field_list(1) bit<8> kept; bit<8> lost; }";

    [TestCase("h.h.a = h.h.a + 250; h.h.b = h.h.b |-| 10;", "0a05", "0400", TestName = "wrap and saturate")]
    [TestCase("h.h.b[7:4] = h.h.a[3:0];", "0a05", "0aa5", TestName = "slices")]
    [TestCase("bit<8> x = h.h.a; h.h.a = h.h.b; h.h.b = x;", "0a05", "050a", TestName = "swap")]
    [TestCase("h.h.a = h.h.a > 5 ? h.h.b : 0; h.h.b = (bit<8>) (bit<1>) (h.h.b == 5);", "0a05", "0501", TestName = "conditions")]
    [TestCase("for (bit<8> i in 1 .. h.h.b) { h.h.a = h.h.a + i; }", "0005", "0f05", TestName = "loop over a range")]
    [TestCase("for (bit<8> i = 0; i < 10; i = i + 1) { if (i == 3) { continue; } if (i == 6) { break; } h.h.a = h.h.a + i; }", "0005", "0c05", TestName = "loop with break and continue")]
    [TestCase("switch (h.h.a) { 1: { h.h.b = 1; } 2: 3: { h.h.b = 2; } default: { h.h.b = 9; } }", "0305", "0302", TestName = "switch with fall-through")]
    [TestCase("h.s[0].setValid(); h.s[0] = h.h; h.s.push_front(1); h.s[0] = { 7, 8 };", "0a05", "0a0507080a05", TestName = "push_front")]
    [TestCase("h.h.setInvalid(); h.s[1] = { 1, 2 };", "0a05", "0102", TestName = "validity decides what is emitted")]
    [TestCase("h.s[h.h.b].a = 1; h.h.a = h.s[h.h.b].a;", "0a05", "0005", TestName = "outside of a stack")]
    [TestCase("h.h.a = (bit<8>) ((int<8>) h.h.a >> 1);", "f005", "f805", TestName = "arithmetic shift")]
    public void Apply_Statements_ChangeThePacket(string apply, string packet, string expected) => Assert.That(Send(P4Bench.V1(Bytes, "", apply), packet), Is.EqualTo(new[] { $"0:{expected}" }));

    [Test]
    public void Call_Arguments_AreCopiedInAndOutFromLeftToRight()
    {
        string program = P4Bench.V1(Bytes, """
            action f(inout bit<8> x, inout bit<8> y) { x = x + 1; y = y + 2; h.h.a = 99; }
            """, "f(h.h.a, h.h.a);");

        Assert.That(Send(program, "0a05"), Is.EqualTo(new[] { "0:0c05" }));
    }

    [Test]
    public void Exit_InAction_CopiesOutAndEndsIngress()
    {
        string program = P4Bench.V1(Bytes, "action f(inout bit<8> x) { x = 7; exit; }", "f(h.h.a); h.h.b = 1;");

        Assert.That(Send(program, "0a05"), Is.EqualTo(new[] { "0:0705" }));
    }

    [Test]
    public void Evaluation_Logic_ShortCircuits()
    {
        string program = P4Bench.V1("bool touch(inout bit<8> x) { x = x + 1; return true; }\n" + Bytes, "", "if (h.h.a == 0 && touch(h.h.b)) { } if (h.h.a == 10 || touch(h.h.b)) { h.h.a = 1; }");

        Assert.That(Send(program, "0a05"), Is.EqualTo(new[] { "0:0105" }));
    }

    [Test]
    public void Parser_TooShort_GoesOnWithError()
    {
        string program = P4Bench.V1(Bytes, "", "if (sm.parser_error == error.PacketTooShort && !h.h.isValid()) { sm.egress_spec = 5; }");

        Assert.That(Send(program, "0a"), Is.EqualTo(new[] { "5:0a" }));
    }

    [Test]
    public void Parser_LoopAndVarbit_AreRead()
    {
        string program = P4Bench.V1(
            "header T { bit<8> more; } header Tail { bit<8> len; varbit<32> data; } struct Headers { T[2] t; Tail v; } struct Meta { }",
            "",
            "sm.egress_spec = (bit<9>) h.t.lastIndex;",
            "b.extract(h.t.next); transition select(h.t.last.more) { 0: tail; 1 &&& 1: start; _: reject; } } state tail { bit<8> n = b.lookahead<bit<8>>(); b.extract(h.v, (bit<32>) n << 3); transition accept;");

        Assert.That(Send(program, "010002aabbcc"), Is.EqualTo(new[] { "1:010002aabbcc" }));
        Assert.That(Send(program, "0101000000"), Is.EqualTo(new[] { "1:0101000000" }));
    }

    [Test]
    public void Union_SettingAMember_InvalidatesTheOthers()
    {
        string program = P4Bench.V1("header A { bit<8> x; } header B { bit<16> y; } header_union U { A a; B b; } struct Headers { A h; U u; } struct Meta { }", "", "h.u.a.setValid(); h.u.a.x = 1; h.u.b = { 0x203 };");

        Assert.That(Send(program, "0a"), Is.EqualTo(new[] { "0:0a0203" }));
    }

    [Test]
    public void Tables_LongestPrefixAndHit_Decide()
    {
        string program = P4Bench.V1(Bytes, """
            action to(bit<9> p) { sm.egress_spec = p; }
            table t {
                key = { h.h.a : lpm; }
                actions = { to; NoAction; }
                const entries = { 0x10 &&& 0xF0 : to(1); 0x12 : to(2); 0 &&& 0 : to(3); }
            }
            table keyless { actions = { NoAction; } }
            """, "if (t.apply().hit && !keyless.apply().hit) { h.h.b = 0xEE; }");

        Assert.That(Send(program, "1100", "1200", "9900"), Is.EqualTo(new[] { "1:11ee", "2:12ee", "3:99ee" }));
    }

    [Test]
    public void TrafficManager_CloneMulticastResubmitRecirculate_Work()
    {
        string program = P4Bench.V1(Bytes, "", """
            if (sm.instance_type == 6) { h.h.b = m.kept; h.h.a = m.lost; }
            else if (h.h.a == 1) { clone_preserving_field_list(CloneType.I2E, 5, 1); sm.egress_spec = 2; h.h.b = 0xFF; }
            else if (h.h.a == 2) { sm.mcast_grp = 7; }
            else if (h.h.a == 3) { m.kept = 0x44; m.lost = 0x55; resubmit_preserving_field_list(1); }
            """);

        string[] sent = Run(program, """
            mirroring_add 5 9
            mc_mgrp_create 7
            mc_node_create 1 3 4
            mc_node_associate 7 0
            """, "0100", "0200", "0300");

        Assert.That(sent, Is.EquivalentTo(new[] { "9:0100", "2:01ff", "3:0200", "4:0200", "0:0044" }));
    }

    [Test]
    public void Externs_RegistersCountersChecksums_Work()
    {
        string program = P4Bench.V1(Bytes, """
            register<bit<8>>(4) memory;
            counter(4, CounterType.packets) seen;
            """, "bit<8> x; memory.read(x, 1); x = x + 1; memory.write(1, x); h.h.a = x; seen.count((bit<32>) h.h.b);");
        var engine = new ProgramEngine(P4Bench.Accept(program));

        engine.Send(0, [0, 2]);
        engine.Send(0, [0, 2]);

        engine.ReadRegister("memory", 1, out System.Numerics.BigInteger value);
        engine.ReadCounter("I.seen", 2, out long packets, out _);
        Assert.That((value, packets), Is.EqualTo((new System.Numerics.BigInteger(2), 2L)));
        Assert.That(engine.Drain()[1].Data[0], Is.EqualTo(2));
    }

    [Test]
    public void Reads_OfUndefinedValues_AreReportedOnRequest()
    {
        string program = P4Bench.V1(Bytes, "", "bit<8> x; h.h.a = x; h.h.b = h.s[0].a;");
        var engine = new ProgramEngine(P4Bench.Accept(program), reportUndefined: true);

        engine.Send(0, [1, 2]);

        Assert.That(engine.UndefinedReads.Select(u => u.What), Is.EqualTo(new[] { "'x'", "field 'a' of an invalid header", "'a'" }));
    }

    private static string[] Send(string program, params string[] packets) => Run(program, "", packets);

    private static string[] Run(string program, string setup, params string[] packets)
    {
        var engine = new ProgramEngine(P4Bench.Accept(program));
        Assert.That(StfRunner.Run(StfParser.Parse("t.stf", setup, new DiagnosticBag()), engine).Failures, Is.Empty);
        foreach (string packet in packets)
        {
            engine.Send(1, Convert.FromHexString(packet));
        }

        return [.. engine.Drain().Select((EnginePacket p) => $"{p.Port}:{Convert.ToHexStringLower(p.Data.AsSpan())}")];
    }
}
