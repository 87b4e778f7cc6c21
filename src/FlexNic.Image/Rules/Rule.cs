using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.Image.Rules;

/// <summary>A number of a rule, with its place in the file.</summary>
public readonly record struct RuleValue(ulong Value, SourceSpan Span);

/// <summary>One field of a rule's key: a value, and a mask when the rule gives one (<c>value&amp;&amp;&amp;mask</c>, <c>value/prefix</c>).</summary>
public readonly record struct RuleKey(ulong Value, ulong? Mask, int? Prefix, SourceSpan Span);

/// <summary>A name of a rule, with its place in the file.</summary>
public readonly record struct RuleName(string Text, SourceSpan Span);

/// <summary>One line of a rules file.</summary>
public abstract record Rule(SourceSpan Span);

/// <summary><c>table_add TABLE ACTION keys =&gt; parameters [priority]</c>; a lower priority number wins, as in simple_switch_CLI.</summary>
public sealed record TableAdd(SourceSpan Span, RuleName Table, RuleName Action, ImmutableArray<RuleKey> Keys, ImmutableArray<RuleValue> Parameters, RuleValue? Priority) : Rule(Span);

/// <summary><c>table_set_default TABLE ACTION parameters</c>.</summary>
public sealed record TableSetDefault(SourceSpan Span, RuleName Table, RuleName Action, ImmutableArray<RuleValue> Parameters) : Rule(Span);

/// <summary><c>table_modify TABLE ACTION HANDLE parameters</c>.</summary>
public sealed record TableModify(SourceSpan Span, RuleName Table, RuleName Action, RuleValue Handle, ImmutableArray<RuleValue> Parameters) : Rule(Span);

/// <summary><c>table_delete TABLE HANDLE</c>.</summary>
public sealed record TableDelete(SourceSpan Span, RuleName Table, RuleValue Handle) : Rule(Span);

/// <summary><c>table_clear TABLE</c>.</summary>
public sealed record TableClear(SourceSpan Span, RuleName Table) : Rule(Span);

/// <summary><c>register_write REGISTER INDEX VALUE</c>.</summary>
public sealed record RegisterWrite(SourceSpan Span, RuleName Register, RuleValue Index, RuleValue Value) : Rule(Span)
{
    /// <summary>What the other half of the row is to hold; null: what the image and earlier rules say.</summary>
    public uint? Other { get; init; }
}

/// <summary><c>register_read REGISTER INDEX</c>, also for counters: changes nothing; the simulation shows the element as it is after the last packet.</summary>
public sealed record RegisterRead(SourceSpan Span, RuleName Register, RuleValue Index) : Rule(Span);

/// <summary>
/// <c>host_queue N base=ADDR entries=N stride=N head=ADDR</c>: where the application on the host keeps queue N and its head pointer. Tells the simulated
/// host; the hardware learns it from the tables.
/// </summary>
public sealed record HostQueueRule(SourceSpan Span, int Queue, ulong Base, int Entries, int Stride, ulong Head) : Rule(Span);
