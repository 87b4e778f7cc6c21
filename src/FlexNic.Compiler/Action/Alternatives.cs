using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>Values that are decided => leaves that are moved or computed, each under its condition. At most one of the conditions holds.</summary>
internal sealed class Alternatives(NodeFactory nodes, EntryValues entryValues, SourceSpan span)
{
    private const int MaxLeaves = 256;
    private const int MaxVisits = 16 * MaxLeaves;

    private readonly List<(Node Guard, Node Leaf)> _leaves = [];
    private int _visits;

    public IReadOnlyList<(Node Guard, Node Leaf)> Leaves => _leaves;

    /// <summary>True for a choice, and for one bit that is decided and not computed.</summary>
    public static bool IsDecided(Node node) => node is MuxNode || IsTruth(node);

    /// <summary>Parts that are decided one by one, and what lies between as one.</summary>
    public static IEnumerable<Node> Runs(NodeFactory nodes, IEnumerable<Node> parts)
    {
        List<Node> plain = [];
        foreach (Node part in parts)
        {
            if (!IsDecided(part))
            {
                plain.Add(part);
                continue;
            }

            if (plain.Count > 0)
            {
                yield return nodes.Concat(plain);
                plain.Clear();
            }

            yield return part;
        }

        if (plain.Count > 0)
        {
            yield return nodes.Concat(plain);
        }
    }

    /// <summary>Adds the leaves of a value that is wanted under a condition.</summary>
    public void Add(Node value, Node guard)
    {
        if (guard == nodes.False)
        {
            return;
        }

        // Many ways may end in conditions that exclude each other.
        Check(++_visits <= MaxVisits);
        switch (value)
        {
            case Node when entryValues.SourceOf(value) is not null:
                _leaves.Add((guard, value));
                return;
            case MuxNode m:
                Add(m.WhenTrue, nodes.And(guard, m.Condition));
                Add(m.WhenFalse, nodes.And(guard, nodes.Not(m.Condition)));
                return;
            case { Width: 1 } when IsTruth(value):
                Add(nodes.True, nodes.And(guard, value));
                Add(nodes.False, nodes.And(guard, nodes.Not(value)));
                return;
            default:
                _leaves.Add((guard, value));
                Check(_leaves.Count <= MaxLeaves);
                return;
        }
    }

    private void Check(bool fits)
    {
        if (!fits)
        {
            throw new FlexNicInputException("FNIC4203", span, $"one value has more than {MaxLeaves} alternatives; they do not fit the rows of a table");
        }
    }

    private static bool IsTruth(Node node) =>
        node is { Width: 1 } and (EqualNode or BinaryNode { Op: not BinaryOp.Less } or ResultNode { Kind: ResultKind.Action or ResultKind.Hit } or NotNode { Operand: not (InputNode or SliceNode) } or BinaryNode { Op: BinaryOp.Less, Right: ConstantNode });
}
