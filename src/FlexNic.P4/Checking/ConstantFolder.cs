using System.Collections.Immutable;
using System.Numerics;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Works out expressions whose operands are all known.</summary>
internal static class ConstantFolder
{
    private const int MaxShift = 1 << 16;

    /// <summary>The value kept to the width of the type.</summary>
    public static BigInteger Wrap(BigInteger value, P4Type type)
    {
        switch (type)
        {
            case BitType b:
                return value & ((BigInteger.One << b.Width) - 1);
            case IntType i:
                BigInteger low = value & ((BigInteger.One << i.Width) - 1);
                return (low >> (i.Width - 1)).IsZero ? low : low - (BigInteger.One << i.Width);
            default:
                return value;
        }
    }

    /// <summary>The value converted between representations.</summary>
    public static ConstantValue Cast(ConstantValue value, P4Type from, P4Type to) => value switch
    {
        NumberConstant n when TypeFacts.IsBoolean(to) => new BooleanConstant(!n.Value.IsZero),
        BooleanConstant b when TypeFacts.IsNumeric(to) => new NumberConstant(b.Value ? 1 : 0),
        NumberConstant n => new NumberConstant(Wrap(n.Value, to)),
        _ => value,
    };

    /// <summary>The expression, as a constant when it is one.</summary>
    public static Expression Fold(Expression expression) => expression switch
    {
        AggregateExpression a when a.Elements.All(e => e is ConstantExpression or InvalidHeaderExpression) && a.Type is not StackType =>
            a.Elements.All(e => e is ConstantExpression) ? new ConstantExpression(a.Type, a.Span, new AggregateConstant([.. a.Elements.Select(e => ((ConstantExpression)e).Value)], true)) : a,
        UnaryExpression { Operand: ConstantExpression { Value: NumberConstant n } } u => new ConstantExpression(u.Type, u.Span, new NumberConstant(Wrap(Unary(u.Operator, n.Value), TypeFacts.Representation(u.Type)))),
        UnaryExpression { Operand: ConstantExpression { Value: BooleanConstant b } } u => new ConstantExpression(u.Type, u.Span, new BooleanConstant(!b.Value)),
        BinaryExpression { Left: ConstantExpression l, Right: ConstantExpression r } b => Binary(b, l, r),
        ConditionalExpression { Condition: ConstantExpression { Value: BooleanConstant c } } c1 when (c.Value ? c1.WhenTrue : c1.WhenFalse) is ConstantExpression chosen => chosen,
        SliceExpression { Target: ConstantExpression { Value: NumberConstant n } } s => new ConstantExpression(s.Type, s.Span, new NumberConstant(Wrap(n.Value >> s.Low, s.Type))),
        FieldExpression { Target: ConstantExpression { Value: AggregateConstant a } } f => new ConstantExpression(f.Type, f.Span, a.Elements[f.Field.Index]),
        ElementExpression { Target: ConstantExpression { Value: AggregateConstant a } } e => new ConstantExpression(e.Type, e.Span, a.Elements[e.Index]),
        _ => expression,
    };

    private static BigInteger Unary(UnaryOperator op, BigInteger value) => op switch
    {
        UnaryOperator.Negate => -value,
        UnaryOperator.Complement => -value - 1,
        _ => value,
    };

    private static Expression Binary(BinaryExpression b, ConstantExpression left, ConstantExpression right)
    {
        ConstantValue? value = (left.Value, right.Value) switch
        {
            (NumberConstant l, NumberConstant r) => Numbers(b, l.Value, r.Value),
            (BooleanConstant l, BooleanConstant r) => Booleans(b.Operator, l.Value, r.Value),
            (TextConstant l, TextConstant r) when b.Operator == BinaryOperator.Concatenate => new TextConstant(l.Value + r.Value),
            _ => b.Operator switch
            {
                BinaryOperator.Equal => new BooleanConstant(left.Value.Equals(right.Value)),
                BinaryOperator.NotEqual => new BooleanConstant(!left.Value.Equals(right.Value)),
                _ => null,
            },
        };
        return value is null ? b : new ConstantExpression(b.Type, b.Span, value);
    }

    private static BooleanConstant? Booleans(BinaryOperator op, bool l, bool r) => op switch
    {
        BinaryOperator.LogicalAnd => new BooleanConstant(l && r),
        BinaryOperator.LogicalOr => new BooleanConstant(l || r),
        BinaryOperator.Equal => new BooleanConstant(l == r),
        BinaryOperator.NotEqual => new BooleanConstant(l != r),
        _ => null,
    };

    private static ConstantValue? Numbers(BinaryExpression b, BigInteger l, BigInteger r)
    {
        P4Type type = TypeFacts.Representation(b.Type);
        switch (b.Operator)
        {
            case BinaryOperator.Equal:
                return new BooleanConstant(l == r);
            case BinaryOperator.NotEqual:
                return new BooleanConstant(l != r);
            case BinaryOperator.Less:
                return new BooleanConstant(l < r);
            case BinaryOperator.LessOrEqual:
                return new BooleanConstant(l <= r);
            case BinaryOperator.Greater:
                return new BooleanConstant(l > r);
            case BinaryOperator.GreaterOrEqual:
                return new BooleanConstant(l >= r);
            case BinaryOperator.AddSaturating:
                return new NumberConstant(Saturate(l + r, type));
            case BinaryOperator.SubtractSaturating:
                return new NumberConstant(Saturate(l - r, type));
            case BinaryOperator.ShiftLeft when r > MaxShift && TypeFacts.IsNumber(type):
                return null;
            case BinaryOperator.Concatenate:
                int low = TypeFacts.Width(b.Right.Type);
                return new NumberConstant(Wrap((l << low) | (r & ((BigInteger.One << low) - 1)), type));
            case BinaryOperator.Divide or BinaryOperator.Modulo when r.IsZero:
                return null;
        }

        BigInteger? value = b.Operator switch
        {
            BinaryOperator.Add => l + r,
            BinaryOperator.Subtract => l - r,
            BinaryOperator.Multiply => l * r,
            BinaryOperator.Divide => l / r,
            BinaryOperator.Modulo => l % r,
            BinaryOperator.And => l & r,
            BinaryOperator.Or => l | r,
            BinaryOperator.Xor => l ^ r,
            BinaryOperator.ShiftLeft => l << (int)BigInteger.Min(r, MaxShift),
            BinaryOperator.ShiftRight => l >> (int)BigInteger.Min(r, MaxShift),
            _ => null,
        };
        return value is { } number ? new NumberConstant(Wrap(number, type)) : null;
    }

    /// <summary>The value kept within the range of the type.</summary>
    public static BigInteger Saturate(BigInteger value, P4Type type)
    {
        (BigInteger least, BigInteger most) = type switch
        {
            IntType i => (-(BigInteger.One << (i.Width - 1)), (BigInteger.One << (i.Width - 1)) - 1),
            BitType b => (BigInteger.Zero, (BigInteger.One << b.Width) - 1),
            _ => (value, value),
        };
        return BigInteger.Min(most, BigInteger.Max(least, value));
    }
}
