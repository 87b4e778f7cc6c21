using System.Numerics;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Operators: which types they take, what they give.</summary>
internal sealed class OperatorChecker(CheckContext context)
{
    public Expression Unary(UnarySyntax syntax, Expression operand)
    {
        UnaryOperator op = syntax.Operator switch { "!" => UnaryOperator.Not, "~" => UnaryOperator.Complement, "-" => UnaryOperator.Negate, _ => UnaryOperator.Plus };
        operand = Plain(context.Converter.Settle(operand));
        P4Type type = operand.Type;
        if (TypeFacts.IsUnknown(type))
        {
            return operand;
        }

        bool fits = op switch
        {
            UnaryOperator.Not => TypeFacts.IsBoolean(type),
            UnaryOperator.Complement => TypeFacts.IsFixed(type),
            _ => TypeFacts.IsNumeric(type),
        };
        return fits ? ConstantFolder.Fold(new UnaryExpression(type, syntax.Span, op, operand)) : context.Fault(2230, syntax.Span, $"operator {syntax.Operator} does not take {type}");
    }

    public Expression Binary(BinarySyntax syntax, Expression left, Expression right)
    {
        if (!Operators.TryParse(syntax.Operator, out BinaryOperator op))
        {
            return context.Fault(2231, syntax.Span, $"'{syntax.Operator}' stands only in a key set");
        }

        return Binary(op, syntax.Span, left, right);
    }

    public Expression Binary(BinaryOperator op, SourceSpan span, Expression left, Expression right)
    {
        if (TypeFacts.IsUnknown(left.Type) || TypeFacts.IsUnknown(right.Type))
        {
            return CheckContext.Unknown(span);
        }

        return op switch
        {
            BinaryOperator.Equal or BinaryOperator.NotEqual => Equality(op, span, left, right),
            BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight => Shift(op, span, Plain(left), Plain(right)),
            BinaryOperator.Concatenate => Concatenate(span, Plain(left), Plain(right)),
            BinaryOperator.LogicalAnd or BinaryOperator.LogicalOr => Logical(op, span, left, right),
            _ => Arithmetic(op, span, Plain(left), Plain(right)),
        };
    }

    /// <summary>Brings two expressions to one type; false when they have none in common.</summary>
    public bool Unite(ref Expression left, ref Expression right)
    {
        if (left is UnsettledExpression && right is UnsettledExpression)
        {
            left = context.Converter.Settle(left);
            right = context.Converter.Convert(right, left.Type);
        }
        else if (left is UnsettledExpression)
        {
            left = context.Converter.Convert(left, right.Type);
        }
        else if (right is UnsettledExpression)
        {
            right = context.Converter.Convert(right, left.Type);
        }

        if (TypeFacts.IsUnknown(left.Type) || TypeFacts.IsUnknown(right.Type) || left.Type.Same(right.Type))
        {
            return true;
        }

        left = Plain(left);
        right = Plain(right);

        if (TypeFacts.IsNumber(left.Type) && TypeFacts.IsFixed(right.Type))
        {
            left = context.Converter.Convert(left, right.Type);
        }
        else if (TypeFacts.IsNumber(right.Type) && TypeFacts.IsFixed(left.Type))
        {
            right = context.Converter.Convert(right, left.Type);
        }

        return left.Type.Same(right.Type);
    }

    // Serializable enums count as their underlying type in arithmetic.
    private Expression Plain(Expression value) => value.Type is SerializableEnumType e ? context.Converter.Convert(value, e.Underlying) : value;

    private Expression Equality(BinaryOperator op, SourceSpan span, Expression left, Expression right)
    {
        if (!Unite(ref left, ref right))
        {
            return context.Fault(2232, span, $"{left.Type} and {right.Type} cannot be compared");
        }

        if (TypeFacts.IsUnknown(left.Type) || TypeFacts.IsUnknown(right.Type))
        {
            return CheckContext.Unknown(span);
        }

        return TypeFacts.IsComparable(left.Type)
            ? ConstantFolder.Fold(new BinaryExpression(SimpleType.Boolean, span, op, left, right))
            : context.Fault(2232, span, $"values of type {left.Type} cannot be compared");
    }

