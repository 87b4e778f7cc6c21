using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Conversions, implied and written; gives lists and records of values the type that they are used for.</summary>
internal sealed class Converter(CheckContext context)
{
    /// <summary>The expression as a value of the type, or a fault.</summary>
    public Expression Convert(Expression value, P4Type target)
    {
        if (TypeFacts.IsUnknown(value.Type) || TypeFacts.IsUnknown(target))
        {
            return value is UnsettledExpression ? CheckContext.Unknown(value.Span) : value;
        }

        if (value is UnsettledExpression unsettled)
        {
            return Settle(unsettled, target);
        }

        if (value.Type.Same(target))
        {
            return value;
        }

        if (TypeFacts.IsNumber(value.Type) && TypeFacts.IsFixed(target))
        {
            return Number(value, target);
        }

        // A known number is a number of any kind; other values become one only for externs that take int.
        if (TypeFacts.IsFixed(value.Type) && TypeFacts.IsNumber(target))
        {
            return value is ConstantExpression known ? known with { Type = target } : new CastExpression(target, value.Span, value);
        }

        if (value is ConstantExpression { Value: NumberConstant } plain && TypeFacts.IsNumber(value.Type) && target is NewType { Underlying: var underlying } && TypeFacts.IsFixed(TypeFacts.Representation(underlying)))
        {
            return Number(plain, TypeFacts.Representation(underlying)) with { Type = target };
        }

        if (value.Type is SerializableEnumType e && (e.Underlying.Same(target) || TypeFacts.IsNumber(target)))
        {
            return value is ConstantExpression c ? c with { Type = target } : new CastExpression(target, value.Span, value);
        }

        return context.Fault(2220, value.Span, $"a value of type {value.Type} does not go where {target} is expected");
    }

    /// <summary>The type that an expression has by itself: a list is a tuple, a record a struct without name.</summary>
    public P4Type OwnType(Expression value) => value switch
    {
        UnsettledList list => new TupleType([.. list.Elements.Select(OwnType)]),
        UnsettledRecord record => new StructType("", StructKind.Struct, null, [], [], () => [.. record.Fields.Select((f, i) => new Field(f.Name.Text, OwnType(f.Value), i, [], f.Name.Span))]),
        UnsettledConditional choice => OwnType(choice.WhenTrue),
        _ => value.Type,
    };

    /// <summary>The expression with the type that it has by itself.</summary>
    public Expression Settle(Expression value)
    {
        if (value is not UnsettledExpression)
        {
            return value;
        }

        if (value is UnsettledDefault or UnsettledInvalidHeader || TypeFacts.Contains(OwnType(value), t => ReferenceEquals(t, SimpleType.Unsettled)))
        {
            return context.Fault(2221, value.Span, "the type of this value is not known here; write it before the value in parentheses");
        }

        return Convert(value, OwnType(value));
    }

    /// <summary>A conversion that the program writes.</summary>
    public Expression Cast(Expression value, P4Type target, SourceSpan span)
    {
        P4Type from = value.Type;
        if (TypeFacts.IsUnknown(from) || TypeFacts.IsUnknown(target) || value is UnsettledExpression || from.Same(target))
        {
            return Convert(value, target) is var same && same.Type.Same(target) ? same with { Span = span } : same;
        }

        if (!CanCast(value, from, target))
        {
            return context.Fault(2222, span, $"a value of type {from} cannot be cast to {target}");
        }

        if (value is ConstantExpression constant)
        {
            return new ConstantExpression(target, span, ConstantFolder.Cast(constant.Value, TypeFacts.Representation(from), TypeFacts.Representation(target)));
        }

        return new CastExpression(target, span, value);
    }

    /// <summary>The value of a type when the program asks for the default.</summary>
    public Expression Default(P4Type type, SourceSpan span) => type switch
    {
        NewType n => Default(n.Underlying, span) with { Type = type },
        SerializableEnumType => new ConstantExpression(type, span, new NumberConstant(0)),
        EnumType e when e.Members.Length > 0 => new ConstantExpression(type, span, new MemberConstant(e.Members[0])),
        BitType or IntType => new ConstantExpression(type, span, new NumberConstant(0)),
        SimpleType s when TypeFacts.IsNumber(s) => new ConstantExpression(type, span, new NumberConstant(0)),
        SimpleType s when TypeFacts.IsBoolean(s) => new ConstantExpression(type, span, new BooleanConstant(false)),
        SimpleType s when ReferenceEquals(s, SimpleType.Error) => new ConstantExpression(type, span, new MemberConstant("NoError")),
        SimpleType s when ReferenceEquals(s, SimpleType.Text) => new ConstantExpression(type, span, new TextConstant("")),
        StructType { Kind: not StructKind.Struct } => new InvalidHeaderExpression(type, span),
        StructType s => Aggregate(type, span, [.. s.Fields.Select(f => Default(f.Type, span))]),
        TupleType t => Aggregate(type, span, [.. t.Elements.Select(e => Default(e, span))]),
        StackType s => new AggregateExpression(type, span, [.. Enumerable.Repeat(Default(s.Element, span), s.Size)]),
        _ => context.Fault(2223, span, $"type {type} has no default value"),
    };

