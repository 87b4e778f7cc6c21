using System.Numerics;

namespace FlexNic.Ir;

/// <summary>Comparisons and choices, simplified.</summary>
internal sealed class TruthRules(NodeFactory nodes)
{
    // Arithmetic of the hardware has 32 bits.
    private const int Part = 32;

    private const int MaxOpenLeaves = 4;
    private const int MaxKnownLeaves = 64;

    private readonly Dictionary<(Node, BigInteger), Node> _compared = [];

    public Node Equal(Node left, Node right) => (left, right) switch
    {
        (_, ConstantNode r) => Equal(left, r.Value),
        (ConstantNode l, _) => Equal(right, l.Value),

        // a == b + c is a - b == c, which is one operation less.
        (_, BinaryNode { Op: BinaryOp.Add, Right: ConstantNode c } sum) when sum.Width is > 1 and <= Part => Equal(nodes.Binary(BinaryOp.Subtract, left, sum.Left), c.Value),
        (BinaryNode { Op: BinaryOp.Add, Right: ConstantNode c } sum, _) when sum.Width is > 1 and <= Part => Equal(nodes.Binary(BinaryOp.Subtract, right, sum.Left), c.Value),
        _ => Equal(nodes.Binary(BinaryOp.Xor, left, right), 0),
    };

    public Node Equal(Node operand, BigInteger value)
    {
        if (value < 0 || value > NodeFactory.Ones(operand.Width))
        {
            return nodes.False;
        }

        if (operand.Width == 1)
        {
            return value.IsZero ? nodes.Not(operand) : operand;
        }

        return operand is ConstantNode known ? nodes.Truth(known.Value == value) : Compared(operand, value);
    }

    private Node Compare(Node operand, BigInteger value)
    {
        switch (operand)
        {
            case NotNode n:
                return Equal(n.Operand, value ^ NodeFactory.Ones(operand.Width));
            case MuxNode m when HasFewLeaves(m):
                return Mux(m.Condition, Equal(m.WhenTrue, value), Equal(m.WhenFalse, value));
            case BinaryNode { Op: BinaryOp.Add, Right: ConstantNode c } b:
                return Equal(b.Left, (value - c.Value) & NodeFactory.Ones(operand.Width));
            case BinaryNode { Op: BinaryOp.Subtract, Left: ConstantNode c } b:
                return Equal(b.Right, (c.Value - value) & NodeFactory.Ones(operand.Width));
            case BinaryNode { Op: BinaryOp.Xor, Left: MuxNode } or BinaryNode { Op: BinaryOp.Xor, Right: MuxNode }:
                return EqualThroughMux((BinaryNode)operand, value);
            case ConcatNode c:
                Node all = nodes.True;
                int low = operand.Width;
                foreach (Node part in c.Parts)
                {
                    low -= part.Width;
                    all = nodes.And(all, Equal(part, (value >> low) & NodeFactory.Ones(part.Width)));
                }

                return all;
            default:
                return nodes.Raw($"e{operand.Id}:{value}", id => new EqualNode(id, operand, value));
        }
    }

    public Node Less(Node left, Node right)
    {
        switch (left, right)
        {
            case (ConstantNode a, ConstantNode b):
                return nodes.Truth(a.Value < b.Value);
            case (_, ConstantNode { Value.IsZero: true }):
                return nodes.False;
            case (_, ConstantNode { Value.IsOne: true }):
                return Equal(left, 0);
            case (ConstantNode c, _):
                return c.Value == NodeFactory.Ones(c.Width) ? nodes.False : nodes.Not(Less(right, nodes.Constant(c.Width, c.Value + 1)));
            case (MuxNode m, ConstantNode):
                return nodes.Once(NodeRule.Less, m.Id, right.Id, 0, () => Mux(m.Condition, Less(m.WhenTrue, right), Less(m.WhenFalse, right)));
        }

        if (left == right)
        {
            return nodes.False;
        }

        if (left.Width == 1)
        {
            return nodes.And(nodes.Not(left), right);
        }

        if (left is ConcatNode { Parts: [ConstantNode { Value.IsZero: true } zeros, ..] } && right is ConstantNode limit)
        {
            int width = left.Width - zeros.Width;
            return limit.Value > NodeFactory.Ones(width) ? nodes.True : Less(nodes.Slice(left, 0, width), nodes.Constant(width, limit.Value));
        }

        int cut = left is ConcatNode { Parts: [.., _, Node last] } && right is ConstantNode ? last.Width : left.Width > Part ? left.Width - Part : 0;
        if (cut > 0)
        {
            Node highLeft = nodes.Slice(left, cut, left.Width - cut);
            Node highRight = nodes.Slice(right, cut, left.Width - cut);
            Node below = Less(nodes.Slice(left, 0, cut), nodes.Slice(right, 0, cut));
            return nodes.Or(Less(highLeft, highRight), nodes.And(Equal(highLeft, highRight), below));
        }

        return nodes.Raw($"l{left.Id}:{right.Id}", id => new BinaryNode(id, 1, BinaryOp.Less, left, right));
    }

