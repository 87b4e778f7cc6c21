using System.Collections.Immutable;
using System.Numerics;

namespace FlexNic.Ir;

/// <summary>Slices, concatenations and bitwise operators, simplified.</summary>
internal sealed class BitRules(NodeFactory nodes)
{
    public Node Slice(Node source, int low, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegative(low);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low + width, source.Width);
        return width == source.Width ? source
            : source is ConstantNode c ? nodes.Constant(width, c.Value >> low)
            : source is SliceNode s ? Slice(s.Source, s.Low + low, width)
            : nodes.Once(NodeRule.Slice, source.Id, low, width, () => Sliced(source, low, width));
    }

    private Node Sliced(Node source, int low, int width)
    {
        switch (source)
        {
            case ConcatNode c:
                return SliceConcat(c, low, width);
            case MuxNode m:
                return nodes.Mux(m.Condition, Slice(m.WhenTrue, low, width), Slice(m.WhenFalse, low, width));
            case NotNode n:
                return Not(Slice(n.Operand, low, width));
            case BinaryNode { Op: BinaryOp.And or BinaryOp.Or or BinaryOp.Xor } b:
                return Combine(b.Op, Slice(b.Left, low, width), Slice(b.Right, low, width));
            case BinaryNode { Op: BinaryOp.Add or BinaryOp.Subtract } b when low == 0:
                return nodes.Binary(b.Op, Slice(b.Left, 0, width), Slice(b.Right, 0, width));
            default:
                return nodes.Raw($"s{source.Id}:{low}:{width}", id => new SliceNode(id, width, source, low));
        }
    }

    public Node Concat(IEnumerable<Node> all)
    {
        List<Node> parts = [];
        foreach (Node part in all.SelectMany(p => p is ConcatNode c ? c.Parts : [p]))
        {
            if (parts.Count > 0 && Joined(parts[^1], part) is { } joined)
            {
                parts[^1] = joined;
            }
            else
            {
                parts.Add(part);
            }
        }

        return parts.Count == 1 ? parts[0]
            : nodes.Raw($"k{string.Join(',', parts.Select(p => p.Id))}", id => new ConcatNode(id, parts.Sum(p => p.Width), [.. parts]));
    }

    public Node Not(Node operand) => operand switch
    {
        ConstantNode c => nodes.Constant(c.Width, ~c.Value),
        NotNode n => n.Operand,
        _ => nodes.Once(NodeRule.Not, operand.Id, 0, 0, () => Inverted(operand)),
    };

    private Node Inverted(Node operand) => operand switch
    {
        MuxNode m => nodes.Mux(m.Condition, Not(m.WhenTrue), Not(m.WhenFalse)),
        ConcatNode c => Concat(c.Parts.Select(Not)),
        BinaryNode { Op: BinaryOp.And, Width: 1 } b => Combine(BinaryOp.Or, Not(b.Left), Not(b.Right)),
        BinaryNode { Op: BinaryOp.Or, Width: 1 } b => Combine(BinaryOp.And, Not(b.Left), Not(b.Right)),
        _ => nodes.Raw($"n{operand.Id}", id => new NotNode(id, operand)),
    };

    public Node Combine(BinaryOp op, Node left, Node right)
    {
        if (left == right)
        {
            return op == BinaryOp.Xor ? nodes.Constant(left.Width, 0) : left;
        }

        if (left is ConstantNode || right is ConstantNode)
        {
            return left is ConstantNode c ? WithConstant(op, right, c) : WithConstant(op, left, (ConstantNode)right);
        }

        return nodes.Once(NodeRule.Bits, left.Id, right.Id, (int)op, () => Combined(op, left, right));
    }

    private Node Combined(BinaryOp op, Node left, Node right)
    {
        if (left is NotNode n && n.Operand == right || right is NotNode m && m.Operand == left)
        {
            return nodes.Constant(left.Width, op == BinaryOp.And ? 0 : NodeFactory.Ones(left.Width));
        }

        if (left.Width == 1 && op != BinaryOp.Xor)
        {
            return CombineTruth(op, left, right);
        }

        if (left is ConcatNode || right is ConcatNode)
        {
            return ByParts(op, left, right);
        }

        (Node a, Node b) = left.Id < right.Id ? (left, right) : (right, left);
        return Raw(op, a, b);
    }

    private Node Raw(BinaryOp op, Node a, Node b) => nodes.Raw($"b{op}:{a.Id}:{b.Id}", id => new BinaryNode(id, a.Width, op, a, b));

    // Terms of a chain are kept once each, in the order of making.
    private Node CombineTruth(BinaryOp op, Node left, Node right)
    {
        List<Node> terms = [.. Terms(op, left).Concat(Terms(op, right)).Distinct().OrderBy(t => t.Id)];
        if (terms.Any(t => terms.Contains(Not(t))))
        {
            return nodes.Truth(op == BinaryOp.Or);
        }

        // x & (x | y) = x, and the other way round.
        BinaryOp dual = op == BinaryOp.And ? BinaryOp.Or : BinaryOp.And;
        terms.RemoveAll(t => t is BinaryNode b && b.Op == dual && Terms(dual, t).Any(i => terms.Contains(i)));

        // x & (!x | y) = x & y.
        for (int i = 0; i < terms.Count; i++)
        {
            if (terms[i] is BinaryNode { Width: 1 } b && b.Op == dual)
            {
                List<Node> inner = [.. Terms(dual, b)];
                if (inner.RemoveAll(t => terms.Contains(Not(t))) > 0)
                {
                    Node rest = inner.Aggregate(nodes.Truth(dual == BinaryOp.And), (x, y) => Combine(dual, x, y));
                    terms.RemoveAt(i);
                    return terms.Aggregate(rest, (x, y) => Combine(op, x, y));
                }
            }
        }

        if (op == BinaryOp.And)
        {
            if (Exclusive(terms))
            {
                return nodes.False;
            }

            terms.RemoveAll(t => t is NotNode n && terms.Exists(o => Excludes(o, n.Operand)));
        }

        return terms.Aggregate((x, y) => Raw(op, x, y));
    }

    // Two different values of one thing, or two actions of one lookup.
    private static bool Exclusive(List<Node> terms) =>
        terms.OfType<EqualNode>().GroupBy(e => e.Operand.Id).Any(g => g.Count() > 1) || terms.OfType<ResultNode>().Where(r => r.Kind == ResultKind.Action).GroupBy(r => r.Source).Any(g => g.Count() > 1);

    private static bool Excludes(Node holds, Node other) => (holds, other) switch
    {
        (EqualNode a, EqualNode b) => a.Operand == b.Operand && a.Value != b.Value,
        (ResultNode { Kind: ResultKind.Action } a, ResultNode { Kind: ResultKind.Action } b) => a.Source == b.Source && a.Action != b.Action,
        _ => false,
    };

    private static IEnumerable<Node> Terms(BinaryOp op, Node node) =>
        node is BinaryNode { Width: 1 } b && b.Op == op ? Terms(op, b.Left).Concat(Terms(op, b.Right)) : [node];

    private Node WithConstant(BinaryOp op, Node value, ConstantNode constant)
    {
        if (value is ConstantNode other)
        {
            return nodes.Constant(value.Width, op switch
            {
                BinaryOp.And => other.Value & constant.Value,
                BinaryOp.Or => other.Value | constant.Value,
                _ => other.Value ^ constant.Value,
            });
        }

        // Runs of equal bits of the constant, from the top.
        List<Node> parts = [];
        int high = value.Width;
        while (high > 0)
        {
            bool bit = !((constant.Value >> (high - 1)) & 1).IsZero;
            int low = high - 1;
            while (low > 0 && !((constant.Value >> (low - 1)) & 1).IsZero == bit)
            {
                low--;
            }

            int width = high - low;
            Node slice = Slice(value, low, width);
            parts.Add((op, bit) switch
            {
                (BinaryOp.And, false) => nodes.Constant(width, 0),
                (BinaryOp.Or, true) => nodes.Constant(width, NodeFactory.Ones(width)),
                (BinaryOp.Xor, true) => Not(slice),
                _ => slice,
            });
            high = low;
        }

        return Concat(parts);
    }

    private Node ByParts(BinaryOp op, Node left, Node right)
    {
        List<int> cuts = [.. Cuts(left).Union(Cuts(right)).Order()];
        List<Node> parts = [];
        for (int i = cuts.Count - 1; i > 0; i--)
        {
            int width = cuts[i] - cuts[i - 1];
            parts.Add(Combine(op, Slice(left, cuts[i - 1], width), Slice(right, cuts[i - 1], width)));
        }

        return Concat(parts);
    }

    private static IEnumerable<int> Cuts(Node node)
    {
        yield return 0;
        int at = node.Width;
        yield return at;
        if (node is ConcatNode c)
        {
            foreach (Node part in c.Parts)
            {
                at -= part.Width;
                yield return at;
            }
        }
    }

    private Node SliceConcat(ConcatNode source, int low, int width)
    {
        List<Node> parts = [];
        int at = source.Width;
        foreach (Node part in source.Parts)
        {
            at -= part.Width;
            int from = Math.Max(low, at);
            int to = Math.Min(low + width, at + part.Width);
            if (from < to)
            {
                parts.Add(Slice(part, from - at, to - from));
            }
        }

        return Concat(parts);
    }

    private Node? Joined(Node high, Node low)
    {
        if (high is ConstantNode a && low is ConstantNode b)
        {
            return nodes.Constant(a.Width + b.Width, (a.Value << b.Width) | b.Value);
        }

        (Node Source, int Low) h = Whole(high);
        (Node Source, int Low) l = Whole(low);
        return h.Source == l.Source && h.Low == l.Low + low.Width && high is SliceNode && low is SliceNode ? Slice(h.Source, l.Low, high.Width + low.Width) : null;
    }

    private static (Node Source, int Low) Whole(Node node) => node is SliceNode s ? (s.Source, s.Low) : (node, 0);
}
