using NUnit.Framework;

namespace FlexNic.Tests.P4.Parsing;

[TestFixture]
internal sealed class P4ParserTests
{
    [Test]
    public void Parse_SeveralFaults_AllAreTold()
    {
        string[] errors = P4Bench.Errors("""
            header H { bit<8> a }
            struct S { bit<8> ; }
            const bit<8> X = ;
            control C(inout bit<8> x) {
                action a() { x = 1 }
                apply { x = ; x = 2; if x { } x = 3; }
            }
            """);

        Assert.That(errors, Is.EqualTo(new[]
        {
            "1,21 FNIC2100 expected ';' behind a field, found '}'",
            "2,19 FNIC2100 expected the name of a field, found ';'",
            "3,18 FNIC2100 expected an expression, found ';'",
            "5,24 FNIC2100 expected ';' behind a statement, found '}'",
            "6,17 FNIC2100 expected an expression, found ';'",
            "6,29 FNIC2100 expected '(' behind 'if', found 'x'",
        }));
    }

    [TestCase("const bit<8> a = (bit<8>) 300;", TestName = "cast to a built-in type")]
    [TestCase("typedef bit<8> T; const T a = (T) 5; const bit<8> b = (a) + 1;", TestName = "parentheses around a value are no cast")]
    [TestCase("struct S { bit<8> S; } const S s = { S = 1 };", TestName = "a field may have the name of a type")]
    [TestCase("const bit<(3 > 2 ? 8 : 4)> a = 1; const bit<4 + 4> b = 1;", TestName = "widths are expressions")]
    [TestCase("bit<8> f<T>(in T x) { return 1; } control C(out bit<8> y) { apply { y = f<bit<8>>(8w1); y = f<bit<16>>(16w1); } }", TestName = "calls with type arguments")]
    [TestCase("const bit<8> key = 1; const bit<8> apply = key; const bit<8> state = apply; const bit<8> entries = state;", TestName = "words of the grammar as names")]
    [TestCase("@a @b(x, (y)) @c[1, 2] @d[k = \"v\"] const bit<8> x = 1;", TestName = "annotations of all kinds")]
    [TestCase("struct S { bit<8> a; bit<8> b; } const S s = { 1, ... }; const S t = { b = 1, ... };", TestName = "the rest of a record by default")]
    [TestCase("const bool x = 8w1 << 2 > 3 && 8w1 | 2 == 3;", TestName = "precedence of shifts and comparisons")]
    public void Parse_Good_IsAccepted(string text) => P4Bench.Accept(text);

    [TestCase("const bit<8> x = {0}8w1{1};", '(', ')')]
    [TestCase("control C() {{ apply {0}{1} }}", '{', '}')]
    public void Parse_DeepNesting_IsRefused(string frame, char open, char close)
    {
        string text = string.Format(frame, new string(open, 100_000), new string(close, 100_000));

        string[] errors = P4Bench.Errors(text);

        Assert.That(errors, Is.Not.Empty);
        Assert.That(errors[0], Does.Contain("FNIC2101 the program is nested more than 400 levels deep"));
    }

    [Test]
    public void Parse_LongSum_IsRefusedNotCrashed()
    {
        string text = "const bit<8> x = 8w1" + string.Concat(Enumerable.Repeat(" + 1", 100_000)) + ";";

        Assert.That(P4Bench.Errors(text), Is.Not.Empty);
    }

    [TestCase("")]
    [TestCase(";;;")]
    public void Parse_Nothing_IsAProgram(string text) => P4Bench.Accept(text);

    [Test]
    public void Parse_CutProgram_NeverCrashes()
    {
        string whole = P4Bench.V1("header H { bit<8> a; varbit<16> v; } struct Headers { H h; H[2] s; } struct Meta { tuple<bit<8>, bool> t; }", "table t { key = { h.h.a : exact @name(\"k\"); } actions = { NoAction; } const entries = { 1 : NoAction(); } }", "switch (t.apply().action_run) { NoAction: { exit; } default: { } }");

        for (int length = 0; length < whole.Length; length += 3)
        {
            Assert.DoesNotThrow(() => P4Bench.Compile(whole[..length]), $"cut behind {length} characters");
        }
    }

    [Test]
    public void Render_Error_ShowsLineAndCaret()
    {
        string text = P4Bench.Compile("const bit<8> x =\n  y + 1;").Render();

        Assert.That(text, Is.EqualTo("test.p4(2,3): error FNIC2257: 'y' is not declared\n  y + 1;\n  ^"));
    }
}