    public Node Mux(Node condition, Node whenTrue, Node whenFalse)
    {
        switch (condition)
        {
            case ConstantNode c:
                return c.Value.IsZero ? whenFalse : whenTrue;
            case NotNode n:
                return Mux(n.Operand, whenFalse, whenTrue);
        }

        if (whenTrue is MuxNode t && t.Condition == condition)
        {
            whenTrue = t.WhenTrue;
        }

        if (whenFalse is MuxNode f && f.Condition == condition)
        {
            whenFalse = f.WhenFalse;
        }

        if (whenTrue == whenFalse)
        {
            return whenTrue;
        }

        if (whenTrue.Width == 1)
        {
            return (whenTrue, whenFalse) switch
            {
                (ConstantNode { Value.IsOne: true }, _) => nodes.Or(condition, whenFalse),
                (ConstantNode, _) => nodes.And(nodes.Not(condition), whenFalse),
                (_, ConstantNode { Value.IsZero: true }) => nodes.And(condition, whenTrue),
                (_, ConstantNode) => nodes.Or(nodes.Not(condition), whenTrue),
                _ => Raw(condition, whenTrue, whenFalse),
            };
        }

        // mux(c, mux(d, a, b), b) = mux(c & d, a, b), and with the other three places of b.
        if (whenTrue is MuxNode inner && inner.WhenFalse == whenFalse)
        {
            return Mux(nodes.And(condition, inner.Condition), inner.WhenTrue, whenFalse);
        }

        if (whenTrue is MuxNode inner2 && inner2.WhenTrue == whenFalse)
        {
            return Mux(nodes.And(condition, nodes.Not(inner2.Condition)), inner2.WhenFalse, whenFalse);
        }

        if (whenFalse is MuxNode inner3 && inner3.WhenTrue == whenTrue)
        {
            return Mux(nodes.Or(condition, inner3.Condition), whenTrue, inner3.WhenFalse);
        }

        return Raw(condition, whenTrue, whenFalse);
    }

    // Nodes are shared, so that there may be many more ways to a leaf than nodes: each node is compared with a value once.
    private Node Compared(Node node, BigInteger value)
    {
        if (!_compared.TryGetValue((node, value), out Node? known))
        {
            known = Compare(node, value);
            _compared[(node, value)] = known;
        }

        return known;
    }

    // Alternatives that are no constants would each become a comparison of its own.
    private static bool HasFewLeaves(MuxNode node)
    {
        (int open, int known) = (0, 0);
        var rest = new Stack<Node>();
        rest.Push(node);
        while (rest.TryPop(out Node? next) && open <= MaxOpenLeaves && known <= MaxKnownLeaves)
        {
            switch (next)
            {
                case MuxNode m:
                    rest.Push(m.WhenTrue);
                    rest.Push(m.WhenFalse);
                    break;
                case ConstantNode:
                    known++;
                    break;
                default:
                    open++;
                    break;
            }
        }

        return open <= MaxOpenLeaves && known <= MaxKnownLeaves;
    }

    private Node Raw(Node condition, Node whenTrue, Node whenFalse) =>
        nodes.Raw($"m{condition.Id}:{whenTrue.Id}:{whenFalse.Id}", id => new MuxNode(id, condition, whenTrue, whenFalse));

    private Node EqualThroughMux(BinaryNode xor, BigInteger value)
    {
        (MuxNode m, Node other) = xor.Left is MuxNode l ? (l, xor.Right) : ((MuxNode)xor.Right, xor.Left);
        return Mux(m.Condition, Equal(nodes.Binary(BinaryOp.Xor, m.WhenTrue, other), value), Equal(nodes.Binary(BinaryOp.Xor, m.WhenFalse, other), value));
    }
}
