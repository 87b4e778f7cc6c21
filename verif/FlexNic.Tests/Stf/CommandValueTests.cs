using System.Numerics;
using FlexNic.Stf.Commands;
using FlexNic.Stf.Engine;
using NUnit.Framework;

namespace FlexNic.Tests.Stf;

[TestFixture]
internal sealed class CommandValueTests
{
    [TestCase("17", "17")]
    [TestCase("0xff", "255")]
    [TestCase("10.0.0.1", "167772161")]
    [TestCase("00:11:22:33:44:55", "73588229205")]
    [TestCase("::1", "1")]
    public void Number_Text_IsRead(string text, string expected) => Assert.That(CommandValue.Number(text), Is.EqualTo(BigInteger.Parse(expected)));

    [Test]
    public void Match_Kinds_AreRead()
    {
        Assert.Multiple(() =>
        {
            Assert.That(CommandValue.Match("10.0.0.0/8", new EngineKey("k", "lpm", 32)), Is.EqualTo(new PrefixMatch(0x0A000000, 8)));
            Assert.That(CommandValue.Match("1&&&0xf", new EngineKey("k", "ternary", 8)), Is.EqualTo(new TernaryMatch(1, 15)));
            Assert.That(CommandValue.Match("1->5", new EngineKey("k", "range", 8)), Is.EqualTo(new RangeMatch(1, 5)));
        });
    }

    [TestCase("x", "exact")]
    [TestCase("1/40", "lpm")]
    [TestCase("1", "ternary")]
    public void Match_Fault_Throws(string text, string kind) => Assert.That(() => CommandValue.Match(text, new EngineKey("k", kind, 32)), Throws.InstanceOf<FormatException>());
}
