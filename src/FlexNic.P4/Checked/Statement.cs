using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checked;

/// <summary>A checked statement. Compared by identity.</summary>
public abstract record Statement(SourceSpan Span)
{
    /// <inheritdoc/>
    public virtual bool Equals(Statement? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Span.Line * 397) ^ Span.Column;
}

/// <summary>Statements one after another.</summary>
public sealed record BlockStatement(SourceSpan Span, ImmutableArray<Statement> Statements, ImmutableArray<Annotation> Annotations) : Statement(Span);

/// <summary>A variable begins to exist, with a value or without a defined one.</summary>
public sealed record VariableStatement(SourceSpan Span, Variable Variable, Expression? Value) : Statement(Span);

/// <summary><c>target = value</c>.</summary>
public sealed record AssignmentStatement(SourceSpan Span, Expression Target, Expression Value) : Statement(Span);

/// <summary>A call, or the application of a table.</summary>
public sealed record CallStatement(SourceSpan Span, Expression Call) : Statement(Span);

/// <summary><c>if</c>.</summary>
public sealed record IfStatement(SourceSpan Span, Expression Condition, Statement Then, Statement? Else) : Statement(Span);

/// <summary><c>return</c>.</summary>
public sealed record ReturnStatement(SourceSpan Span, Expression? Value) : Statement(Span);

/// <summary><c>exit</c>.</summary>
public sealed record ExitStatement(SourceSpan Span) : Statement(Span);

/// <summary><c>break</c>.</summary>
public sealed record BreakStatement(SourceSpan Span) : Statement(Span);

/// <summary><c>continue</c>.</summary>
public sealed record ContinueStatement(SourceSpan Span) : Statement(Span);

/// <summary>A switch over the action that a table ran.</summary>
public sealed record ActionSwitchStatement(SourceSpan Span, TableApplyExpression Apply, ImmutableArray<ActionSwitchCase> Cases) : Statement(Span);

/// <summary>The actions (none for default) that run a body; labels that fell through are gathered here.</summary>
public sealed record ActionSwitchCase(ImmutableArray<ActionDeclaration> Actions, bool IsDefault, Statement Body);

/// <summary>A switch over a value.</summary>
public sealed record ValueSwitchStatement(SourceSpan Span, Expression Subject, ImmutableArray<ValueSwitchCase> Cases) : Statement(Span);

/// <summary>The constants that run a body; labels that fell through are gathered here.</summary>
public sealed record ValueSwitchCase(ImmutableArray<ConstantExpression> Labels, bool IsDefault, Statement Body);

/// <summary><c>for (init; condition; update)</c>.</summary>
public sealed record ForStatement(SourceSpan Span, ImmutableArray<Statement> Init, Expression Condition, ImmutableArray<Statement> Update, Statement Body) : Statement(Span);

/// <summary><c>for (variable in first .. last)</c>.</summary>
public sealed record RangeForStatement(SourceSpan Span, Variable Variable, Expression First, Expression Last, Statement Body) : Statement(Span);

/// <summary><c>for (variable in stack or list)</c>.</summary>
public sealed record EachForStatement(SourceSpan Span, Variable Variable, Expression Collection, P4Type ElementType, Statement Body) : Statement(Span);
