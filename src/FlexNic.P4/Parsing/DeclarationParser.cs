using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Parsing;

/// <summary>Reads declarations that may stand at several levels, parameters and annotations.</summary>
internal sealed class DeclarationParser(TokenReader reader, TypeNames names, TypeParser types, ExpressionParser expressions, Func<StatementParser> statements, Func<TableParser> tables)
{
    public ImmutableArray<Annotation> ParseAnnotations()
    {
        if (!reader.Is("@"))
        {
            return [];
        }

        var annotations = ImmutableArray.CreateBuilder<Annotation>();
        while (reader.Is("@"))
        {
            annotations.Add(ParseAnnotation());
        }

        return annotations.ToImmutable();
    }

    public ImmutableArray<ParameterSyntax> ParseParameters()
    {
        reader.Expect("(", "before parameters");
        var parameters = ImmutableArray.CreateBuilder<ParameterSyntax>();
        while (!reader.Is(")"))
        {
            ImmutableArray<Annotation> annotations = ParseAnnotations();
            SourceSpan span = reader.Current.Span;
            string direction = reader.Is("in") || reader.Is("out") || reader.Is("inout") ? reader.Take().Text : "";
            TypeSyntax type = types.ParseType();
            NameSyntax name = reader.ExpectName("the name of a parameter");
            ExpressionSyntax? value = reader.TryTake("=") ? expressions.ParseExpression() : null;
            parameters.Add(new ParameterSyntax(span, name, annotations, direction, type, value));
            if (!reader.TryTake(","))
            {
                break;
            }
        }

        reader.Expect(")", "behind parameters");
        foreach (ParameterSyntax parameter in parameters)
        {
            names.DeclareValue(parameter.Name.Text);
        }

        return parameters.ToImmutable();
    }

    /// <summary>A declaration within a parser, a control or a block.</summary>
    public DeclarationSyntax ParseLocal(ImmutableArray<Annotation> annotations)
    {
        Token token = reader.Current;
        switch (token.Kind == TokenKind.Keyword ? token.Text : "")
        {
            case "const":
                return ParseConstant(annotations);
            case "action":
                return ParseAction(annotations);
            case "table":
                return tables().ParseTable(annotations);
            case "value_set":
                return ParseValueSet(annotations);
            default:
                return ParseTyped(annotations, types.ParseType());
        }
    }

    public ConstantSyntax ParseConstant(ImmutableArray<Annotation> annotations)
    {
        SourceSpan span = reader.Take().Span;
        TypeSyntax type = types.ParseType();
        NameSyntax name = reader.ExpectName("the name of a constant");
        reader.Expect("=", "behind the name of a constant");
        ExpressionSyntax value = expressions.ParseExpression();
        reader.Expect(";", "behind a constant");
        names.DeclareValue(name.Text);
        return new ConstantSyntax(span, name, annotations, type, value);
    }

    public ActionSyntax ParseAction(ImmutableArray<Annotation> annotations)
    {
        SourceSpan span = reader.Take().Span;
        NameSyntax name = reader.ExpectName("the name of an action");
        names.DeclareValue(name.Text);
        names.Push();
        ImmutableArray<ParameterSyntax> parameters = ParseParameters();
        BlockSyntax body = statements().ParseBlock([]);
        names.Pop();
        return new ActionSyntax(span, name, annotations, parameters, body);
    }

    /// <summary>What follows a type: the name of a variable, the arguments of an instance, or a function.</summary>
    public DeclarationSyntax ParseTyped(ImmutableArray<Annotation> annotations, TypeSyntax type)
    {
        if (reader.Is("("))
        {
            return ParseInstantiation(annotations, type);
        }

        NameSyntax name = reader.ExpectName("the name of what is declared");
        if (reader.Is("(") || reader.Is("<"))
        {
            return ParseFunction(annotations, type, name);
        }

        VariableSyntax variable = FinishVariable(annotations, type, name);
        reader.Expect(";", "behind a declaration");
        return variable;
    }

    /// <summary>A variable without its semicolon.</summary>
    public VariableSyntax ParseVariable(ImmutableArray<Annotation> annotations)
    {
        TypeSyntax type = types.ParseType();
        return FinishVariable(annotations, type, reader.ExpectName("the name of a variable"));
    }

