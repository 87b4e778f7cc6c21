using System.Collections.Immutable;
using FlexNic.Compiler.Phv;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>
/// Conditions as bits of registers. The terms that are known first give the bit, each of the others may clear it: <c>t = a and b; unless c: t = 0</c>. So no
/// more is compared at once than a key holds, and nothing waits for what is known last.
/// </summary>
internal sealed class Conditions(OpBuilder builder, StageGeometry stage, ContainerKind kind)
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

        Piece bit = new(0, 1, builder.Temporary(kind), 0);
        Node[] terms = [.. Terms(condition)];
        Node[] first = [.. First(terms)];
        builder.Assign(first.Aggregate(Nodes.And), [bit], default);
        foreach (Node term in terms.Except(first))
        {
            builder.Clear(bit, Nodes.Not(term));
        }

        Node result = builder.Content([bit], "condition");
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
            if (all.Length > 1 && all.All(IsPlain) && all.All(terms.Contains))
            {
                condition = terms.Except(all).Aggregate(bit, Nodes.And);
            }
        }

        return condition;
    }

    /// <summary>What is known of bits and their terms when some of them have values.</summary>
    public ImmutableDictionary<Node, bool> Complete(ImmutableDictionary<Node, bool> decided)
    {
        foreach ((Node _, Node[] terms, Node bit) in _made.Where(m => m.Terms.All(IsPlain)))
        {
            (Node Atom, bool Wanted)[] wanted = [.. terms.Select(t => t is NotNode n ? (n.Operand, false) : (t, true))];
            (Node Atom, bool Wanted)[] open = [.. wanted.Where(w => !decided.ContainsKey(w.Atom))];
            bool fails = wanted.Any(w => decided.TryGetValue(w.Atom, out bool value) && value != w.Wanted);
            if (decided.TryGetValue(bit, out bool holds))
            {
                // Each term of a condition that holds holds, and of one that does not, the last open one does not.
                decided = holds ? decided.SetItems(open.Select(o => KeyValuePair.Create(o.Atom, o.Wanted)))
                    : !fails && open is [var last] ? decided.SetItem(last.Atom, !last.Wanted) : decided;
            }
            else if (fails || open.Length == 0)
            {
                decided = decided.SetItem(bit, !fails);
            }
        }

        return decided;
    }

    private static bool IsPlain(Node term) => (term is NotNode n ? n.Operand : term) is not (BinaryNode { Width: 1, Op: BinaryOp.And or BinaryOp.Or or BinaryOp.Xor } or MuxNode or NotNode);

    private static IEnumerable<Node> Terms(Node condition) => condition is BinaryNode { Width: 1, Op: BinaryOp.And } b ? Terms(b.Left).Concat(Terms(b.Right)) : [condition];

    // The terms that are known first, as many as a key holds.
    private IEnumerable<Node> First(Node[] terms)
    {
        (Node Term, HashSet<Register> Registers, int Depth)[] all = [.. terms.Select(t => (t, RegistersOf(t))).Select(t => (t.t, t.Item2, t.Item2.Select(builder.DepthOf).DefaultIfEmpty().Max()))];
        int depth = all.Min(t => t.Depth);
        HashSet<Register> used = new(ReferenceEqualityComparer.Instance);
        foreach ((Node term, HashSet<Register> registers, int own) in all)
        {
            if (own == depth && (used.Count == 0 || Fits(used.Union(registers))))
            {
                used.UnionWith(registers);
                yield return term;
            }
        }
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
