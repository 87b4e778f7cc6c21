using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checked;

/// <summary>A checked expression: every name resolved, every conversion explicit, every constant folded. Compared by identity.</summary>
public abstract record Expression(P4Type Type, SourceSpan Span)
{
    /// <inheritdoc/>
    public virtual bool Equals(Expression? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Span.Line * 397) ^ Span.Column;
}

/// <summary>A value known when compiling.</summary>
public sealed record ConstantExpression(P4Type Type, SourceSpan Span, ConstantValue Value) : Expression(Type, Span);

/// <summary>A variable or parameter.</summary>
public sealed record VariableExpression(Variable Variable, SourceSpan Span) : Expression(Variable.Type, Span);

/// <summary>A field of a struct, header or union.</summary>
public sealed record FieldExpression(P4Type Type, SourceSpan Span, Expression Target, Field Field) : Expression(Type, Span);

/// <summary>An element of a tuple or list.</summary>
public sealed record ElementExpression(P4Type Type, SourceSpan Span, Expression Target, int Index) : Expression(Type, Span);

/// <summary>An element of a stack.</summary>
public sealed record StackElementExpression(P4Type Type, SourceSpan Span, Expression Target, Expression Index) : Expression(Type, Span);

/// <summary>What a stack tells of itself.</summary>
public enum StackProperty
{
    /// <summary>The element to be extracted next.</summary>
    Next,

    /// <summary>The element extracted last.</summary>
    Last,

    /// <summary>The index of the element extracted last.</summary>
    LastIndex,
}

/// <summary><c>next</c>, <c>last</c> or <c>lastIndex</c> of a stack.</summary>
public sealed record StackPropertyExpression(P4Type Type, SourceSpan Span, Expression Target, StackProperty Property) : Expression(Type, Span);

/// <summary>Bits High..Low.</summary>
public sealed record SliceExpression(P4Type Type, SourceSpan Span, Expression Target, int High, int Low) : Expression(Type, Span);

/// <summary>A prefix operator.</summary>
public sealed record UnaryExpression(P4Type Type, SourceSpan Span, UnaryOperator Operator, Expression Operand) : Expression(Type, Span);

/// <summary>An operator between two operands; both have the same type, shifts and concatenations excepted.</summary>
public sealed record BinaryExpression(P4Type Type, SourceSpan Span, BinaryOperator Operator, Expression Left, Expression Right) : Expression(Type, Span);

/// <summary><c>condition ? whenTrue : whenFalse</c>.</summary>
public sealed record ConditionalExpression(P4Type Type, SourceSpan Span, Expression Condition, Expression WhenTrue, Expression WhenFalse) : Expression(Type, Span);

/// <summary>A conversion, written or implied.</summary>
public sealed record CastExpression(P4Type Type, SourceSpan Span, Expression Operand) : Expression(Type, Span);

/// <summary>A struct, a valid header, a tuple, a list or a stack, element by element.</summary>
public sealed record AggregateExpression(P4Type Type, SourceSpan Span, ImmutableArray<Expression> Elements) : Expression(Type, Span);

/// <summary>An invalid header or a union without valid member.</summary>
public sealed record InvalidHeaderExpression(P4Type Type, SourceSpan Span) : Expression(Type, Span);

/// <summary>An instance, by name.</summary>
public sealed record InstanceExpression(Instance Instance, SourceSpan Span) : Expression(Instance.Type, Span);

/// <summary><c>this</c> within a method of an instance.</summary>
public sealed record ThisExpression(P4Type Type, SourceSpan Span) : Expression(Type, Span);

/// <summary><c>t.apply()</c>.</summary>
public sealed record TableApplyExpression(SourceSpan Span, TableDeclaration Table) : Expression(SimpleType.ApplyResult, Span);

/// <summary><c>.hit</c>, or <c>.miss</c>, of a table application.</summary>
public sealed record TableHitExpression(SourceSpan Span, TableApplyExpression Apply, bool WhenHit) : Expression(SimpleType.Boolean, Span);

/// <summary><c>.action_run</c> of a table application; only a switch may have it.</summary>
public sealed record ActionRunExpression(SourceSpan Span, TableApplyExpression Apply) : Expression(SimpleType.ActionRun, Span);

/// <summary><c>isValid()</c> of a header or union.</summary>
public sealed record IsValidExpression(SourceSpan Span, Expression Target) : Expression(SimpleType.Boolean, Span);

/// <summary>A constructor with its arguments.</summary>
public sealed record ConstructorExpression(P4Type Type, SourceSpan Span, ImmutableArray<Argument> Arguments) : Expression(Type, Span);