    public FunctionSyntax ParseFunction(ImmutableArray<Annotation> annotations, TypeSyntax returns, NameSyntax name)
    {
        names.DeclareValue(name.Text);
        names.Push();
        ImmutableArray<NameSyntax> typeParameters = types.ParseTypeParameters();
        ImmutableArray<ParameterSyntax> parameters = ParseParameters();
        BlockSyntax body = statements().ParseBlock([]);
        names.Pop();
        return new FunctionSyntax(name.Span, name, annotations, returns, typeParameters, parameters, body, false);
    }

    private VariableSyntax FinishVariable(ImmutableArray<Annotation> annotations, TypeSyntax type, NameSyntax name)
    {
        ExpressionSyntax? value = reader.TryTake("=") ? expressions.ParseExpression() : null;
        names.DeclareValue(name.Text);
        return new VariableSyntax(name.Span, name, annotations, type, value);
    }

    private InstantiationSyntax ParseInstantiation(ImmutableArray<Annotation> annotations, TypeSyntax type)
    {
        ImmutableArray<ArgumentSyntax> arguments = expressions.ParseArguments();
        NameSyntax name = reader.ExpectName("the name of an instance");
        names.DeclareValue(name.Text);
        var members = ImmutableArray.CreateBuilder<DeclarationSyntax>();
        if (reader.TryTake("="))
        {
            reader.Expect("{", "before the methods of an instance");
            names.Push();
            while (!reader.Is("}"))
            {
                members.Add(ParseLocal(ParseAnnotations()));
            }

            names.Pop();
            reader.Take();
        }

        reader.Expect(";", "behind an instance");
        return new InstantiationSyntax(type.Span, name, annotations, type, arguments, members.ToImmutable());
    }

    private ValueSetSyntax ParseValueSet(ImmutableArray<Annotation> annotations)
    {
        SourceSpan span = reader.Take().Span;
        reader.Expect("<", "behind 'value_set'");
        TypeSyntax element = types.ParseType();
        reader.Expect(">", "behind the type of a value set");
        reader.Expect("(", "before the size of a value set");
        ExpressionSyntax size = expressions.ParseExpression();
        reader.Expect(")", "behind the size of a value set");
        NameSyntax name = reader.ExpectName("the name of a value set");
        reader.Expect(";", "behind a value set");
        names.DeclareValue(name.Text);
        return new ValueSetSyntax(span, name, annotations, element, size);
    }

    private Annotation ParseAnnotation()
    {
        SourceSpan span = reader.Take().Span;
        Token name = reader.Take();
        if (name.Kind is not (TokenKind.Identifier or TokenKind.Keyword))
        {
            reader.FailAt(name.Span, $"expected the name of an annotation, found {name}");
        }

        var body = ImmutableArray.CreateBuilder<Token>();
        if (name.Text == "pragma")
        {
            while (!reader.Current.FirstOnLine && reader.Current.Kind != TokenKind.End)
            {
                body.Add(reader.Take());
            }

            string pragma = body.Count > 0 ? body[0].Text : "pragma";
            return new Annotation(span, pragma, [.. body.Skip(1)], false);
        }

        bool structured = reader.Is("[");
        if (!structured && !reader.Is("("))
        {
            return new Annotation(span, name.Text, [], false);
        }

        Token open = reader.Take();
        string closing = structured ? "]" : ")";
        for (int depth = 1; ;)
        {
            if (reader.Current.Kind == TokenKind.End)
            {
                reader.FailAt(open.Span, $"annotation '@{name.Text}' is not closed");
            }

            Token token = reader.Take();
            depth += token.Is("(") || token.Is("[") || token.Is("{") ? 1 : token.Is(")") || token.Is("]") || token.Is("}") ? -1 : 0;
            if (depth == 0)
            {
                if (!token.Is(closing))
                {
                    reader.FailAt(token.Span, $"expected '{closing}' behind annotation '@{name.Text}', found {token}");
                }

                return new Annotation(span, name.Text, body.ToImmutable(), structured);
            }

            body.Add(token);
        }
    }
}
