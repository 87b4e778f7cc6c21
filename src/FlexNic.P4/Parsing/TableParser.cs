using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Parsing;

/// <summary>Reads tables.</summary>
internal sealed class TableParser(TokenReader reader, TypeNames names, ExpressionParser expressions, KeySetParser keySets, Func<DeclarationParser> declarations)
{
    public TableSyntax ParseTable(ImmutableArray<Annotation> annotations)
    {
        SourceSpan span = reader.Take().Span;
        NameSyntax name = reader.ExpectName("the name of a table");
        names.DeclareValue(name.Text);
        reader.Expect("{", "before the properties of a table");
        var properties = ImmutableArray.CreateBuilder<TablePropertySyntax>();
        while (!reader.Is("}") && reader.Current.Kind != TokenKind.End)
        {
            int depth = reader.Depth;
            int start = reader.Position;
            try
            {
                properties.Add(ParseProperty());
            }
            catch (SyntaxErrorException)
            {
                reader.Depth = depth;
                reader.SkipStatement();
                if (reader.Position == start)
                {
                    break;
                }
            }
        }

        reader.Expect("}", "behind the properties of a table");
        return new TableSyntax(span, name, annotations, properties.ToImmutable());
    }

    private TablePropertySyntax ParseProperty()
    {
        ImmutableArray<Annotation> annotations = declarations().ParseAnnotations();
        SourceSpan span = reader.Current.Span;
        bool isConst = reader.TryTake("const");
        NameSyntax name = reader.ExpectName("the name of a table property");
        reader.Expect("=", "behind the name of a table property");
        switch (name.Text)
        {
            case "key":
                return new KeyPropertySyntax(span, name, ParseList(ParseKeyElement));
            case "actions":
                return new ActionsPropertySyntax(span, name, ParseList(ParseAction));
            case "entries":
                return new EntriesPropertySyntax(span, name, isConst, ParseList(ParseEntry));
            default:
                ExpressionSyntax value = expressions.ParseExpression();
                reader.Expect(";", "behind a table property");
                return new ValuePropertySyntax(span, name, annotations, isConst, value);
        }
    }

    private ImmutableArray<T> ParseList<T>(Func<T> parse)
    {
        reader.Expect("{", "before a list of the table");
        var list = ImmutableArray.CreateBuilder<T>();
        while (!reader.Is("}"))
        {
            int start = reader.Position;
            try
            {
                list.Add(parse());
                reader.Expect(";", "behind an element of the table");
            }
            catch (SyntaxErrorException)
            {
                reader.SkipStatement();
                if (reader.Position == start)
                {
                    break;
                }
            }
        }

        reader.Expect("}", "behind a list of the table");
        return list.ToImmutable();
    }

    private KeyElementSyntax ParseKeyElement()
    {
        ExpressionSyntax expression = expressions.ParseExpression();
        reader.Expect(":", "behind a key expression");
        NameSyntax kind = reader.ExpectName("a match kind");
        return new KeyElementSyntax(expression.Span, expression, kind, declarations().ParseAnnotations());
    }

    private ActionReferenceSyntax ParseAction()
    {
        ImmutableArray<Annotation> annotations = declarations().ParseAnnotations();
        ExpressionSyntax expression = expressions.ParsePostfix();
        return new ActionReferenceSyntax(expression.Span, annotations, expression);
    }

    private EntrySyntax ParseEntry()
    {
        SourceSpan span = reader.Current.Span;
        bool isConst = reader.TryTake("const");
        ExpressionSyntax? priority = null;
        if (reader.Is("priority") && reader.Peek(1).Is("="))
        {
            reader.Take();
            reader.Take();
            priority = expressions.ParseExpression();
            reader.Expect(":", "behind the priority of an entry");
        }

        ExpressionSyntax keys = keySets.ParseKeySet();
        reader.Expect(":", "behind the keys of an entry");
        ExpressionSyntax action = expressions.ParsePostfix();
        return new EntrySyntax(span, priority, keys, action, declarations().ParseAnnotations(), isConst);
    }
}
