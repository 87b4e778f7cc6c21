using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Parsing;

/// <summary>Reads types, type arguments and type parameters.</summary>
internal sealed class TypeParser(TokenReader reader, TypeNames names, Func<ExpressionParser> expressions)
{
    /// <summary>True when a type begins at the token, judged by what names mean here.</summary>
    public bool BeginsType(int ahead)
    {
        Token token = reader.Peek(ahead);
        if (token.Is("."))
        {
            return reader.Peek(ahead + 1) is { Kind: TokenKind.Identifier } top && names.IsTypeAtTop(top.Text);
        }

        if (token.Is("list"))
        {
            return reader.Peek(ahead + 1).Is("<");
        }

        return IsTypeKeyword(token) || (TokenReader.IsName(token) && names.IsType(token.Text));
    }

    public TypeSyntax ParseType()
    {
        reader.Enter();
        TypeSyntax type = ParseBase();
        while (reader.Is("["))
        {
            reader.Take();
            ExpressionSyntax size = expressions().ParseExpression();
            reader.Expect("]", "behind the size of a stack");
            type = new StackTypeSyntax(type.Span, type, size);
        }

        reader.Leave();
        return type;
    }

    public ImmutableArray<TypeSyntax> ParseTypeArguments()
    {
        reader.Expect("<", "before type arguments");
        var arguments = ImmutableArray.CreateBuilder<TypeSyntax>();
        while (!reader.Is(">"))
        {
            arguments.Add(ParseType());
            if (!reader.TryTake(","))
            {
                break;
            }
        }

        reader.Expect(">", "behind type arguments");
        return arguments.ToImmutable();
    }

    /// <summary>Type parameters, if any; they are types from here on.</summary>
    public ImmutableArray<NameSyntax> ParseTypeParameters()
    {
        var parameters = ImmutableArray.CreateBuilder<NameSyntax>();
        if (!reader.TryTake("<"))
        {
            return [];
        }

        do
        {
            NameSyntax name = reader.ExpectName("the name of a type parameter");
            names.DeclareType(name.Text);
            parameters.Add(name);
        }
        while (reader.TryTake(","));
        reader.Expect(">", "behind type parameters");
        return parameters.ToImmutable();
    }

    private static bool IsTypeKeyword(Token token) => token.Kind == TokenKind.Keyword && token.Text is "bit" or "int" or "bool" or "varbit" or "error" or "match_kind" or "string" or "tuple" or "void";

    private TypeSyntax ParseBase()
    {
        Token token = reader.Current;
        SourceSpan span = token.Span;
        if (token.Is("."))
        {
            reader.Take();
            return ParseNamed(span, true);
        }

        if (token.Kind == TokenKind.Identifier || (TokenReader.IsName(token) && !(token.Text == "list" && reader.Peek(1).Is("<"))))
        {
            return ParseNamed(span, false);
        }

        if (token.Kind == TokenKind.Keyword)
        {
            switch (token.Text)
            {
                case "bool" or "error" or "match_kind" or "string" or "void":
                    reader.Take();
                    return new SimpleTypeSyntax(span, token.Text);
                case "bit" or "int" or "varbit":
                    return ParseSized(token);
                case "tuple":
                    reader.Take();
                    return new TupleTypeSyntax(span, ParseTypeArguments());
                case "list":
                    reader.Take();
                    reader.Expect("<", "behind 'list'");
                    TypeSyntax element = ParseType();
                    reader.Expect(">", "behind the element type of a list");
                    return new ListTypeSyntax(span, element);
                case "_":
                    reader.Take();
                    return new AnyTypeSyntax(span);
            }
        }

        reader.Fail($"expected a type, found {token}");
        return null;
    }

    private NamedTypeSyntax ParseNamed(SourceSpan span, bool fromTop)
    {
        NameSyntax name = reader.ExpectName("the name of a type");
        ImmutableArray<TypeSyntax> arguments = reader.Is("<") ? ParseTypeArguments() : [];
        return new NamedTypeSyntax(span, name.Text, fromTop, arguments);
    }

    private TypeSyntax ParseSized(Token keyword)
    {
        reader.Take();
        if (!reader.TryTake("<"))
        {
            if (keyword.Text == "varbit")
            {
                reader.Fail("varbit needs a width: varbit<W>");
            }

            return keyword.Text == "int" ? new SimpleTypeSyntax(keyword.Span, "int") : new SizedTypeSyntax(keyword.Span, "bit", null);
        }

        ExpressionSyntax width = expressions().ParseWidth();
        reader.Expect(">", "behind a width");
        return new SizedTypeSyntax(keyword.Span, keyword.Text, width);
    }
}
