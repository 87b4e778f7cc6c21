using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Key sets of selects and of table entries.</summary>
internal sealed class KeySetChecker(CheckContext context)
{
    /// <summary>Key sets for components of the given types; a single value set may stand for all. Null after a fault.</summary>
    public ImmutableArray<KeySet>? Check(ExpressionSyntax syntax, IReadOnlyList<P4Type> types, Place place)
    {
        if (syntax is AnySyntax any)
        {
            return [.. types.Select(KeySet (_) => new AnyKeySet(any.Span))];
        }

        if (syntax is IdentifierSyntax name && place.Scope.Find(name.Name) is ValueSetSymbol set)
        {
            return ValueSet(name, set.ValueSet, types);
        }

        if (syntax is ListSyntax list && list.Elements.Length == types.Count)
        {
            syntax = new TupleKeySetSyntax(list.Span, list.Elements);
        }

        if (syntax is not TupleKeySetSyntax tuple)
        {
            if (types.Count != 1)
            {
                context.Error(2350, syntax.Span, $"{types.Count} components are to be matched; this key set has 1");
                return null;
            }

            return Component(syntax, types[0], place) is { } single ? [single] : null;
        }

        if (tuple.Elements.Length != types.Count)
        {
            context.Error(2350, syntax.Span, $"{types.Count} components are to be matched; this key set has {tuple.Elements.Length}");
            return null;
        }

        var result = ImmutableArray.CreateBuilder<KeySet>();
        for (int i = 0; i < types.Count; i++)
        {
            if (Component(tuple.Elements[i], types[i], place) is not { } component)
            {
                return null;
            }

            result.Add(component);
        }

        return result.ToImmutable();
    }

    private ImmutableArray<KeySet>? ValueSet(IdentifierSyntax name, ValueSet set, IReadOnlyList<P4Type> types)
    {
        P4Type[] parts = [.. Parts(set.Element)];
        bool fits = (parts.Length == types.Count && parts.Zip(types).All(p => p.First.Same(p.Second))) || (types.Count == 1 && types[0].Same(set.Element));
        if (!fits && !types.Any(TypeFacts.IsUnknown))
        {
            context.Error(2351, name.Span, $"value set '{name.Name}' holds {set.Element}; it does not match ({string.Join(", ", types)})");
            return null;
        }

        return [new ValueSetKeySet(name.Span, set)];
    }

    private static IEnumerable<P4Type> Parts(P4Type type) => type switch
    {
        StructType s => s.Fields.SelectMany(f => Parts(f.Type)),
        TupleType t => t.Elements.SelectMany(Parts),
        _ => [type],
    };

    private KeySet? Component(ExpressionSyntax syntax, P4Type type, Place place)
    {
        if (syntax is AnySyntax any)
        {
            return new AnyKeySet(any.Span);
        }

        if (syntax is BinarySyntax { Operator: "&&&" or ".." } pair)
        {
            P4Type operand = type is SerializableEnumType e ? e.Underlying : type;
            P4Type plain = TypeFacts.Representation(operand);
            if (!TypeFacts.IsUnknown(plain) && !TypeFacts.IsFixed(plain))
            {
                context.Error(2352, pair.Span, $"'{pair.Operator}' does not match values of type {type}");
                return null;
            }

            // A new type matches the numbers that it is made of.
            Expression left = Operand(pair.Left, operand, place);
            Expression right = Operand(pair.Right, operand, place);
            if (TypeFacts.IsUnknown(left.Type) || TypeFacts.IsUnknown(right.Type))
            {
                return null;
            }

            if (pair.Operator == "..")
            {
                if (left is ConstantExpression { Value: NumberConstant low } && right is ConstantExpression { Value: NumberConstant high } && low.Value > high.Value)
                {
                    context.Warning(2353, pair.Span, $"the range {low.Value}..{high.Value} is empty");
                }

                return new RangeKeySet(pair.Span, left, right);
            }

            return new MaskKeySet(pair.Span, left, right);
        }

        Expression value = context.Expressions.Check(syntax, place);
        if (TypeFacts.IsUnknown(value.Type))
        {
            return null;
        }

        value = Operand(value, type);
        if (value is CallExpression)
        {
            context.Error(2354, value.Span, "a key set calls nothing");
            return null;
        }

        return TypeFacts.IsUnknown(value.Type) ? null : new ValueKeySet(syntax.Span, value);
    }

    private Expression Operand(ExpressionSyntax syntax, P4Type type, Place place) => Operand(context.Expressions.Check(syntax, place), type);

    private Expression Operand(Expression value, P4Type type)
    {
        if (type is NewType && TypeFacts.IsNumeric(value.Type) && !value.Type.Same(type))
        {
            return context.Converter.Convert(value, TypeFacts.Representation(type));
        }

        if (type is SerializableEnumType e && TypeFacts.IsNumeric(value.Type))
        {
            return context.Converter.Convert(value, e.Underlying);
        }

        if (type is SimpleType && TypeFacts.IsBoolean(type) && TypeFacts.IsNumber(value.Type))
        {
            return context.Converter.Cast(value, type, value.Span);
        }

        return context.Converter.Convert(value, type);
    }
}
