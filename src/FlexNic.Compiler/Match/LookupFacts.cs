using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>What is known of the answers of a lookup once it is known how it ended.</summary>
internal static class LookupFacts
{
    /// <summary>
    /// After a lookup that ran an action (-1: none). <paramref name="hit"/>: whether an entry matched, when that is known; <paramref name="guard"/>: what the
    /// condition of the lookup has become, if it is another node by now.
    /// </summary>
    public static Dictionary<Node, Node> After(NodeFactory nodes, TableRequest table, int action, bool? hit, Node? guard = null) => Of(nodes, table, true, action, hit, guard);

    /// <summary>Where the lookup does not take place; <paramref name="guard"/> as in <see cref="After"/>.</summary>
    public static Dictionary<Node, Node> Without(NodeFactory nodes, TableRequest table, Node? guard = null) => Of(nodes, table, false, -1, false, guard);

    /// <summary>When no action ran, whether or not the lookup takes place.</summary>
    public static Dictionary<Node, Node> Idle(NodeFactory nodes, TableRequest table) => Of(nodes, table, null, -1, false, null);

    private static Dictionary<Node, Node> Of(NodeFactory nodes, TableRequest table, bool? takesPlace, int action, bool? hit, Node? guard)
    {
        var known = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        if (takesPlace is { } holds)
        {
            Assumption.Add(nodes, table.Guard, holds, known);
        }

        // A lookup that missed and has no action for that has run none.
        foreach (TableRequest missed in known.Where(k => k.Value == nodes.False).Select(k => k.Key).OfType<ResultNode>().Where(r => r.Kind == ResultKind.Hit).Select(r => r.Source).OfType<TableRequest>().Where(RunsOnlyOnHits).ToArray())
        {
            Ran(nodes, missed, -1, known);
        }

        // Lookups that repeat each other end in the same way.
        TableRequest original = table.Original ?? table;
        foreach (TableRequest same in original.Copies.Prepend(original))
        {
            Ran(nodes, same, action, known);
            if ((hit ?? (action >= 0 && RunsOnlyOnHits(same) ? true : null)) is { } matched)
            {
                known[nodes.Result(same, ResultKind.Hit, 0, 0, 1)] = nodes.Truth(matched);
            }
        }

        if (takesPlace is { } open && guard is not null)
        {
            known[guard] = nodes.Truth(open);
        }

        known.Remove(nodes.True);
        known.Remove(nodes.False);
        return known;
    }

    private static bool RunsOnlyOnHits(TableRequest table) => table.DefaultAction < 0 && table.DefaultIsConstant;

    private static void Ran(NodeFactory nodes, TableRequest table, int action, Dictionary<Node, Node> known)
    {
        for (int i = 0; i < table.Actions.Length; i++)
        {
            known[nodes.Result(table, ResultKind.Action, i, 0, 1)] = nodes.Truth(i == action);
        }
    }
}
