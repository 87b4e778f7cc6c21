using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.P4.Syntax;

/// <summary>A type as written.</summary>
public abstract record TypeSyntax(SourceSpan Span) : SyntaxNode(Span);

/// <summary>A type by its name, with arguments when it is generic.</summary>
public sealed record NamedTypeSyntax(SourceSpan Span, string Name, bool FromTop, ImmutableArray<TypeSyntax> Arguments) : TypeSyntax(Span);

/// <summary>A built-in type without width: bool, error, match_kind, string, void, int.</summary>
public sealed record SimpleTypeSyntax(SourceSpan Span, string Keyword) : TypeSyntax(Span);

/// <summary><c>bit&lt;W&gt;</c>, <c>int&lt;W&gt;</c> or <c>varbit&lt;W&gt;</c>; <c>bit</c> alone has width 1.</summary>
public sealed record SizedTypeSyntax(SourceSpan Span, string Keyword, ExpressionSyntax? Width) : TypeSyntax(Span);

/// <summary><c>tuple&lt;...&gt;</c>.</summary>
public sealed record TupleTypeSyntax(SourceSpan Span, ImmutableArray<TypeSyntax> Elements) : TypeSyntax(Span);

/// <summary><c>list&lt;T&gt;</c>.</summary>
public sealed record ListTypeSyntax(SourceSpan Span, TypeSyntax Element) : TypeSyntax(Span);

/// <summary><c>H[n]</c>.</summary>
public sealed record StackTypeSyntax(SourceSpan Span, TypeSyntax Element, ExpressionSyntax Size) : TypeSyntax(Span);

/// <summary><c>_</c> as a type argument: to be inferred or of no interest.</summary>
public sealed record AnyTypeSyntax(SourceSpan Span) : TypeSyntax(Span);
