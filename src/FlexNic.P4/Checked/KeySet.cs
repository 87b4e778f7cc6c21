using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.P4.Checked;

/// <summary>The values that one component of a select or of a table entry matches.</summary>
public abstract record KeySet(SourceSpan Span);

/// <summary>Any value.</summary>
public sealed record AnyKeySet(SourceSpan Span) : KeySet(Span);

/// <summary>One value.</summary>
public sealed record ValueKeySet(SourceSpan Span, Expression Value) : KeySet(Span);

/// <summary><c>value &amp;&amp;&amp; mask</c>.</summary>
public sealed record MaskKeySet(SourceSpan Span, Expression Value, Expression Mask) : KeySet(Span);

/// <summary><c>first .. last</c>.</summary>
public sealed record RangeKeySet(SourceSpan Span, Expression First, Expression Last) : KeySet(Span);

/// <summary>The values that the control plane put into a value set; it matches the whole subject.</summary>
public sealed record ValueSetKeySet(SourceSpan Span, ValueSet ValueSet) : KeySet(Span);

/// <summary>Values that the control plane fills in.</summary>
public sealed record ValueSet(string Name, Types.P4Type Element, int Size, ImmutableArray<Syntax.Annotation> Annotations, SourceSpan Span);
