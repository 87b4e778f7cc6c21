using System.Diagnostics;
using System.Numerics;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Execution;

/// <summary>What operators and conversions do.</summary>
internal static class Arithmetic
{
    public static Value Unary(UnaryOperator op, Value operand, P4Type type) => operand switch
    {
        BooleanValue b => BooleanValue.Of(!b.Truth),
        NumberValue n => new NumberValue(ValueBits.Wrap(op switch { UnaryOperator.Negate => -n.Number, UnaryOperator.Complement => ~n.Number, _ => n.Number }, TypeFacts.Representation(type))),
        _ => throw new UnreachableException(op.ToString()),
    };

    public static Value Binary(BinaryExpression expression, Value left, Value right)
    {
        switch (expression.Operator)
        {
            case BinaryOperator.Equal:
                return BooleanValue.Of(Equal(left, right));
            case BinaryOperator.NotEqual:
                return BooleanValue.Of(!Equal(left, right));
        }

        BigInteger a = ((NumberValue)left).Number;
        BigInteger b = ((NumberValue)right).Number;
        P4Type type = TypeFacts.Representation(expression.Type);
        switch (expression.Operator)
        {
            case BinaryOperator.Less:
                return BooleanValue.Of(a < b);
            case BinaryOperator.LessOrEqual:
                return BooleanValue.Of(a <= b);
            case BinaryOperator.Greater:
                return BooleanValue.Of(a > b);
            case BinaryOperator.GreaterOrEqual:
                return BooleanValue.Of(a >= b);
            case BinaryOperator.AddSaturating:
                return new NumberValue(Saturate(a + b, type));
            case BinaryOperator.SubtractSaturating:
                return new NumberValue(Saturate(a - b, type));
            case BinaryOperator.Concatenate:
                int low = TypeFacts.Width(expression.Right.Type);
                return new NumberValue(ValueBits.Wrap((a << low) | (b & ValueBits.Mask(low)), type));
            default:
                return new NumberValue(ValueBits.Wrap(Number(expression.Operator, a, b, TypeFacts.Width(type)), type));
        }
    }

    /// <summary>Headers are equal when both are invalid, or both valid with equal fields.</summary>
    public static bool Equal(Value left, Value right)
    {
        switch (left, right)
        {
            case (NumberValue a, NumberValue b):
                return a.Number == b.Number;
            case (BooleanValue a, BooleanValue b):
                return a.Truth == b.Truth;
            case (NameValue a, NameValue b):
                return a.Name == b.Name;
            case (VarbitValue a, VarbitValue b):
                return a.Length == b.Length && a.Bits == b.Bits;
            case (HeaderValue a, HeaderValue b) when !a.IsValid || !b.IsValid:
                return a.IsValid == b.IsValid;
            case (CompositeValue a, CompositeValue b):
                return a.Parts.Length == b.Parts.Length && a.Parts.Zip(b.Parts).All(p => Equal(p.First, p.Second));
            default:
                return false;
        }
    }

    public static Value Cast(Value value, P4Type from, P4Type to)
    {
        from = TypeFacts.Representation(from);
        to = TypeFacts.Representation(to);
        return value switch
        {
            NumberValue n when TypeFacts.IsBoolean(to) => BooleanValue.Of(!n.Number.IsZero),
            BooleanValue b when TypeFacts.IsNumeric(to) => new NumberValue(b.Truth ? 1 : 0),
            NumberValue n => new NumberValue(ValueBits.Wrap(n.Number, to)),
            _ => value,
        };
    }

    private static BigInteger Number(BinaryOperator op, BigInteger a, BigInteger b, int width) => op switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Divide => b.IsZero ? 0 : a / b,
        BinaryOperator.Modulo => b.IsZero ? 0 : a % b,
        BinaryOperator.And => a & b,
        BinaryOperator.Or => a | b,
        BinaryOperator.Xor => a ^ b,
        BinaryOperator.ShiftLeft => b >= width ? 0 : a << (int)b,
        BinaryOperator.ShiftRight => b >= width ? (a.Sign < 0 ? -1 : 0) : a >> (int)b,
        _ => throw new UnreachableException(op.ToString()),
    };

    private static BigInteger Saturate(BigInteger value, P4Type type)
    {
        int width = TypeFacts.Width(type);
        (BigInteger least, BigInteger most) = type is IntType ? (-(BigInteger.One << (width - 1)), (BigInteger.One << (width - 1)) - 1) : (BigInteger.Zero, ValueBits.Mask(width));
        return BigInteger.Min(most, BigInteger.Max(least, value));
    }
}
