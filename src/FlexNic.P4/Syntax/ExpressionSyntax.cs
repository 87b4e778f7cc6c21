using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;

namespace FlexNic.P4.Syntax;

/// <summary>An expression as written.</summary>
public abstract record ExpressionSyntax(SourceSpan Span) : SyntaxNode(Span);

/// <summary>A number.</summary>
public sealed record NumberSyntax(SourceSpan Span, IntegerText Value) : ExpressionSyntax(Span);

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record BooleanSyntax(SourceSpan Span, bool Value) : ExpressionSyntax(Span);

/// <summary>A string.</summary>
public sealed record StringSyntax(SourceSpan Span, string Value) : ExpressionSyntax(Span);

/// <summary>A name; <paramref name="FromTop"/> when a dot before it says that the outermost scope is meant.</summary>
public sealed record IdentifierSyntax(SourceSpan Span, string Name, bool FromTop) : ExpressionSyntax(Span);

/// <summary><c>this</c> within the methods of an instance.</summary>
public sealed record ThisSyntax(SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>A type where an expression stands: before a dot, or before the arguments of a constructor.</summary>
public sealed record TypeExpressionSyntax(SourceSpan Span, TypeSyntax Type) : ExpressionSyntax(Span);

/// <summary><c>target.Member</c>.</summary>
public sealed record MemberSyntax(SourceSpan Span, ExpressionSyntax Target, NameSyntax Member) : ExpressionSyntax(Span);

/// <summary><c>target[index]</c>.</summary>
public sealed record IndexSyntax(SourceSpan Span, ExpressionSyntax Target, ExpressionSyntax Index) : ExpressionSyntax(Span);

/// <summary><c>target[high:low]</c>, or <c>target[low+:width]</c> when <paramref name="ByWidth"/> (then High holds the width).</summary>
public sealed record SliceSyntax(SourceSpan Span, ExpressionSyntax Target, ExpressionSyntax High, ExpressionSyntax Low, bool ByWidth) : ExpressionSyntax(Span);

/// <summary>A prefix operator.</summary>
public sealed record UnarySyntax(SourceSpan Span, string Operator, ExpressionSyntax Operand) : ExpressionSyntax(Span);

/// <summary>An operator between two operands; the masks and ranges of key sets included.</summary>
public sealed record BinarySyntax(SourceSpan Span, string Operator, ExpressionSyntax Left, ExpressionSyntax Right) : ExpressionSyntax(Span);

/// <summary><c>condition ? whenTrue : whenFalse</c>.</summary>
public sealed record ConditionalSyntax(SourceSpan Span, ExpressionSyntax Condition, ExpressionSyntax WhenTrue, ExpressionSyntax WhenFalse) : ExpressionSyntax(Span);

/// <summary><c>(type) operand</c>.</summary>
public sealed record CastSyntax(SourceSpan Span, TypeSyntax Type, ExpressionSyntax Operand) : ExpressionSyntax(Span);

/// <summary>A call, or a constructor call when the target is a type.</summary>
public sealed record CallSyntax(SourceSpan Span, ExpressionSyntax Target, ImmutableArray<TypeSyntax> TypeArguments, ImmutableArray<ArgumentSyntax> Arguments) : ExpressionSyntax(Span);

/// <summary><c>{ a, b }</c>, perhaps with <c>...</c> at its end.</summary>
public sealed record ListSyntax(SourceSpan Span, ImmutableArray<ExpressionSyntax> Elements, bool RestIsDefault) : ExpressionSyntax(Span);

/// <summary><c>{ f = a, g = b }</c>, perhaps with <c>...</c> at its end.</summary>
public sealed record RecordSyntax(SourceSpan Span, ImmutableArray<RecordFieldSyntax> Fields, bool RestIsDefault) : ExpressionSyntax(Span);

/// <summary><c>f = value</c> within a record.</summary>
public sealed record RecordFieldSyntax(NameSyntax Name, ExpressionSyntax Value) : SyntaxNode(Name.Span);

/// <summary><c>{#}</c>: an invalid header or union.</summary>
public sealed record InvalidHeaderSyntax(SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>...</c>: the default value of the type that is expected.</summary>
public sealed record DotsSyntax(SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>default</c> or <c>_</c>: any value in a key set, no value as an argument.</summary>
public sealed record AnySyntax(SourceSpan Span, bool IsDefault) : ExpressionSyntax(Span);

/// <summary><c>(a, b)</c> as a key set of several fields.</summary>
public sealed record TupleKeySetSyntax(SourceSpan Span, ImmutableArray<ExpressionSyntax> Elements) : ExpressionSyntax(Span);

/// <summary>Stands where no expression could be read; the fault is told already.</summary>
public sealed record MissingExpressionSyntax(SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>An argument with its name, if one is given.</summary>
public sealed record ArgumentSyntax(SourceSpan Span, NameSyntax? Name, ExpressionSyntax Value) : SyntaxNode(Span);
