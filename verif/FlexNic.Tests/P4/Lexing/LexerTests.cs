using System.Numerics;
using FlexNic.P4.Lexing;
using NUnit.Framework;

namespace FlexNic.Tests.P4.Lexing;

[TestFixture]
internal sealed class LexerTests
{
    [TestCase("a>>b", "a > > b")]
    [TestCase("a |+| b |-| c", "a |+| b |-| c")]
    [TestCase("x &&& y .. z", "x &&& y .. z")]
    [TestCase("/* a */ b // c\n d", "b d")]
    [TestCase("{#}", "{ # }")]
    [TestCase("a <<= 1; b += 2;", "a <<= 1 ; b += 2 ;")]
    public void Tokens_Text_AreSplit(string text, string expected) =>
        Assert.That(string.Join(' ', new Lexer("f", text).Tokens().Where(t => t.Kind != TokenKind.End).Select(t => t.Text)), Is.EqualTo(expected));

    [Test]
    public void Tokens_Places_CountFromOne()
    {
        Token[] tokens = [.. new Lexer("f", "a\n  /* x\n */ b").Tokens()];

        Assert.That((tokens[1].Span.Line, tokens[1].Span.Column), Is.EqualTo((3, 5)));
    }

    [TestCase("8w255", 255, 8, false)]
    [TestCase("4s0b1010", 10, 4, true)]
    [TestCase("0x_FF_00", 65280, null, false)]
    [TestCase("0o17", 15, null, false)]
    [TestCase("007", 7, null, false)]
    public void Read_Number_HasValueAndWidth(string text, int value, int? width, bool signed)
    {
        Assert.That(IntegerText.Read(text, out IntegerText read), Is.Null);
        Assert.That(read, Is.EqualTo(new IntegerText(new BigInteger(value), width, signed)));
    }

    [TestCase("8w")]
    [TestCase("0xZ")]
    [TestCase("12a")]
    public void Read_NoNumber_SaysWhy(string text) => Assert.That(IntegerText.Read(text, out _), Is.Not.Null);

    [TestCase("\"no end")]
    [TestCase("/* no end")]
    [TestCase("`")]
    public void Tokens_WhatIsNone_ComesAsBad(string text) => Assert.That(new Lexer("f", text).Tokens().First().Kind, Is.EqualTo(TokenKind.Bad));
}
