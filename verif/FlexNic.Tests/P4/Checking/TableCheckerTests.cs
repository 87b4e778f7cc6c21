using FlexNic.P4.Checked;
using NUnit.Framework;

namespace FlexNic.Tests.P4.Checking;

[TestFixture]
internal sealed class TableCheckerTests
{
    private const string Declarations = "header H { bit<8> a; bit<16> b; } struct Headers { H h; } struct Meta { bit<8> m; }";

    [Test]
    public void Check_Table_HasItsProperties()
    {
        TableDeclaration table = Table("""
            action a(bit<8> d) { }
            action b(in bit<8> x, bit<16> d) { }
            table t {
                key = { h.h.a : exact; h.h.b : lpm @name("prefix"); h.h.isValid() : ternary; m.m[3:0] : range; }
                actions = { a; b(h.h.a); @defaultonly NoAction; }
                default_action = b(h.h.a, 7);
                size = 32;
                const entries = { (1, 0x1200 &&& 0xFF00, _, 0 .. 3) : a(5); (2, _, true, _) : b(h.h.a, 9); }
            }
            """);

        Assert.Multiple(() =>
        {
            Assert.That(table.Keys.Select(k => $"{k.Name}:{k.MatchKind}"), Is.EqualTo(new[] { "h.h.a:exact", "prefix:lpm", "h.h.$valid$:ternary", "m.m[3:0]:range" }));
            Assert.That(table.Actions.Select(a => a.Action.Name), Is.EqualTo(new[] { "a", "b", "NoAction" }));
            Assert.That(table.DefaultAction!.Data.Single().Value, Is.InstanceOf<ConstantExpression>());
            Assert.That(table.Size, Is.EqualTo(new System.Numerics.BigInteger(32)));
            Assert.That(table.Entries, Has.Length.EqualTo(2));
            Assert.That(table.HasConstEntries, Is.True);
        });
    }

    [Test]
    public void Check_NoDefault_IsNoAction()
    {
        TableDeclaration table = Table("action a() { } table t { key = { h.h.a : exact; } actions = { a; } }");

        Assert.That(table.DefaultAction!.Action.Action.Name, Is.EqualTo("NoAction"));
    }

    [Test]
    public void Check_Priorities_RankEntries()
    {
        TableDeclaration table = Table("""
            action a() { }
            table t {
                key = { h.h.a : ternary; }
                actions = { a; }
                largest_priority_wins = false;
                entries = { priority = 10 : 1 &&& 1 : a(); priority = 5 : 3 &&& 3 : a(); 7 &&& 7 : a(); }
            }
            """);

        Assert.That(table.Entries.Select(e => e.Rank), Is.EqualTo(new[] { 2, 0, 1 }));
    }

    [TestCase("key = { h.h.a : nothing; } actions = { a; }", "FNIC2378 'nothing' is no match kind")]
    [TestCase("key = { h.h : exact; } actions = { a; }", "FNIC2379 a key of type H cannot be matched by 'exact'")]
    [TestCase("key = { h.h.a + 1 : exact; } actions = { a; }", "FNIC2380 this key expression is too complex to name itself; give it a name by @name")]
    [TestCase("key = { h.h.a : exact; }", "FNIC2381 table 't' has no actions")]
    [TestCase("actions = { a; a; }", "FNIC2382 action 'a' stands twice in table 't'")]
    [TestCase("actions = { nothing; }", "FNIC2383 action 'nothing' is not declared")]
    [TestCase("actions = { b; }", "FNIC2271 'b' takes 1 arguments, 0 are given")]
    [TestCase("actions = { b(h.h.a, 1); }", "FNIC2384 the parameters of 'b' without direction are given by the control plane, not in the list of actions")]
    [TestCase("actions = { a; } default_action = b(h.h.a, 1);", "FNIC2373 'b' is not among the actions of table 't'")]
    [TestCase("actions = { a; } const entries = { 1 : a(); }", "FNIC2370 table 't' has no key and so no entries")]
    [TestCase("key = { h.h.a : exact; } actions = { a; } const entries = { 1 &&& 1 : a(); }", "FNIC2391 an exact key takes one value")]
    [TestCase("key = { h.h.a : lpm; } actions = { a; } const entries = { 1 &&& 0x0F : a(); }", "FNIC2391 the mask of an lpm key is ones followed by zeros")]
    [TestCase("key = { h.h.a : ternary; } actions = { a; } const entries = { priority = 1 : 1 : a(); }", "FNIC2390 const entries have no priorities; the first that matches wins")]
    [TestCase("key = { h.h.a : exact; } actions = { @defaultonly a; } const entries = { 1 : a(); }", "FNIC2374 action 'a' is @defaultonly and cannot be in an entry")]
    public void Check_Fault_IsTold(string properties, string expected)
    {
        string[] errors = P4Bench.Errors(P4Bench.V1(Declarations, $"action a() {{ }} action b(in bit<8> x, bit<8> d) {{ }} table t {{ {properties} }}", "t.apply();"));

        Assert.That(errors.Select(e => e[(e.IndexOf(' ', StringComparison.Ordinal) + 1)..]), Is.EqualTo(new[] { expected }));
    }

    private static TableDeclaration Table(string locals) => P4Bench.Accept(P4Bench.V1(Declarations, locals, "t.apply();")).Blocks.SelectMany(b => b.Tables).Single();
}
