using NUnit.Framework;

namespace FlexNic.Tests.P4.Checking;

[TestFixture]
internal sealed class StatementCheckerTests
{
    private const string Declarations = "header H { bit<8> a; bit<8> b; } struct Headers { H h; H[3] s; } struct Meta { bit<8> m; }";

    [TestCase("sm.egress_spec = 1; h.h.a[3:0] = 4w1; h.s[1] = h.h; h.s[h.h.a].b = 2; h.h = { 1, 2 }; h.h = {#};", TestName = "assignments of all kinds")]
    [TestCase("bit<8> x; x = 1; { bit<8> y = x; x = y; } h.h.a += x; h.h.b <<= 1; h.s[h.h.a & 1].a |= 3;", TestName = "locals and operators before equals")]
    [TestCase("switch (h.h.a) { 1: 2: { h.h.b = 1; } default: { } }", TestName = "switch over a value")]
    [TestCase("for (bit<8> i = 0; i < 4; i = i + 1) { if (i == 2) break; else continue; } for (bit<8> j in 1 .. 5) { h.h.a = j; }", TestName = "loops")]
    [TestCase("if (h.h.isValid() && h.s[0].isValid()) { h.h.setInvalid(); } else if (h.h == h.s[0]) { h.s.push_front(1); } h.s.pop_front(2);", TestName = "headers and stacks")]
    [TestCase("mark_to_drop(sm); hash(h.h.a, HashAlgorithm.crc16, 8w0, { h.h.b, m.m }, 8w16); random(h.h.b, 0, 7); return;", TestName = "externs with inference")]
    [TestCase("exit;", TestName = "exit")]
    public void Check_Good_IsAccepted(string apply) => P4Bench.Accept(P4Bench.V1(Declarations, "", apply));

    [TestCase("", "h.h.a = 16w1;", "FNIC2220 a value of type bit<16> does not go where bit<8> is expected")]
    [TestCase("const bit<8> K = 1;", "K = 2;", "FNIC2252 this expression cannot be assigned")]
    [TestCase("action a(in bit<8> x) { x = 1; }", "a(1);", "FNIC2252 parameter 'x' is 'in' and cannot be assigned")]
    [TestCase("action a(inout bit<8> x) { }", "a(8w1);", "FNIC2252 this expression cannot be assigned")]
    [TestCase("action a(inout bit<8> x) { }", "a();", "FNIC2271 'a' takes 1 arguments, 0 are given")]
    [TestCase("action a(bit<8> d, in bit<8> x) { }", "", "FNIC2342 parameter 'x' has a direction and stands behind one without; those of the control plane come last")]
    [TestCase("", "if (h.h.a) { }", "FNIC2251 a condition has type bool, not bit<8>")]
    [TestCase("", "h.h.c = 1;", "FNIC2240 H has no field 'c'")]
    [TestCase("", "h.s[3].a = 1;", "FNIC2241 index 3 is not within 0..2")]
    [TestCase("", "h.s.next.a = 1;", "FNIC2244 'next' of a header stack is known only in a parser")]
    [TestCase("", "break;", "FNIC2312 break stands only in a loop")]
    [TestCase("", "return 1;", "FNIC2315 return gives a value where none is wanted")]
    [TestCase("", "m.setValid();", "FNIC2280 a value of type Meta has no method 'setValid'")]
    [TestCase("", "bit<8> x; bit<8> x;", "FNIC2200 'x' is declared already, at test.p4(10,20)")]
    [TestCase("", "switch (h.h.a) { 1: { } 1: { } }", "FNIC2332 this label stands twice")]
    [TestCase("", "switch (h.h.a) { default: { } 1: { } }", "FNIC2330 'default' is the last label of a switch")]
    [TestCase("", "nothing();", "FNIC2257 'nothing' is not declared")]
    [TestCase("", "hash(h.h.a, HashAlgorithm.crc16, 8w0, { h.h.b });", "FNIC2271 'hash' takes 5 arguments, 4 are given")]
    [TestCase("", "h.h.nothing();", "FNIC2280 H has no method 'nothing'")]
    [TestCase("", "packet_in p;", "FNIC2345 a variable cannot have type packet_in")]
    [TestCase("register<bit<8>>(h.h.a) r;", "", "FNIC2272 argument 'size' of 'register' has type bit<8>; bit<32> is expected")]
    [TestCase("register<bit<8>>((bit<32>) h.h.a) r;", "", "FNIC2291 argument 'size' of the constructor of 'register' must be known when compiling")]
    public void Check_Fault_IsTold(string locals, string apply, string expected)
    {
        string[] errors = P4Bench.Errors(P4Bench.V1(Declarations, locals, apply));

        Assert.That(errors.Select(e => e[(e.IndexOf(' ', StringComparison.Ordinal) + 1)..]), Is.EqualTo(new[] { expected }));
    }

    [TestCase("bit<8> f(in bit<8> x) { if (x == 0) { return 1; } }", "FNIC2302 function 'f' does not return a value on every way through it")]
    [TestCase("bit<8> f(in bit<8> x) { return true; }", "FNIC2220 a value of type bool does not go where bit<8> is expected")]
    [TestCase("bit<8> f(in bit<8> x) { return f(x); }", "FNIC2257 'f' is not declared")]
    [TestCase("bit<8> f(in bit<8> x) { exit; }", "FNIC2310 exit does not stand in a function")]
    [TestCase("void f(bit<8> x, bit<8> x) { }", "FNIC2200 parameter 'x' is declared twice")]
    [TestCase("control C() { apply { } } control D() { apply { C.apply(); C.apply(1); } }", "FNIC2271 'apply' takes 0 arguments, 1 are given")]
    [TestCase("parser P() { state s { } }", "FNIC2361 the parser has no state 'start'")]
    [TestCase("parser P() { state start { transition nowhere; } }", "FNIC2363 there is no state 'nowhere'")]
    [TestCase("parser P(in bit<8> x) { state start { transition select(x) { (1, 2): accept; } } }", "FNIC2350 1 components are to be matched; this key set has 2")]
    [TestCase("parser P(in bit<8> x) { state start { transition select(x, x) { 1: accept; } } }", "FNIC2350 2 components are to be matched; this key set has 1")]
    [TestCase("header H { bit<8> a; } header_union U { H h; bit<8> b; }", "FNIC2216 field 'b' of a header union cannot have type bit<8>")]
    [TestCase("enum bit<8> E { A }", "FNIC2401 member 'A' of a serializable enum needs a value")]
    [TestCase("extern X { X(); abstract void f(); } X() x;", "FNIC2348 'x' needs a body for the abstract method 'f' of X")]
    [TestCase("control C()(bit<8> k) { apply { } } control D() { C() c; apply { } }", "FNIC2271 'C' takes 1 arguments, 0 are given")]
    public void Check_Declaration_FaultIsTold(string text, string expected)
    {
        string[] errors = P4Bench.Errors(text);

        Assert.That(errors.Select(e => e[(e.IndexOf(' ', StringComparison.Ordinal) + 1)..]), Is.EqualTo(new[] { expected }));
    }
}
