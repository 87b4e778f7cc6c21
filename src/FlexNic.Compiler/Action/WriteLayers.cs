using FlexNic.Compiler.Match;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>Writes of one place that follow each other: a later one replaces what an earlier one left.</summary>
/// <param name="Table">The lookup whose actions write; null for what holds when none does.</param>
/// <param name="Values">Conditions and values, and what holds before under each condition; null in the first layer.</param>
/// <param name="Without">The value that the layer changes; null in the first.</param>
internal sealed record WriteLayer(TableRequest? Table, IReadOnlyList<(Node Guard, Node Value, Node? Before)> Values, Node? Without);

/// <summary>
/// Takes a value that several lookups decide apart, lookup by lookup: <c>t2 ran b ? v : (t1 ran a ? u : w)</c> => <c>w</c>, then <c>u</c> in action a of t1,
/// then <c>v</c> in action b of t2. Each write needs to know of its own lookup only, so that the actions themselves can do it.
/// </summary>
internal static class WriteLayers
{
    /// <summary>The layers, in the order of writing. The first has no table and always writes, unless the first lookup always takes place.</summary>
    /// <param name="nodes">Makes the values.</param>
    /// <param name="value">What is to be taken apart.</param>
    /// <param name="guardOf">The condition of a lookup, as values ask for it by now.</param>
    public static IReadOnlyList<WriteLayer> Of(NodeFactory nodes, Node value, Func<TableRequest, Node> guardOf)
    {
        TableRequest[] tables = [.. IrWalk.All([value]).OfType<ResultNode>().Where(r => r.Kind == ResultKind.Action).Select(r => r.Source).OfType<TableRequest>().Distinct()];
        List<WriteLayer> layers = [];
        Node current = value;

        // Nodes are made in the order of the program, so the last lookup has the answers with the highest numbers.
        foreach (TableRequest table in tables.OrderByDescending(t => nodes.Result(t, ResultKind.Action, 0, 0, 1).Id))
        {
            // Where an action runs whenever the lookup takes place, no action means no lookup: that may tell more.
            Node guard = guardOf(table);
            Node without = new Rewriter(nodes, LookupFacts.Idle(nodes, table)).Run(current);
            if (table.DefaultAction >= 0 && new Rewriter(nodes, LookupFacts.Without(nodes, table, guard)).Run(current) is ConstantNode constant)
            {
                without = constant;
            }

            if (IrWalk.All([without]).OfType<ResultNode>().Any(r => r.Source == table))
            {
                continue;
            }

            bool always = table.Guard == nodes.True && table.DefaultAction >= 0;
            bool last = !IrWalk.All([without]).OfType<ResultNode>().Any(r => r.Kind == ResultKind.Action);
            List<(Node, Node, Node?)> values = [];
            for (int i = 0; i < table.Actions.Length; i++)
            {
                var after = new Rewriter(nodes, LookupFacts.After(nodes, table, i, null, guard));
                (Node own, Node before) = (after.Run(current), after.Run(without));
                if (own != before || (always && last))
                {
                    values.Add((nodes.And(table.Guard, nodes.Result(table, ResultKind.Action, i, 0, 1)), own, before));
                }
            }

            if (values.Count > 0)
            {
                layers.Insert(0, new WriteLayer(table, values, without));
            }

            current = without;
            if (always && last)
            {
                return layers;
            }
        }

        layers.Insert(0, new WriteLayer(null, [(nodes.True, current, null)], null));
        return layers;
    }
}
