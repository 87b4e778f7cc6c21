using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.P4.Syntax;

/// <summary>A statement as written.</summary>
public abstract record StatementSyntax(SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>;</c>.</summary>
public sealed record EmptySyntax(SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>target = value;</c>, or with an operator before the equals sign.</summary>
public sealed record AssignmentSyntax(SourceSpan Span, ExpressionSyntax Target, string Operator, ExpressionSyntax Value) : StatementSyntax(Span);

/// <summary>A call as a statement.</summary>
public sealed record CallStatementSyntax(SourceSpan Span, ExpressionSyntax Call) : StatementSyntax(Span);

/// <summary><c>{ ... }</c>.</summary>
public sealed record BlockSyntax(SourceSpan Span, ImmutableArray<Annotation> Annotations, ImmutableArray<StatementSyntax> Statements) : StatementSyntax(Span);

/// <summary><c>if (condition) ... else ...</c>.</summary>
public sealed record IfSyntax(SourceSpan Span, ExpressionSyntax Condition, StatementSyntax Then, StatementSyntax? Else) : StatementSyntax(Span);

/// <summary><c>return;</c> or <c>return value;</c>.</summary>
public sealed record ReturnSyntax(SourceSpan Span, ExpressionSyntax? Value) : StatementSyntax(Span);

/// <summary><c>exit;</c>.</summary>
public sealed record ExitSyntax(SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>break;</c>.</summary>
public sealed record BreakSyntax(SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>continue;</c>.</summary>
public sealed record ContinueSyntax(SourceSpan Span) : StatementSyntax(Span);

/// <summary><c>switch (subject) { ... }</c>.</summary>
public sealed record SwitchSyntax(SourceSpan Span, ExpressionSyntax Subject, ImmutableArray<SwitchCaseSyntax> Cases) : StatementSyntax(Span);

/// <summary>A label of a switch; without body it falls through to the next.</summary>
public sealed record SwitchCaseSyntax(SourceSpan Span, ExpressionSyntax Label, BlockSyntax? Body) : SyntaxNode(Span);

/// <summary><c>for (init; condition; update) body</c>.</summary>
public sealed record ForSyntax(SourceSpan Span, ImmutableArray<StatementSyntax> Init, ExpressionSyntax Condition, ImmutableArray<StatementSyntax> Update, StatementSyntax Body)
    : StatementSyntax(Span);

/// <summary><c>for (type name in collection) body</c>.</summary>
public sealed record ForInSyntax(SourceSpan Span, TypeSyntax Type, NameSyntax Variable, ExpressionSyntax Collection, StatementSyntax Body) : StatementSyntax(Span);

/// <summary>A declaration among statements.</summary>
public sealed record DeclarationStatementSyntax(SourceSpan Span, DeclarationSyntax Declaration) : StatementSyntax(Span);
