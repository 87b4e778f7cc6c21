using FlexNic.Compiler.Action;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>Decides which bundles the actions of a lookup can do themselves: those whose conditions are known as soon as it is known which action runs.</summary>
internal static class InlineChoice
{
    /// <summary>What is known in an action of a lookup.</summary>
    public static Dictionary<Node, Node> Known(NodeFactory nodes, TableItem item, int action, bool hit)
    {
        var known = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        Assumption.Add(nodes, item.Request.Guard, true, known);
        for (int i = 0; i < item.Request.Actions.Length; i++)
        {
            known[nodes.Result(item.Request, ResultKind.Action, i, 0, 1)] = nodes.Truth(i == action);
        }

        known[nodes.Result(item.Request, ResultKind.Hit, 0, 0, 1)] = nodes.Truth(hit);
        known[item.Request.Guard] = nodes.True;
        known[item.Guard] = nodes.True;
        known.Remove(nodes.True);
        known.Remove(nodes.False);
        return known;
    }

    /// <summary>The lookup that a bundle depends on, when there is just one and it decides everything.</summary>
    public static TableItem? Of(NodeFactory nodes, Bundle bundle, Func<ResultNode, TableItem> tableOf)
    {
        TableItem[] items = [.. bundle.Choices.SelectMany(Results).Select(tableOf).Distinct()];
        if (items is not [var item] || bundle.Choices.Exists(c => c.Op.Memory is not null))
        {
            return null;
        }

        bool asksHit = bundle.Choices.SelectMany(c => Atoms.Of(c.Guard)).Any(a => a is ResultNode { Kind: ResultKind.Hit });
        for (int action = 0; action < item.Request.Actions.Length; action++)
        {
            var rewriter = new Rewriter(nodes, Known(nodes, item, action, true));
            bool foreign = bundle.Choices.Any(c => c.Op.A is ParameterOperand p && p.Parameter.Action != action && rewriter.Run(c.Guard) == nodes.True);
            if (foreign || asksHit || bundle.Choices.Any(c => rewriter.Run(c.Guard) is not ConstantNode))
            {
                return null;
            }
        }

        // Where the lookup does not take place, nothing may be asked of it. Its parameters are asked only where it does.
        var away = new Rewriter(nodes, Away(nodes, item));
        return bundle.Choices.All(c => c.Op.A is ParameterOperand || away.Run(c.Guard) == nodes.False || Implies(nodes, c.Guard, item)) ? item : null;
    }

    private static bool Implies(NodeFactory nodes, Node guard, TableItem item) =>
        Assumption.Under(nodes, guard, item.Request.Guard) == nodes.True || Assumption.Under(nodes, guard, item.Guard) == nodes.True;

    private static Dictionary<Node, Node> Away(NodeFactory nodes, TableItem item)
    {
        var known = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < item.Request.Actions.Length; i++)
        {
            known[nodes.Result(item.Request, ResultKind.Action, i, 0, 1)] = nodes.False;
        }

        return known;
    }

    private static IEnumerable<ResultNode> Results(Choice choice)
    {
        foreach (ResultNode node in Atoms.Of(choice.Guard).OfType<ResultNode>())
        {
            yield return node;
        }

        if (choice.Op.A is ParameterOperand p)
        {
            yield return p.Parameter;
        }
    }
}
