using FlexNic.Compiler.Phv;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>
/// Conditions as bits of registers. One of more terms than a key can compare at once is found step by step, the terms that are known first at first:
/// <c>t = a and b; unless c: t = 0</c>.
/// </summary>
internal sealed class Conditions(OpBuilder builder, StageGeometry stage)
{
    private readonly List<(Node Condition, Node[] Terms, Node Bit)> _made = [];

    private NodeFactory Nodes => builder.Nodes;

    /// <summary>A condition as a bit, from then on also in the place of the same terms of other conditions.</summary>
    public Node Materialize(Node condition)
    {
        if (_made.Find(c => c.Condition == condition) is { Bit: { } made })
        {
            return made;
        }

        Piece bit = new(0, 1, builder.Temporary(ContainerKind.Half), 0);
        Node[] terms = [.. Terms(condition)];
        bool first = true;
        foreach (Node group in Groups(terms))
        {
            builder.Assign(first ? group : Nodes.False, [bit], default, first ? null : Nodes.Not(group));
            first = false;
        }

        Node result = builder.Named(bit);
        _made.Add((condition, terms, result));
        return result;
    }

    /// <summary>A condition with bits in the place of terms that are such a bit already.</summary>
    public Node Shorten(Node condition)
    {
        if (condition is BinaryNode { Width: 1, Op: BinaryOp.Or })
        {
            return Nodes.Not(Shorten(Nodes.Not(condition)));
        }

        foreach ((Node _, Node[] all, Node bit) in _made)
        {
            Node[] terms = [.. Terms(condition)];
            if (all.Length > 1 && all.All(terms.Contains))
            {
                condition = terms.Except(all).Aggregate(bit, Nodes.And);
            }
        }

        return condition;
    }

    private static IEnumerable<Node> Terms(Node condition) => condition is BinaryNode { Width: 1, Op: BinaryOp.And } b ? Terms(b.Left).Concat(Terms(b.Right)) : [condition];

    // Terms that are known at the same time, as many as a key holds.
    private IEnumerable<Node> Groups(Node[] terms)
    {
        Node? group = null;
        int depth = 0;
        HashSet<Register> used = [];
        foreach ((Node term, HashSet<Register> registers, int own) in terms.Select(t => (t, RegistersOf(t))).Select(t => (t.t, t.Item2, t.Item2.Select(builder.DepthOf).DefaultIfEmpty().Max())).OrderBy(t => t.Item3))
        {
            if (group is not null && (own > depth || !Fits(used.Union(registers))))
            {
                yield return group;
                group = null;
                used = [];
            }

            group = group is null ? term : Nodes.And(group, term);
            used.UnionWith(registers);
            depth = own;
        }

        yield return group!;
    }

    private HashSet<Register> RegistersOf(Node term)
    {
        var registers = new HashSet<Register>(ReferenceEqualityComparer.Instance);
        foreach (Node atom in Atoms.Of(term))
        {
            registers.UnionWith(builder.Atoms.Make(atom).Alternatives.SelectMany(a => a).Select(t => t.Register));
        }

        return registers;
    }

    private bool Fits(IEnumerable<Register> registers) =>
        registers.GroupBy(r => r.Kind).All(g => g.Count() <= (g.Key switch { ContainerKind.Word => stage.KeyWords, ContainerKind.Half => stage.KeyHalves, _ => stage.KeyBytes }));
}
