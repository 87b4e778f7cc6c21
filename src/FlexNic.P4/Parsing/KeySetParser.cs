using System.Collections.Immutable;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Parsing;

/// <summary>Reads the key sets of selects and entries, and the ranges of loops.</summary>
internal sealed class KeySetParser(TokenReader reader, ExpressionParser expressions)
{
    /// <summary>An expression, a mask or a range.</summary>
    public ExpressionSyntax ParseKeySetElement()
    {
        Token token = reader.Current;
        if (token.Is("default") || token.Is("_"))
        {
            reader.Take();
            return new AnySyntax(token.Span, token.Text == "default");
        }

        ExpressionSyntax left = expressions.ParseExpression();
        if (reader.Is("&&&") || reader.Is(".."))
        {
            Token mark = reader.Take();
            return new BinarySyntax(left.Span, mark.Text, left, expressions.ParseExpression());
        }

        return left;
    }

    /// <summary>A key set that stands before a colon: one element, or several in parentheses.</summary>
    public ExpressionSyntax ParseKeySet()
    {
        Token open = reader.Current;
        if (!open.Is("(") || !reader.Peek(reader.BehindClosing(0)).Is(":"))
        {
            return ParseKeySetElement();
        }

        reader.Take();
        var elements = ImmutableArray.CreateBuilder<ExpressionSyntax>();
        while (!reader.Is(")"))
        {
            elements.Add(ParseKeySetElement());
            if (!reader.TryTake(","))
            {
                break;
            }
        }

        reader.Expect(")", "behind a key set");
        return elements.Count == 1 ? elements[0] : new TupleKeySetSyntax(open.Span, elements.ToImmutable());
    }
}
