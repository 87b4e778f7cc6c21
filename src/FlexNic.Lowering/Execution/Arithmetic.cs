using System.Diagnostics;
using System.Numerics;
using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.Lowering.Execution;

/// <summary>P4's operators in terms of what nodes have: unsigned numbers.</summary>
internal sealed class Arithmetic(NodeFactory nodes)
{
    public Node Binary(BinaryExpression b, Node left, Node right)
    {
        bool isSigned = TypeFacts.Representation(b.Left.Type) is IntType;
        bool shifts = b.Operator is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight or BinaryOperator.Concatenate;
        if (!shifts && left.Width != right.Width)
        {
            int width = TypeFacts.IsNumber(b.Left.Type) ? right.Width : left.Width;
            (left, right) = (nodes.ResizeSigned(left, width), nodes.ResizeSigned(right, width));
        }

        return b.Operator switch
        {
            BinaryOperator.Add => nodes.Binary(BinaryOp.Add, left, right),
            BinaryOperator.Subtract => nodes.Binary(BinaryOp.Subtract, left, right),
            BinaryOperator.AddSaturating => isSigned ? SaturateSigned(left, right, BinaryOp.Add) : nodes.Binary(BinaryOp.AddSaturating, left, right),
            BinaryOperator.SubtractSaturating => isSigned ? SaturateSigned(left, right, BinaryOp.Subtract) : nodes.Binary(BinaryOp.SubtractSaturating, left, right),
            BinaryOperator.Multiply => Multiply(b, left, right),
            BinaryOperator.Divide or BinaryOperator.Modulo => Divide(b, left, right),
            BinaryOperator.ShiftLeft => nodes.Shift(left, right, true, false),
            BinaryOperator.ShiftRight => nodes.Shift(left, right, false, isSigned),
            BinaryOperator.And => nodes.And(left, right),
            BinaryOperator.Or => nodes.Or(left, right),
            BinaryOperator.Xor => nodes.Binary(BinaryOp.Xor, left, right),
            BinaryOperator.Concatenate => nodes.Concat(left, right),
            BinaryOperator.Less => Less(left, right, isSigned),
            BinaryOperator.Greater => Less(right, left, isSigned),
            BinaryOperator.LessOrEqual => nodes.Not(Less(right, left, isSigned)),
            BinaryOperator.GreaterOrEqual => nodes.Not(Less(left, right, isSigned)),
            _ => throw new UnreachableException(b.Operator.ToString()),
        };
    }

    // Signed order is unsigned order with the sign bits inverted.
    private Node Less(Node left, Node right, bool isSigned) => isSigned ? nodes.Binary(BinaryOp.Less, Biased(left), Biased(right)) : nodes.Binary(BinaryOp.Less, left, right);

    private Node Biased(Node value) => nodes.Binary(BinaryOp.Xor, value, nodes.Constant(value.Width, BigInteger.One << (value.Width - 1)));

    private Node SaturateSigned(Node left, Node right, BinaryOp op)
    {
        int width = left.Width;
        Node sum = nodes.Binary(op, left, right);
        Node leftSign = nodes.Slice(left, width - 1, 1);
        Node rightSign = nodes.Slice(right, width - 1, 1);
        Node same = nodes.Equal(leftSign, rightSign);
        Node overflow = nodes.And(op == BinaryOp.Add ? same : nodes.Not(same), nodes.Not(nodes.Equal(leftSign, nodes.Slice(sum, width - 1, 1))));
        BigInteger least = BigInteger.One << (width - 1);
        return nodes.Mux(overflow, nodes.Mux(leftSign, nodes.Constant(width, least), nodes.Constant(width, least - 1)), sum);
    }

    private Node Multiply(BinaryExpression b, Node left, Node right) =>
        left is ConstantNode || right is ConstantNode || left.Width <= 8 ? nodes.Multiply(left, right)
            : throw Refusal.Because("FNIC4010", b.Span, $"a product of two values of {left.Width} bits is not supported by this target: stages add, they do not multiply (8 bits are expanded)");

    private Node Divide(BinaryExpression b, Node left, Node right)
    {
        if (right is not ConstantNode { Value: { IsPowerOfTwo: true } divisor })
        {
            throw Refusal.Because("FNIC4010", b.Span, "division is supported by this target only when the divisor is a power of two known when compiling");
        }

        int bits = (int)BigInteger.Log2(divisor);
        return b.Operator == BinaryOperator.Divide ? nodes.Shift(left, nodes.Constant(32, bits), false, false) : nodes.And(left, nodes.Constant(left.Width, divisor - 1));
    }
}
