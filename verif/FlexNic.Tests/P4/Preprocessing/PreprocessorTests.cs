using FlexNic.Core;
using FlexNic.P4.Lexing;
using FlexNic.P4.Preprocessing;
using NUnit.Framework;

namespace FlexNic.Tests.P4.Preprocessing;

[TestFixture]
internal sealed class PreprocessorTests
{
    [TestCase("#define W 8\nbit<W> x;", "bit < 8 > x ;")]
    [TestCase("#define A B\n#define B A\nA;", "A ;")]
    [TestCase("#define ADD(a, b) ((a) + (b))\nx = ADD(1, f(2, 3));", "x = ( ( 1 ) + ( f ( 2 , 3 ) ) ) ;")]
    [TestCase("#define ADD(a, b) a + b\nADD;", "ADD ;")]
    [TestCase("#define NONE() 7\nNONE()", "7")]
    [TestCase("#define GLUE(a, b) a##b\nGLUE(eth, 0)", "eth0")]
    [TestCase("#define TEXT(a) #a\nTEXT(hdr.eth)", "hdr.eth")]
    [TestCase("#define LONG a \\\n  b\nLONG", "a b")]
    [TestCase("#define X\n#undef X\n#ifdef X\na\n#else\nb\n#endif", "b")]
    [TestCase("#if 0\na ' b\n#endif\nc", "c")]
    public void Run_Macros_GivesTokens(string text, string expected) => Assert.That(Text(text), Is.EqualTo(expected));

    [TestCase("1", true)]
    [TestCase("0", false)]
    [TestCase("defined(X) && X >= 20200408", true)]
    [TestCase("defined Y || !defined X", false)]
    [TestCase("(1 << 4) == 0x10 ? 1 : 0", true)]
    [TestCase("UNKNOWN", false)]
    [TestCase("-1 < 0 && ~0 == -1", true)]
    public void Run_IfExpression_DecidesText(string condition, bool taken)
    {
        string text = Text($"#define X 20200408\n#if {condition}\nyes\n#elif 1\nno\n#endif");

        Assert.That(text, Is.EqualTo(taken ? "yes" : "no"));
    }

    [TestCase("#if 1\nx", "1,2 FNIC2011 #if without #endif")]
    [TestCase("#endif", "1,2 FNIC2010 #endif without #if")]
    [TestCase("#else", "1,2 FNIC2010 #else without #if")]
    [TestCase("#include <no_such_file.p4>", "1,10 FNIC2005 the included file 'no_such_file.p4' is not found")]
    [TestCase("#include <>", "1,10 FNIC2005 the included file '' is not found")]
    [TestCase("#include", "1,2 FNIC2004 #include needs \"file\" or <file>")]
    [TestCase("#error too old", "1,2 FNIC2001 #error too old")]
    [TestCase("#frobnicate", "1,2 FNIC2003 #frobnicate is no directive")]
    [TestCase("#define F(a) a\nF(1, 2)", "2,1 FNIC2012 macro 'F' takes 1 arguments, 2 are given")]
    [TestCase("#define F(a) a\nF(1", "2,1 FNIC2012 the arguments of macro 'F' do not end")]
    [TestCase("#if 1 +\n#endif", "1,2 FNIC2009 the expression of #if does not read as an integer expression")]
    public void Run_Fault_IsToldWithItsPlace(string text, string expected)
    {
        var bag = new DiagnosticBag();

        Run(text, bag);

        Assert.That(bag.Select(d => $"{d.Span.Line},{d.Span.Column} {d.Code} {d.Message}"), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void Run_ExpandedMacro_HasThePlaceOfItsUse()
    {
        IReadOnlyList<Token> tokens = Run("#define W 8\n  bit<W> x;", new DiagnosticBag());

        Assert.That(tokens.Single(t => t.Text == "8").Span, Is.EqualTo(new SourceSpan("test.p4", 2, 7)));
    }

    [Test]
    public void Run_LineDirective_MovesPlaces()
    {
        IReadOnlyList<Token> tokens = Run("#line 100 \"other.p4\"\nx", new DiagnosticBag());

        Assert.That(tokens[0].Span, Is.EqualTo(new SourceSpan("other.p4", 100, 1)));
    }

    [Test]
    public void Run_StandardInclude_ComesWithTheCompiler()
    {
        var bag = new DiagnosticBag();

        IReadOnlyList<Token> tokens = Run("#include <core.p4>", bag);

        Assert.That(bag, Is.Empty);
        Assert.That(tokens.Select(t => t.Text), Does.Contain("packet_in"));
    }

    private static string Text(string text) => string.Join(' ', Run(text, new DiagnosticBag()).Where(t => t.Kind != TokenKind.End).Select(t => t.Text));

    private static IReadOnlyList<Token> Run(string text, DiagnosticBag bag) => new Preprocessor(new IncludeSearch([]), [], new SourceTexts(), bag).Run("test.p4", text);
}
