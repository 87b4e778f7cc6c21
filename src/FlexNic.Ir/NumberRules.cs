using System.Numerics;

namespace FlexNic.Ir;

/// <summary>Sums, products and shifts, cut into what the hardware adds: at most 32 bits.</summary>
internal sealed class NumberRules(NodeFactory nodes)
{
    private const int Part = 32;

    public Node Combine(BinaryOp op, Node left, Node right)
    {
        int width = left.Width;
        if (left is ConstantNode a && right is ConstantNode b)
        {
            BigInteger ones = NodeFactory.Ones(width);
            return nodes.Constant(width, op switch
            {
                BinaryOp.Add => a.Value + b.Value,
                BinaryOp.Subtract => a.Value - b.Value,
                BinaryOp.AddSaturating => BigInteger.Min(a.Value + b.Value, ones),
                _ => BigInteger.Max(a.Value - b.Value, 0),
            });
        }

        if (right is ConstantNode { Value.IsZero: true })
        {
            return left;
        }

        if (left == right && op is BinaryOp.Subtract or BinaryOp.SubtractSaturating)
        {
            return nodes.Constant(width, 0);
        }

        // A single bit carries nowhere.
        if (width == 1)
        {
            return op switch
            {
                BinaryOp.AddSaturating => nodes.Or(left, right),
                BinaryOp.SubtractSaturating => nodes.And(left, nodes.Not(right)),
                _ => nodes.Binary(BinaryOp.Xor, left, right),
            };
        }

        return nodes.Once(NodeRule.Number, left.Id, right.Id, (int)op, () => Combined(op, left, right));
    }

    private Node Combined(BinaryOp op, Node left, Node right)
    {
        int width = left.Width;

        // Choices between constants stay choices between constants.
        if (left is MuxNode m && right is ConstantNode)
        {
            return nodes.Mux(m.Condition, Combine(op, m.WhenTrue, right), Combine(op, m.WhenFalse, right));
        }

        if (right is MuxNode n && left is ConstantNode)
        {
            return nodes.Mux(n.Condition, Combine(op, left, n.WhenTrue), Combine(op, left, n.WhenFalse));
        }

        return op switch
        {
            BinaryOp.Add => Add(left, right),
            BinaryOp.Subtract when right is ConstantNode c => Add(left, nodes.Constant(width, -c.Value)),
            BinaryOp.Subtract => width > Part ? WideSubtract(left, right) : Raw(op, left, right),
            BinaryOp.AddSaturating when width > Part => nodes.Mux(nodes.Binary(BinaryOp.Less, Add(left, right), left), nodes.Constant(width, -1), Add(left, right)),
            BinaryOp.SubtractSaturating when width > Part => nodes.Mux(nodes.Binary(BinaryOp.Less, left, right), nodes.Constant(width, 0), WideSubtract(left, right)),
            _ => Raw(op, left, right),
        };
    }

    public Node Multiply(Node left, Node right)
    {
        if (left is ConstantNode)
        {
            (left, right) = (right, left);
        }

        int width = left.Width;
        Node sum = nodes.Constant(width, 0);
        for (int i = 0; i < width; i++)
        {
            Node shifted = Moved(left, i, true, nodes.False);
            sum = Combine(BinaryOp.Add, sum, nodes.Mux(nodes.Slice(right, i, 1), shifted, nodes.Constant(width, 0)));
        }

        return sum;
    }

    public Node Shift(Node value, Node amount, bool left, bool signed)
    {
        Node fill = signed ? nodes.Slice(value, value.Width - 1, 1) : nodes.False;
        if (amount is ConstantNode c)
        {
            return Moved(value, c.Value > value.Width ? value.Width : (int)c.Value, left, fill);
        }

        // A stage for each group of bits of the amount: so many alternatives fit the actions of one.
        const int GroupBits = 3;
        Node result = value;
        for (int low = 0; low < amount.Width && (low == 0 || 1L << low < value.Width); low += GroupBits)
        {
            Node group = nodes.Slice(amount, low, Math.Min(GroupBits, amount.Width - low));
            Node next = result;
            for (int k = 1; k < 1 << group.Width; k++)
            {
                int distance = (int)Math.Min((long)k << low, value.Width);
                next = nodes.Mux(nodes.Equal(group, k), Moved(result, distance, left, fill), next);
            }

            result = 1L << (low + GroupBits) < value.Width && low + GroupBits < amount.Width ? nodes.Keep(next) : next;
        }

        int used = 0;
        while (used < amount.Width && (used == 0 || 1L << used < value.Width))
        {
            used += GroupBits;
        }

        return used >= amount.Width ? result
            : nodes.Mux(nodes.Equal(nodes.Slice(amount, used, amount.Width - used), 0), result, nodes.Fill(fill, value.Width));
    }

    private Node Moved(Node value, int distance, bool left, Node fill)
    {
        if (distance == 0)
        {
            return value;
        }

        Node filling = nodes.Fill(fill, Math.Min(distance, value.Width));
        return distance >= value.Width ? filling
            : left ? nodes.Concat(nodes.Slice(value, 0, value.Width - distance), nodes.Constant(distance, 0))
            : nodes.Concat(filling, nodes.Slice(value, distance, value.Width - distance));
    }

    private Node Add(Node left, Node right)
    {
        if (left is ConstantNode)
        {
            (left, right) = (right, left);
        }

        if (right is ConstantNode { Value.IsZero: true })
        {
            return left;
        }

        if (right is ConstantNode c && left is BinaryNode { Op: BinaryOp.Add, Right: ConstantNode inner } sum)
        {
            return Combine(BinaryOp.Add, sum.Left, nodes.Constant(left.Width, c.Value + inner.Value));
        }

        if (left.Width == 1)
        {
            return nodes.Binary(BinaryOp.Xor, left, right);
        }

        if (left.Width <= Part)
        {
            return right is ConstantNode || left.Id < right.Id ? Raw(BinaryOp.Add, left, right) : Raw(BinaryOp.Add, right, left);
        }

        Node low = Add(nodes.Slice(left, 0, Part), nodes.Slice(right, 0, Part));
        Node carry = nodes.Binary(BinaryOp.Less, low, nodes.Slice(left, 0, Part));
        int rest = left.Width - Part;
        Node high = Combine(BinaryOp.Add, nodes.Slice(left, Part, rest), nodes.Slice(right, Part, rest));
        return nodes.Concat(Combine(BinaryOp.Add, high, nodes.Resize(carry, rest)), low);
    }

    private Node WideSubtract(Node left, Node right)
    {
        if (left.Width <= Part)
        {
            return Combine(BinaryOp.Subtract, left, right);
        }

        Node lowLeft = nodes.Slice(left, 0, Part);
        Node lowRight = nodes.Slice(right, 0, Part);
        int rest = left.Width - Part;
        Node high = Combine(BinaryOp.Subtract, nodes.Slice(left, Part, rest), nodes.Slice(right, Part, rest));
        Node borrow = nodes.Resize(nodes.Binary(BinaryOp.Less, lowLeft, lowRight), rest);
        return nodes.Concat(Combine(BinaryOp.Subtract, high, borrow), Combine(BinaryOp.Subtract, lowLeft, lowRight));
    }

    private Node Raw(BinaryOp op, Node a, Node b) => nodes.Raw($"b{op}:{a.Id}:{b.Id}", id => new BinaryNode(id, a.Width, op, a, b));
}
