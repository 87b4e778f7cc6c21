using System.Collections.Immutable;
using System.Numerics;
using FlexNic.P4.Checked;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>The entries that a program gives a table, and how they rank.</summary>
internal sealed class EntryChecker(CheckContext context)
{
    public void Check(EntriesPropertySyntax syntax, TableDeclaration table, Place place)
    {
        table.HasConstEntries = syntax.IsConst;
        if (table.Keys.IsEmpty)
        {
            return;
        }

        bool largestWins = table.Property("largest_priority_wins") is not ConstantExpression { Value: BooleanConstant { Value: false } };
        BigInteger delta = table.Property("priority_delta") is ConstantExpression { Value: NumberConstant d } ? d.Value : 1;
        P4Type[] types = [.. table.Keys.Select(k => k.Expression.Type)];
        bool ranks = table.Keys.Any(k => k.MatchKind is "ternary" or "range" or "optional");
        var entries = new List<TableEntry>();
        BigInteger? last = null;
        bool anyPriority = syntax.Entries.Any(e => e.Priority is not null);
        for (int i = 0; i < syntax.Entries.Length; i++)
        {
            EntrySyntax written = syntax.Entries[i];
            BigInteger? priority = written.Priority is null ? null : context.Types.Constant(written.Priority, place, "the priority of an entry");
            if (priority is not null && syntax.IsConst)
            {
                context.Error(2390, written.Priority!.Span, "const entries have no priorities; the first that matches wins");
            }
            else if (priority is not null && !ranks)
            {
                context.Error(2390, written.Priority!.Span, "the keys of this table need no priorities");
            }

            if (priority is { Sign: < 0 })
            {
                context.Error(2390, written.Priority!.Span, "a priority is not negative");
            }

            ImmutableArray<KeySet>? keys = context.KeySets.Check(written.KeySet, types, place);
            ActionUse? action = context.Tables.Use(table, written.Action, place, "an entry", forEntry: true);
            if (anyPriority && priority is null && !syntax.IsConst)
            {
                priority = last is { } p ? (largestWins ? p - delta : p + delta) : largestWins ? ((syntax.Entries.Length - 1) * delta) + 1 : 1;
            }

            last = priority;
            if (keys is { } k && action is not null)
            {
                CheckKeys(k, table);
                entries.Add(new TableEntry(k, action, priority, i, written.IsConst || syntax.IsConst, written.Annotations, written.Span));
            }
        }

        bool annotated = entries.Exists(e => Annotated(e) is not null);
        table.Entries = annotated
            ? Rank([.. entries.Select((e, i) => e with { Priority = Annotated(e) ?? i + 1 })], true, largestWins: false)
            : Rank(entries, anyPriority && !syntax.IsConst, largestWins);
    }

    // An older way to rank: @priority(n), the smaller wins; entries without it count from 1.
    private static BigInteger? Annotated(TableEntry entry) =>
        entry.Annotations.FirstOrDefault(a => a.Name == "priority") is { Body: [{ Kind: TokenKind.Number } number, ..] } && IntegerText.Read(number.Text, out IntegerText value) is null ? value.Value : null;

    // Entries with priorities first by priority, then by order.
    private static ImmutableArray<TableEntry> Rank(List<TableEntry> entries, bool byPriority, bool largestWins)
    {
        if (!byPriority)
        {
            return [.. entries];
        }

        TableEntry[] ordered = [.. (largestWins ? entries.OrderByDescending(e => e.Priority ?? 0) : entries.OrderBy(e => e.Priority ?? 0))];
        return [.. entries.Select(e => e with { Rank = Array.IndexOf(ordered, e) })];
    }

    private void CheckKeys(ImmutableArray<KeySet> keys, TableDeclaration table)
    {
        for (int i = 0; i < keys.Length && i < table.Keys.Length; i++)
        {
            string kind = table.Keys[i].MatchKind;
            string? fault = (kind, keys[i]) switch
            {
                ("exact", not ValueKeySet) => "an exact key takes one value",
                ("optional", not (ValueKeySet or AnyKeySet)) => "an optional key takes one value or '_'",
                ("lpm", RangeKeySet) or ("ternary", RangeKeySet) => $"a key matched by {kind} takes no range",
                ("range", MaskKeySet) => "a key matched by range takes no mask",
                ("lpm", MaskKeySet { Mask: ConstantExpression { Value: NumberConstant mask } }) when !IsPrefix(mask.Value, TypeFacts.Width(table.Keys[i].Expression.Type)) => "the mask of an lpm key is ones followed by zeros",
                _ => null,
            };
            if (fault is not null)
            {
                context.Error(2391, keys[i].Span, fault);
            }
        }
    }

    private static bool IsPrefix(BigInteger mask, int width)
    {
        BigInteger inverse = ~mask & ((BigInteger.One << width) - 1);
        return (inverse & (inverse + 1)).IsZero;
    }
}
