using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>An expression whose type depends on what it is used for. Never leaves the checker.</summary>
internal abstract record UnsettledExpression(SourceSpan Span) : Expression(SimpleType.Unsettled, Span);

internal sealed record UnsettledList(SourceSpan Span, ImmutableArray<Expression> Elements, bool RestIsDefault) : UnsettledExpression(Span);

internal sealed record UnsettledRecord(SourceSpan Span, ImmutableArray<(NameSyntax Name, Expression Value)> Fields, bool RestIsDefault) : UnsettledExpression(Span);

internal sealed record UnsettledConditional(SourceSpan Span, Expression Condition, Expression WhenTrue, Expression WhenFalse) : UnsettledExpression(Span);

internal sealed record UnsettledDefault(SourceSpan Span) : UnsettledExpression(Span);

internal sealed record UnsettledInvalidHeader(SourceSpan Span) : UnsettledExpression(Span);
