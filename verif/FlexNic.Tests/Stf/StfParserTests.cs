using FlexNic.Core;
using FlexNic.Stf.Script;
using NUnit.Framework;

namespace FlexNic.Tests.Stf;

[TestFixture]
internal sealed class StfParserTests
{
    [Test]
    public void Parse_Statements_AreRead()
    {
        var bag = new DiagnosticBag();

        StfStatement[] statements = [.. StfParser.Parse("t.stf", """
            # a comment
            packet 3 01 02 0a
            EXPECT 4 01 ** f* $
            expect 5
            add ingress.t 10 h.a:0x12** "h.b":10/8 ingress.act(port:5, x:0b101) = id1
            setdefault t drop()
            mirroring_add 5 2
            wait
            """, bag)];

        Assert.Multiple(() =>
        {
            Assert.That(bag, Is.Empty);
            Assert.That(((SendStatement)statements[0]).Data, Is.EqualTo(new byte[] { 1, 2, 10 }));
            Assert.That(((ExpectStatement)statements[1]).Nibbles, Is.EqualTo(new[] { 0, 1, -1, -1, 15, -1 }));
            Assert.That(((ExpectStatement)statements[1]).IsExact, Is.True);
            Assert.That(((ExpectStatement)statements[2]).Nibbles, Is.Empty);
            var add = (AddStatement)statements[3];
            Assert.That((add.Table, add.Priority, add.Action), Is.EqualTo(("ingress.t", (int?)10, "ingress.act")));
            Assert.That(add.Keys, Is.EqualTo(new[] { new StfPair("h.a", "0x12**"), new StfPair("h.b", "10/8") }));
            Assert.That(add.Arguments, Is.EqualTo(new[] { new StfPair("port", "5"), new StfPair("x", "0b101") }));
            Assert.That(((SetDefaultStatement)statements[4]).Action, Is.EqualTo("drop"));
            Assert.That(((CommandStatement)statements[5]).Text, Is.EqualTo("mirroring_add 5 2"));
            Assert.That(statements[6], Is.InstanceOf<WaitStatement>());
        });
    }

    [TestCase("packet 1 0", "FNIC2600 a packet has whole bytes; the number of digits is odd")]
    [TestCase("packet 1 zz", "FNIC2600 'zz' is no byte")]
    [TestCase("expect x 00", "FNIC2600 a number is missing")]
    [TestCase("add t k: act()", "FNIC2600 '(' begins no name")]
    [TestCase("nonsense 1", "FNIC2601 'nonsense' is no statement of a packet test")]
    public void Parse_Fault_IsTold(string line, string expected)
    {
        var bag = new DiagnosticBag();

        StfParser.Parse("t.stf", line, bag);

        Assert.That(bag.Select(d => $"{d.Code} {d.Message}"), Is.EqualTo(new[] { expected }));
    }
}
