using FlexNic.P4.ControlPlane;
using FlexNic.P4.Elaboration;
using FlexNic.Tests.Support;
using NUnit.Framework;

namespace FlexNic.Tests.P4.ControlPlane;

[TestFixture]
internal sealed class P4InfoWriterTests
{
    [Test]
    public void Write_Program_MatchesGolden()
    {
        string text = Write("""
            enum bit<16> Kind { A = 1, B = 0x800 }
            type bit<9> Port;
            @p4runtime_translation("example.org/Vrf", 32)
            type bit<10> Vrf;
            header H { bit<8> a; bit<16> b; Kind k; }
            @controller_header("packet_in")
            header to_cpu_t { bit<9> port; @name("why") bit<7> reason; }
            struct Headers { H h; }
            struct Meta { Vrf vrf; Port port; bool flag; }
            struct message_t { bit<8> a; Port port; }
            """, """
            counter(64, CounterType.packets_and_bytes) seen;
            direct_counter(CounterType.bytes) hits;
            register<bit<32>>(16) memory;
            meter(8, MeterType.packets) rates;
            action forward(bit<9> port, Vrf vrf) { sm.egress_spec = port; m.vrf = vrf; }
            @hidden action inner() { seen.count(0); rates.execute_meter(1, h.h.a); digest<message_t>(1, { h.h.a, m.port }); hits.count(); }
            @brief("routes") @my_note("x", 1)
            table route {
                key = { h.h.a : exact; h.h.b : lpm @name("dst"); m.vrf : ternary; h.h.isValid() : exact; h.h.k : optional; m.flag : exact; }
                actions = { forward; inner; @defaultonly drop; }
                const default_action = drop(1);
                counters = hits;
                size = 256;
            }
            """.Replace("@hidden action", "action drop(bit<4> why) { mark_to_drop(sm); }\n@hidden action", StringComparison.Ordinal), "route.apply(); memory.write(0, 1);");

        GoldenFile.Matches("verif/golden/p4/p4info.txtpb", text);
    }

    [TestCase("ingress.a", 21186165u)]
    public void Write_Ids_HashTheName(string name, uint id)
    {
        string text = Write("header H { bit<8> a; } struct Headers { H h; } struct Meta { }", $"@name(\".{name}\") action x() {{ }} table t {{ actions = {{ x; }} default_action = x; }}", "t.apply();");

        Assert.That(text, Does.Contain($"id: {id}\n    name: \"{name}\""));
    }

    private static string Write(string declarations, string locals, string apply) => P4InfoWriter.Write(Elaborator.Run(P4Bench.Accept(P4Bench.V1(declarations, locals, apply))), "v1model");
}
