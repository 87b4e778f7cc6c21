using FlexNic.P4.Checked;
using FlexNic.P4.Types;
using NUnit.Framework;

namespace FlexNic.Tests.P4.Checking;

[TestFixture]
internal sealed class GenericsTests
{
    [Test]
    public void Check_GenericFunction_IsMadeForEachUse()
    {
        CheckedProgram program = P4Bench.Accept("""
            T pick<T>(in bool c, in T a, in T b) { return c ? a : b; }
            control C(inout bit<8> x, inout bit<16> y) { apply { x = pick(true, x, 3); y = pick<bit<16>>(false, y, 4); } }
            """);

        FunctionCall[] calls = [.. program.Blocks.Single().Apply!.Statements.Cast<AssignmentStatement>().Select(a => (FunctionCall)a.Value)];
        Assert.That(calls.Select(c => c.Function.Return.ToString()), Is.EqualTo(new[] { "bit<8>", "bit<16>" }));
    }

    [Test]
    public void Check_GenericStruct_HasItsFieldTypes()
    {
        CheckedProgram program = P4Bench.Accept("struct Pair<A, B> { A a; B b; } typedef Pair<bit<8>, Pair<bool, error>> T;");

        var type = (StructType)program.Types.Single(t => t.Key == "T").Value;
        Assert.That(type.Fields.Select(f => f.Type.ToString()), Is.EqualTo(new[] { "bit<8>", "Pair<bool, error>" }));
    }

    [Test]
    public void Check_GenericControl_IsMadeForTheTypesOfTheInstance()
    {
        P4Bench.Accept("""
            control Swap<T>(inout T a, inout T b) { apply { T t = a; a = b; b = t; } }
            control C(inout bit<8> x, inout bit<8> y) { Swap<bit<8>>() s; apply { s.apply(x, y); } }
            """);
    }

    [Test]
    public void Check_Package_InfersTypesFromItsParts()
    {
        CheckedProgram program = P4Bench.Accept(P4Bench.V1("header H { bit<8> a; } struct Headers { H h; } struct Meta { }", "", ""));

        Assert.That(program.Main!.Type.ToString(), Is.EqualTo("V1Switch<Headers, Meta>"));
    }

    [TestCase("extern void f<T>(in T a, in T b); control C() { apply { f(8w1, 16w1); } }", "FNIC2272 argument 'b' of 'f' has type bit<16>; bit<8> is expected")]
    [TestCase("extern X { X(); abstract T f<T, T>(in T a); } X() x = { T f<T, T>(in T a) { return a; } };", "FNIC2200 type parameter 'T' is declared twice", "FNIC2200 type parameter 'T' is declared twice")]
    [TestCase("extern T f<T>(); control C() { apply { f(); } }", "FNIC2273 type argument 'T' of 'f' is not given and does not follow from the arguments")]
    [TestCase("extern void f<T>(in T a); control C() { apply { f<bit<8>, bool>(1); } }", "FNIC2277 'f' takes 1 type arguments, 2 are given")]
    [TestCase("struct S<T> { T x; } const S<bit<8>, bool> s = { 1 };", "FNIC2210 type 'S' takes 1 type arguments, 2 are given")]
    [TestCase("header H<T> { T x; } struct A { H<bool> h; H<error> g; }", "FNIC2216 field 'x' of a header cannot have type error")]
    public void Check_Fault_IsTold(string text, params string[] expected)
    {
        string[] errors = P4Bench.Errors(text);

        Assert.That(errors.Select(e => e[(e.IndexOf(' ', StringComparison.Ordinal) + 1)..]), Is.EqualTo(expected));
    }
}