    private static bool CanCast(Expression value, P4Type from, P4Type to)
    {
        if (from is NewType fromNew)
        {
            return fromNew.Underlying.Same(to) || (to is NewType both && both.Underlying.Same(fromNew.Underlying)) || CanCast(value, fromNew.Underlying, to);
        }

        if (to is NewType toNew)
        {
            return toNew.Underlying.Same(from) || CanCast(value, from, toNew.Underlying);
        }

        from = TypeFacts.Representation(from);
        to = TypeFacts.Representation(to);
        return (from, to) switch
        {
            (BitType, BitType) or (IntType, IntType) => true,
            (BitType a, IntType b) => a.Width == b.Width,
            (IntType a, BitType b) => a.Width == b.Width,
            (BitType { Width: 1 }, SimpleType s) when TypeFacts.IsBoolean(s) => true,
            (SimpleType s, BitType { Width: 1 }) when TypeFacts.IsBoolean(s) => true,
            (SimpleType s, BitType or IntType) when TypeFacts.IsNumber(s) => true,
            (BitType or IntType, SimpleType s) when TypeFacts.IsNumber(s) => true,
            (SimpleType n, SimpleType s) when TypeFacts.IsNumber(n) && TypeFacts.IsBoolean(s) => value is ConstantExpression { Value: NumberConstant number } && (number.Value.IsZero || number.Value.IsOne),
            (TupleType t, ListType l) => t.Elements.All(e => e.Same(l.Element)),
            _ => from.Same(to),
        };
    }

    private Expression Number(Expression value, P4Type target)
    {
        if (value is not ConstantExpression { Value: NumberConstant number })
        {
            return new CastExpression(target, value.Span, value);
        }

        BigInteger wrapped = ConstantFolder.Wrap(number.Value, target);
        if (wrapped != number.Value && !(target is BitType && number.Value.Sign < 0 && -number.Value <= BigInteger.One << TypeFacts.Width(target)))
        {
            context.Warning(2224, value.Span, $"{number.Value} does not fit {target}; {wrapped} is taken");
        }

        return new ConstantExpression(target, value.Span, new NumberConstant(wrapped));
    }

    private Expression Settle(UnsettledExpression value, P4Type target)
    {
        switch (value)
        {
            case UnsettledDefault:
                return Default(target, value.Span);
            case UnsettledInvalidHeader:
                return TypeFacts.HasValidity(target) ? new InvalidHeaderExpression(target, value.Span) : context.Fault(2225, value.Span, $"{{#}} is an invalid header; {target} is expected");
            case UnsettledConditional choice:
                return ConstantFolder.Fold(new ConditionalExpression(target, choice.Span, choice.Condition, Convert(choice.WhenTrue, target), Convert(choice.WhenFalse, target)));
            case UnsettledRecord record:
                return target is StructType { Kind: not StructKind.Union } named ? Record(record, named) : context.Fault(2225, value.Span, $"named fields make a struct or header; {target} is expected");
            case UnsettledList list:
                return List(list, target);
            default:
                return value;
        }
    }

    private Expression List(UnsettledList list, P4Type target)
    {
        ImmutableArray<P4Type>? wanted = target switch
        {
            StructType { Kind: not StructKind.Union } s => [.. s.Fields.Select(f => f.Type)],
            TupleType t => t.Elements,
            StackType s => [.. Enumerable.Repeat(s.Element, s.Size)],
            ListType l => [.. Enumerable.Repeat(l.Element, list.Elements.Length)],
            _ => null,
        };
        if (wanted is not { } types)
        {
            return context.Fault(2225, list.Span, $"a list of values does not go where {target} is expected");
        }

        bool shorter = list.RestIsDefault && list.Elements.Length <= types.Length;
        if (list.Elements.Length != types.Length && !shorter)
        {
            return context.Fault(2226, list.Span, $"{target} takes {types.Length} values, {list.Elements.Length} are given");
        }

        return Aggregate(target, list.Span, [.. types.Select((t, i) => i < list.Elements.Length ? Convert(list.Elements[i], t) : Default(t, list.Span))]);
    }

    private Expression Record(UnsettledRecord record, StructType target)
    {
        var values = new Expression?[target.Fields.Length];
        foreach ((Syntax.NameSyntax name, Expression value) in record.Fields)
        {
            if (target.Find(name.Text) is not { } field)
            {
                return context.Fault(2227, name.Span, $"{target} has no field '{name}'");
            }

            if (values[field.Index] is not null)
            {
                return context.Fault(2227, name.Span, $"field '{name}' is given twice");
            }

            values[field.Index] = Convert(value, field.Type);
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is null && !record.RestIsDefault)
            {
                return context.Fault(2226, record.Span, $"field '{target.Fields[i].Name}' of {target} is given no value");
            }

            values[i] ??= Default(target.Fields[i].Type, record.Span);
        }

        return Aggregate(target, record.Span, [.. values!]);
    }

    private static Expression Aggregate(P4Type type, SourceSpan span, ImmutableArray<Expression> elements) => ConstantFolder.Fold(new AggregateExpression(type, span, elements));
}
