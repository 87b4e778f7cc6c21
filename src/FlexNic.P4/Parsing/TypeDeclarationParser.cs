using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Parsing;

/// <summary>Reads the declarations of types: structs, enums, typedefs, externs, errors.</summary>
internal sealed class TypeDeclarationParser(TokenReader reader, TypeNames names, TypeParser types, ExpressionParser expressions, DeclarationParser declarations)
{
    public TypedefSyntax ParseTypedef(ImmutableArray<Annotation> annotations)
    {
        Token word = reader.Take();
        DeclarationSyntax? onTheSpot = reader.Current.Text is "struct" or "header" or "header_union" ? ParseStruct([]) : reader.Is("enum") ? ParseEnum([]) : null;
        TypeSyntax type = onTheSpot is null ? types.ParseType() : new NamedTypeSyntax(onTheSpot.Name.Span, onTheSpot.Name.Text, false, []);
        NameSyntax name = reader.ExpectName("the name of a type");
        reader.Expect(";", $"behind a {word.Text}");
        names.DeclareType(name.Text);
        return new TypedefSyntax(word.Span, name, annotations, type, word.Text == "type", onTheSpot);
    }

    public StructSyntax ParseStruct(ImmutableArray<Annotation> annotations)
    {
        Token word = reader.Take();
        NameSyntax name = reader.ExpectName("the name of a type");
        names.DeclareType(name.Text);
        names.Push();
        ImmutableArray<NameSyntax> parameters = types.ParseTypeParameters();
        reader.Expect("{", "before fields");
        var fields = ImmutableArray.CreateBuilder<FieldSyntax>();
        while (!reader.Is("}"))
        {
            reader.Recovering(() =>
            {
                ImmutableArray<Annotation> own = declarations.ParseAnnotations();
                TypeSyntax type = types.ParseType();
                NameSyntax field = reader.ExpectName("the name of a field");
                reader.Expect(";", "behind a field");
                fields.Add(new FieldSyntax(field.Span, field, own, type));
            });
        }

        reader.Take();
        names.Pop();
        return new StructSyntax(word.Span, name, annotations, word.Text, parameters, fields.ToImmutable());
    }

    public EnumSyntax ParseEnum(ImmutableArray<Annotation> annotations)
    {
        SourceSpan span = reader.Take().Span;
        TypeSyntax? underlying = TokenReader.IsName(reader.Current) && reader.Peek(1).Is("{") ? null : types.ParseType();
        NameSyntax name = reader.ExpectName("the name of an enum");
        names.DeclareType(name.Text);
        reader.Expect("{", "before the members of an enum");
        var members = ImmutableArray.CreateBuilder<EnumMemberSyntax>();
        while (!reader.Is("}"))
        {
            declarations.ParseAnnotations();
            NameSyntax member = reader.ExpectName("a member of an enum");
            members.Add(new EnumMemberSyntax(member, reader.TryTake("=") ? expressions.ParseExpression() : null));
            if (!reader.TryTake(","))
            {
                break;
            }
        }

        reader.Expect("}", "behind the members of an enum");
        return new EnumSyntax(span, name, annotations, underlying, members.ToImmutable());
    }

    /// <summary>The members of error or match_kind.</summary>
    public NameListSyntax ParseNames(ImmutableArray<Annotation> annotations)
    {
        Token word = reader.Take();
        reader.Expect("{", $"behind '{word.Text}'");
        var members = ImmutableArray.CreateBuilder<NameSyntax>();
        while (!reader.Is("}"))
        {
            declarations.ParseAnnotations();
            NameSyntax member = reader.ExpectName("a name");
            members.Add(member);
            if (word.Text == "match_kind")
            {
                names.DeclareValue(member.Text);
            }

            if (!reader.TryTake(","))
            {
                break;
            }
        }

        reader.Expect("}", $"behind the members of {word.Text}");
        return new NameListSyntax(word.Span, new NameSyntax(word.Text, word.Span), annotations, word.Text == "error", members.ToImmutable());
    }

    /// <summary>An extern object or an extern function.</summary>
    public DeclarationSyntax ParseExtern(ImmutableArray<Annotation> annotations)
    {
        SourceSpan span = reader.Take().Span;
        if (IsExternObject())
        {
            return ParseExternObject(span, annotations);
        }

        names.Push();
        FunctionSyntax function = ParsePrototype(annotations, null);
        names.Pop();
        names.DeclareValue(function.Name.Text);
        return function;
    }

    private bool IsExternObject()
    {
        if (!TokenReader.IsName(reader.Current))
        {
            return false;
        }

        int behind = reader.Peek(1).Is("<") ? reader.BehindTypeArguments(1) : 1;
        return behind > 0 && (reader.Peek(behind).Is("{") || reader.Peek(behind).Is(";"));
    }

    private ExternSyntax ParseExternObject(SourceSpan span, ImmutableArray<Annotation> annotations)
    {
        NameSyntax name = reader.ExpectName("the name of an extern");
        names.DeclareType(name.Text);
        names.Push();
        ImmutableArray<NameSyntax> parameters = types.ParseTypeParameters();
        var methods = ImmutableArray.CreateBuilder<FunctionSyntax>();
        if (!reader.TryTake(";"))
        {
            reader.Expect("{", "before the methods of an extern");
            while (!reader.Is("}"))
            {
                int scopes = names.Depth;
                names.Push();
                reader.Recovering(() => methods.Add(ParsePrototype(declarations.ParseAnnotations(), name.Text)));
                names.Restore(scopes);
            }

            reader.Take();
        }

        names.Pop();
        return new ExternSyntax(span, name, annotations, parameters, methods.ToImmutable());
    }

    private FunctionSyntax ParsePrototype(ImmutableArray<Annotation> annotations, string? owner)
    {
        bool isAbstract = reader.TryTake("abstract");
        bool constructor = owner is not null && reader.Current.Text == owner && reader.Peek(1).Is("(");
        TypeSyntax? returns = constructor ? null : types.ParseType();
        NameSyntax name = reader.ExpectName("the name of a function");
        ImmutableArray<NameSyntax> typeParameters = types.ParseTypeParameters();
        ImmutableArray<ParameterSyntax> parameters = declarations.ParseParameters();
        reader.Expect(";", "behind a prototype");
        return new FunctionSyntax(name.Span, name, annotations, returns, typeParameters, parameters, null, isAbstract);
    }
}
