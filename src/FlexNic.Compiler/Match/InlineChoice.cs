using FlexNic.Compiler.Action;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>Decides which bundles the actions of a lookup can do themselves: those whose conditions are known as soon as it is known how the lookup ended.</summary>
internal static class InlineChoice
{
    /// <summary>The lookup that decides everything a bundle depends on; null when there is none. The last of the program that does is taken.</summary>
    public static TableItem? Of(NodeFactory nodes, Bundle bundle, OpBuilder builder)
    {
        if (bundle.Choices.Exists(c => c.Op.Memory is not null))
        {
            return null;
        }

        Request[] entries = [.. bundle.Choices.Select(c => c.Op.A).OfType<ParameterOperand>().Select(p => (Request)builder.EntryValues.SourceOf(p.Value)!.Value.Table).Distinct()];
        Request[] asked = [.. bundle.Choices.SelectMany(c => Atoms.Of(c.Guard)).OfType<ResultNode>().Select(r => r.Source).OfType<TableRequest>().Concat(entries).Distinct()];
        return entries.Length > 1 ? null
            : asked.Where(a => entries.Length == 0 || a == entries[0]).Select(builder.TableOf).OrderByDescending(t => t.Order).FirstOrDefault(item => Decides(nodes, bundle, item, builder));
    }

    /// <summary>True when a bundle does something else on a miss than on a hit.</summary>
    public static bool AsksHit(Bundle bundle, TableItem item) =>
        bundle.Choices.SelectMany(c => Atoms.Of(c.Guard)).Any(a => a is ResultNode { Kind: ResultKind.Hit, Source: TableRequest r } && (r.Original ?? r) == (item.Request.Original ?? item.Request));

    private static bool Decides(NodeFactory nodes, Bundle bundle, TableItem item, OpBuilder builder)
    {
        bool asksHit = AsksHit(bundle, item);
        TableRequest table = item.Request;
        List<(int Action, bool Hit)> ends = [.. Enumerable.Range(0, table.Actions.Length).SelectMany(a => asksHit ? new[] { (a, true), (a, false) } : [(a, true)])];
        if (asksHit && table.DefaultAction < 0)
        {
            ends.Add((-1, false));
        }

        foreach ((int action, bool hit) in ends)
        {
            var rewriter = new Rewriter(nodes, LookupFacts.After(nodes, table, action, asksHit ? hit : null, item.Guard));

            // What reads a parameter of another action is none of this one's.
            bool foreign = bundle.Choices.Any(c => c.Op.A is ParameterOperand p && builder.EntryValues.SourceOf(p.Value)!.Value.Action != action && rewriter.Run(c.Guard) == nodes.True);
            if (foreign || bundle.Choices.Any(c => rewriter.Run(c.Guard) is not ConstantNode))
            {
                return false;
            }
        }

        // Where the lookup does not take place, nothing may be asked of it. Its parameters are asked only where it does.
        var away = new Rewriter(nodes, LookupFacts.Without(nodes, table));
        return bundle.Choices.All(c => c.Op.A is ParameterOperand || away.Run(c.Guard) == nodes.False || Implies(nodes, c.Guard, item));
    }

    private static bool Implies(NodeFactory nodes, Node guard, TableItem item) =>
        Assumption.Under(nodes, guard, item.Request.Guard) == nodes.True || Assumption.Under(nodes, guard, item.Guard) == nodes.True;
}