    private Expression Logical(BinaryOperator op, SourceSpan span, Expression left, Expression right)
    {
        if (!TypeFacts.IsBoolean(left.Type) || !TypeFacts.IsBoolean(right.Type))
        {
            P4Type wrong = TypeFacts.IsBoolean(left.Type) ? right.Type : left.Type;
            return context.Fault(2230, span, $"operator {Operators.Mark(op)} takes bool, not {wrong}");
        }

        return ConstantFolder.Fold(new BinaryExpression(SimpleType.Boolean, span, op, left, right));
    }

    private Expression Arithmetic(BinaryOperator op, SourceSpan span, Expression left, Expression right)
    {
        string mark = Operators.Mark(op);
        if (left is UnsettledExpression || right is UnsettledExpression || !Unite(ref left, ref right))
        {
            return context.Fault(2230, span, $"operator {mark} does not take {left.Type} and {right.Type}");
        }

        P4Type type = left.Type;
        bool saturating = op is BinaryOperator.AddSaturating or BinaryOperator.SubtractSaturating;
        bool fits = saturating ? TypeFacts.IsFixed(type) : TypeFacts.IsNumeric(type);
        if (!fits)
        {
            return TypeFacts.IsUnknown(type) ? left : context.Fault(2230, span, $"operator {mark} does not take {type}");
        }

        if (op is BinaryOperator.Divide or BinaryOperator.Modulo)
        {
            if (right is ConstantExpression { Value: NumberConstant { Value: var divisor } } && divisor.Sign <= 0)
            {
                return context.Fault(2233, span, divisor.IsZero ? "division by zero" : $"operator {mark} takes no negative numbers");
            }

            if (type is IntType || (left is ConstantExpression { Value: NumberConstant { Value.Sign: < 0 } }))
            {
                return context.Fault(2233, span, $"operator {mark} takes no signed numbers");
            }
        }

        return ConstantFolder.Fold(new BinaryExpression(Operators.Compares(op) ? SimpleType.Boolean : type, span, op, left, right));
    }

    private Expression Shift(BinaryOperator op, SourceSpan span, Expression left, Expression right)
    {
        string mark = Operators.Mark(op);
        if (!TypeFacts.IsNumeric(left.Type) || !TypeFacts.IsNumeric(right.Type))
        {
            return context.Fault(2230, span, $"operator {mark} does not take {left.Type} and {right.Type}");
        }

        BigInteger? amount = right is ConstantExpression { Value: NumberConstant n } ? n.Value : null;
        if (amount is { Sign: < 0 } || (right.Type is IntType && amount is null))
        {
            return context.Fault(2234, right.Span, "the amount of a shift must be unsigned");
        }

        if (TypeFacts.IsNumber(left.Type) && amount is null)
        {
            return context.Fault(2234, left.Span, "a number without width is shifted by a known amount only; give it a width");
        }

        if (TypeFacts.IsNumber(left.Type) && amount > 1 << 16 && op == BinaryOperator.ShiftLeft)
        {
            return context.Fault(2234, right.Span, $"a shift by {amount} is too far");
        }

        return ConstantFolder.Fold(new BinaryExpression(left.Type, span, op, left, right));
    }

    private Expression Concatenate(SourceSpan span, Expression left, Expression right)
    {
        if (ReferenceEquals(left.Type, SimpleType.Text) && ReferenceEquals(right.Type, SimpleType.Text))
        {
            return ConstantFolder.Fold(new BinaryExpression(SimpleType.Text, span, BinaryOperator.Concatenate, left, right));
        }

        if (!TypeFacts.IsFixed(left.Type) || !TypeFacts.IsFixed(right.Type))
        {
            return context.Fault(2230, span, $"operator ++ does not take {left.Type} and {right.Type}");
        }

        int width = TypeFacts.Width(left.Type) + TypeFacts.Width(right.Type);
        P4Type type = left.Type is IntType ? new IntType(width) : new BitType(width);
        return ConstantFolder.Fold(new BinaryExpression(type, span, BinaryOperator.Concatenate, left, right));
    }
}
