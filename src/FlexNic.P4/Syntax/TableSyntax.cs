using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.P4.Syntax;

/// <summary><c>table</c>.</summary>
public sealed record TableSyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, ImmutableArray<TablePropertySyntax> Properties)
    : DeclarationSyntax(Span, Name, Annotations);

/// <summary>A property of a table.</summary>
public abstract record TablePropertySyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, bool IsConst) : DeclarationSyntax(Span, Name, Annotations);

/// <summary><c>key = { ... }</c>.</summary>
public sealed record KeyPropertySyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<KeyElementSyntax> Elements) : TablePropertySyntax(Span, Name, [], false);

/// <summary><c>expression : matchKind;</c>.</summary>
public sealed record KeyElementSyntax(SourceSpan Span, ExpressionSyntax Expression, NameSyntax MatchKind, ImmutableArray<Annotation> Annotations) : SyntaxNode(Span);

/// <summary><c>actions = { ... }</c>.</summary>
public sealed record ActionsPropertySyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<ActionReferenceSyntax> Actions) : TablePropertySyntax(Span, Name, [], false);

/// <summary>An action of a table, with the arguments that the program binds.</summary>
public sealed record ActionReferenceSyntax(SourceSpan Span, ImmutableArray<Annotation> Annotations, ExpressionSyntax Expression) : SyntaxNode(Span);

/// <summary><c>entries = { ... }</c>.</summary>
public sealed record EntriesPropertySyntax(SourceSpan Span, NameSyntax Name, bool IsConst, ImmutableArray<EntrySyntax> Entries) : TablePropertySyntax(Span, Name, [], IsConst);

/// <summary>One entry.</summary>
public sealed record EntrySyntax(SourceSpan Span, ExpressionSyntax? Priority, ExpressionSyntax KeySet, ExpressionSyntax Action, ImmutableArray<Annotation> Annotations, bool IsConst) : SyntaxNode(Span);

/// <summary>Any other property: <c>name = expression;</c>.</summary>
public sealed record ValuePropertySyntax(SourceSpan Span, NameSyntax Name, ImmutableArray<Annotation> Annotations, bool IsConst, ExpressionSyntax Value)
    : TablePropertySyntax(Span, Name, Annotations, IsConst);
