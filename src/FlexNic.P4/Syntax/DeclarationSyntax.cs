using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.P4.Syntax;

/// <summary>A declaration as written.</summary>
public abstract record DeclarationSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations) : SyntaxNode(Span);

/// <summary>A parameter of anything.</summary>
public sealed record ParameterSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, string Direction, TypeSyntax Type, ExpressionSyntax? Default)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary><c>const type name = value;</c>.</summary>
public sealed record ConstantSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, TypeSyntax Type, ExpressionSyntax Value)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary><c>type name = value;</c>.</summary>
public sealed record VariableSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, TypeSyntax Type, ExpressionSyntax? Value)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary><c>type(arguments) name = { methods };</c>.</summary>
public sealed record InstantiationSyntax(
    SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, TypeSyntax Type, ImmutableArray<ArgumentSyntax> Arguments, ImmutableArray<DeclarationSyntax> Members)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary><c>typedef</c>, or <c>type</c> when a new type is made; the type may be declared on the spot.</summary>
public sealed record TypedefSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, TypeSyntax Type, bool IsNew, DeclarationSyntax? OnTheSpot = null)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary>A field of a struct, header or union.</summary>
public sealed record FieldSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, TypeSyntax Type) : DeclarationSyntax(Span, Name, Annotations);

/// <summary><c>struct</c>, <c>header</c> or <c>header_union</c>.</summary>
public sealed record StructSyntax(
    SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, string Keyword, ImmutableArray<NameSyntax> TypeParameters, ImmutableArray<FieldSyntax> Fields)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary><c>enum</c>; serializable when it has an underlying type.</summary>
public sealed record EnumSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, TypeSyntax? Underlying, ImmutableArray<EnumMemberSyntax> Members)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary>A member of an enum.</summary>
public sealed record EnumMemberSyntax(NameSyntax Name, ExpressionSyntax? Value) : SyntaxNode(Name.Span);

/// <summary><c>error { ... }</c> or <c>match_kind { ... }</c>.</summary>
public sealed record NameListSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, bool IsError, ImmutableArray<NameSyntax> Members)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary>An extern object with its methods.</summary>
public sealed record ExternSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, ImmutableArray<NameSyntax> TypeParameters, ImmutableArray<FunctionSyntax> Methods)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary>A function, an extern function or a method; no return type for a constructor, no body for a prototype.</summary>
public sealed record FunctionSyntax(
    SourceSpan Span,
    NameSyntax Name,
    ImmutableArray<Annotation> Annotations,
    TypeSyntax? Return,
    ImmutableArray<NameSyntax> TypeParameters,
    ImmutableArray<ParameterSyntax> Parameters,
    BlockSyntax? Body,
    bool IsAbstract)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary><c>action</c>.</summary>
public sealed record ActionSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, ImmutableArray<ParameterSyntax> Parameters, BlockSyntax Body)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary>A parser or control, or the type of one when there is no body.</summary>
public sealed record BlockDeclarationSyntax(
    SourceSpan Span,
    NameSyntax Name,
    ImmutableArray<Annotation> Annotations,
    bool IsParser,
    ImmutableArray<NameSyntax> TypeParameters,
    ImmutableArray<ParameterSyntax> Parameters,
    BlockBodySyntax? Body)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary>The inside of a parser (states) or of a control (apply).</summary>
public sealed record BlockBodySyntax(
    SourceSpan Span, ImmutableArray<ParameterSyntax> ConstructorParameters, ImmutableArray<DeclarationSyntax> Locals, ImmutableArray<StateSyntax> States, BlockSyntax? Apply)
    : SyntaxNode(Span);

/// <summary>A parser state.</summary>
public sealed record StateSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, ImmutableArray<StatementSyntax> Statements, TransitionSyntax? Transition)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary>Where a state goes on: to <paramref name="Next"/>, or by a select.</summary>
public sealed record TransitionSyntax(SourceSpan Span, NameSyntax? Next, ImmutableArray<ExpressionSyntax> Subjects, ImmutableArray<SelectCaseSyntax> Cases) : SyntaxNode(Span);

/// <summary><c>keyset : state;</c>.</summary>
public sealed record SelectCaseSyntax(SourceSpan Span, ExpressionSyntax KeySet, NameSyntax Next) : SyntaxNode(Span);

/// <summary><c>package</c>.</summary>
public sealed record PackageSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, ImmutableArray<NameSyntax> TypeParameters, ImmutableArray<ParameterSyntax> Parameters)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary><c>value_set&lt;T&gt;(size) name;</c>.</summary>
public sealed record ValueSetSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, TypeSyntax Element, ExpressionSyntax Size)
    : DeclarationSyntax(Span, Name, Annotations);
