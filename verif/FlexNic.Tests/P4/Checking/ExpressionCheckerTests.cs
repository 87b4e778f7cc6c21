using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using NUnit.Framework;

namespace FlexNic.Tests.P4.Checking;

[TestFixture]
internal sealed class ExpressionCheckerTests
{
    private const string Types = """
        header H { bit<8> a; bit<16> b; }
        struct S { bit<8> x; H h; }
        enum E { A, B }
        enum bit<8> F { ONE = 1, TWO = 2 }
        type bit<9> Port;

        """;

    [TestCase("const bit<8> v = 255 + 1;", "0")]
    [TestCase("const bit<8> v = -1;", "255")]
    [TestCase("const int<8> v = -128 - 1;", "127")]
    [TestCase("const int v = (1 << 100) >> 99;", "2")]
    [TestCase("const bit<8> v = 8w250 |+| 10;", "255")]
    [TestCase("const int<8> v = 8s100 |+| 100;", "127")]
    [TestCase("const bit<12> v = 4w0xA ++ 8w0xBC;", "2748")]
    [TestCase("const bit<4> v = 16w0xABCD[11:8];", "11")]
    [TestCase("const bit<8> v = (bit<8>) 16w0x1234;", "52")]
    [TestCase("const int<8> v = (int<8>) 8w255;", "-1")]
    [TestCase("const bit<8> v = true ? 1 : 2;", "1")]
    [TestCase("const bit<8> v = F.TWO;", "2")]
    [TestCase("const bit<8> v = {1, 2, 3}[1];", "2")]
    [TestCase("const int v = 7 % 4 * 3 - 10 / 3;", "6")]
    [TestCase("const bit<8> v = 8w1 << 9;", "0")]
    [TestCase("const bit<32> v = ((S) { 5, { 6, 7 } }).h.b ++ 16w1;", "458753")]
    public void Check_Constant_IsFolded(string declaration, string expected)
    {
        string type = declaration.Split(' ')[1];
        CheckedProgram program = P4Bench.Accept($"{Types}{declaration}\nextern X {{ X({type} v); }}\nX(v) x;");

        var value = (ElaboratedConstant)Elaborator.Run(program).Top.Single().Arguments[0].Value;
        Assert.That(((NumberConstant)value.Value).Value.ToString(), Is.EqualTo(expected));
    }

    [TestCase("const bit<8> v = 8w1 + 16w1;", "FNIC2230 operator + does not take bit<8> and bit<16>")]
    [TestCase("const bit<8> v = 16w1;", "FNIC2220 a value of type bit<16> does not go where bit<8> is expected")]
    [TestCase("const int<8> v = 8w1;", "FNIC2220 a value of type bit<8> does not go where int<8> is expected")]
    [TestCase("const bool v = 1 && true;", "FNIC2230 operator && takes bool, not int")]
    [TestCase("const bool v = !8w1;", "FNIC2230 operator ! does not take bit<8>")]
    [TestCase("const bit<8> v = 1 / 0;", "FNIC2233 division by zero")]
    [TestCase("const int<8> v = 8s4 / 2;", "FNIC2233 operator / takes no signed numbers")]
    [TestCase("const bit<8> v = 8w1 << -1;", "FNIC2234 the amount of a shift must be unsigned")]
    [TestCase("const bit<8> v = 8w1[8:0];", "FNIC2242 bits 8:0 are not within bit<8>")]
    [TestCase("const bool v = E.A == F.ONE;", "FNIC2232 E and bit<8> cannot be compared")]
    [TestCase("const E v = E.C;", "FNIC2243 enum E has no member 'C'")]
    [TestCase("const error v = error.Nonsense;", "FNIC2243 error has no member 'Nonsense'")]
    [TestCase("const Port v = 9w1;", "FNIC2220 a value of type bit<9> does not go where Port is expected")]
    [TestCase("const bit<8> v = (bit<8>) true;", "FNIC2222 a value of type bool cannot be cast to bit<8>")]
    [TestCase("const S v = { 1 };", "FNIC2226 S takes 2 values, 1 are given")]
    [TestCase("const S v = { x = 1 };", "FNIC2226 field 'h' of S is given no value")]
    [TestCase("const S v = { x = 1, y = 2, h = { 1, 2 } };", "FNIC2227 S has no field 'y'")]
    [TestCase("const bit<8> v = nothing;", "FNIC2257 'nothing' is not declared")]
    [TestCase("const Nothing v = 1;", "FNIC2210 type 'Nothing' is not declared")]
    [TestCase("const bit<8> v = E;", "FNIC2254 a type stands where a value is expected")]
    [TestCase("const bit<8> v = {1, 2}[2];", "FNIC2241 the index of a tuple must be known when compiling and within 0..1")]
    [TestCase("const bit<8> v = true ? 8w1 : 16w1;", "FNIC2258 the branches of ?: have types bit<8> and bit<16>")]
    [TestCase("const bit<-1> v = 0;", "FNIC2214 width -1 of bit is not within 0..1048576")]
    public void Check_Fault_IsTold(string declaration, string expected) => Assert.That(P4Bench.Errors(Types + declaration).Select(e => e[(e.IndexOf(' ', StringComparison.Ordinal) + 1)..]), Is.EqualTo(new[] { expected }));
}
