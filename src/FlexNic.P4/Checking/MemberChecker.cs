using System.Numerics;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>What stands behind a dot or in brackets: fields, elements, slices, members of enums.</summary>
internal sealed class MemberChecker(CheckContext context)
{
    public Expression Member(MemberSyntax syntax, Place place)
    {
        string name = syntax.Member.Text;
        SourceSpan span = syntax.Member.Span;
        if (syntax.Target is TypeExpressionSyntax type)
        {
            return OfType(context.Types.Resolve(type.Type, place), name, span);
        }

        Expression target = context.Converter.Settle(context.Expressions.Check(syntax.Target, place));
        switch (target.Type)
        {
            case SimpleType s when TypeFacts.IsUnknown(s):
                return target;
            case SimpleType s when ReferenceEquals(s, SimpleType.ApplyResult):
                var apply = (TableApplyExpression)target;
                return name switch
                {
                    "hit" => new TableHitExpression(syntax.Span, apply, true),
                    "miss" => new TableHitExpression(syntax.Span, apply, false),
                    "action_run" => new ActionRunExpression(syntax.Span, apply),
                    _ => context.Fault(2240, span, $"the result of apply has hit, miss and action_run, but no '{name}'"),
                };
            case StructType st:
                return st.Find(name) is { } field
                    ? ConstantFolder.Fold(new FieldExpression(field.Type, span, target, field))
                    : context.Fault(2240, span, $"{target.Type} has no field '{name}'");
            case StackType stack:
                return OfStack(target, stack, name, span, place);
            default:
                return context.Fault(2240, span, $"a value of type {target.Type} has no member '{name}'");
        }
    }

    public Expression Index(IndexSyntax syntax, Place place)
    {
        Expression target = context.Converter.Settle(context.Expressions.Check(syntax.Target, place));
        Expression index = context.Expressions.Check(syntax.Index, place);
        if (TypeFacts.IsUnknown(target.Type) || TypeFacts.IsUnknown(index.Type))
        {
            return CheckContext.Unknown(syntax.Span);
        }

        if (index.Type is SerializableEnumType e)
        {
            index = context.Converter.Convert(index, e.Underlying);
        }

        BigInteger? known = index is ConstantExpression { Value: NumberConstant n } ? n.Value : null;
        if (target.Type is StackType stack)
        {
            if (!TypeFacts.IsNumeric(index.Type))
            {
                return context.Fault(2241, index.Span, $"the index of a stack is a number, not {index.Type}");
            }

            if (known is { } k && (k.Sign < 0 || k >= stack.Size))
            {
                return context.Fault(2241, index.Span, $"index {k} is not within 0..{stack.Size - 1}");
            }

            return new StackElementExpression(stack.Element, syntax.Span, target, index);
        }

        if (target.Type is TupleType tuple)
        {
            if (known is not { } k || k.Sign < 0 || k >= tuple.Elements.Length)
            {
                return context.Fault(2241, index.Span, $"the index of a tuple must be known when compiling and within 0..{tuple.Elements.Length - 1}");
            }

            return ConstantFolder.Fold(new ElementExpression(tuple.Elements[(int)k], syntax.Span, target, (int)k));
        }

        return context.Fault(2241, syntax.Span, $"a value of type {target.Type} has no elements");
    }

    public Expression Slice(SliceSyntax syntax, Place place)
    {
        Expression target = context.Expressions.Check(syntax.Target, place);
        BigInteger? high = context.Types.Constant(syntax.High, place, syntax.ByWidth ? "the width of a slice" : "the high bit of a slice");
        BigInteger? low = context.Types.Constant(syntax.Low, place, "the low bit of a slice");
        if (high is not { } h || low is not { } l || TypeFacts.IsUnknown(target.Type))
        {
            return CheckContext.Unknown(syntax.Span);
        }

        if (target.Type is SerializableEnumType e)
        {
            target = context.Converter.Convert(target, e.Underlying);
        }

        h = syntax.ByWidth ? l + h - 1 : h;
        if (!TypeFacts.IsNumeric(target.Type))
        {
            return context.Fault(2242, syntax.Span, $"a value of type {target.Type} has no bits to slice");
        }

        int width = TypeFacts.IsNumber(target.Type) ? int.MaxValue : TypeFacts.Width(target.Type);
        if (l.Sign < 0 || h < l || h >= width)
        {
            return context.Fault(2242, syntax.Span, $"bits {h}:{l} are not within {target.Type}");
        }

        return ConstantFolder.Fold(new SliceExpression(new BitType((int)(h - l + 1)), syntax.Span, target, (int)h, (int)l));
    }

    private Expression OfType(P4Type type, string name, SourceSpan span)
    {
        switch (type)
        {
            case SimpleType s when TypeFacts.IsUnknown(s):
                return CheckContext.Unknown(span);
            case SimpleType s when ReferenceEquals(s, SimpleType.Error):
                return context.Errors.Contains(name) ? new ConstantExpression(s, span, new MemberConstant(name)) : context.Fault(2243, span, $"error has no member '{name}'");
            case EnumType e:
                return e.Members.Contains(name) ? new ConstantExpression(e, span, new MemberConstant(name)) : context.Fault(2243, span, $"enum {e.Name} has no member '{name}'");
            case SerializableEnumType e:
                foreach ((string member, BigInteger value) in e.Members)
                {
                    if (member == name)
                    {
                        return new ConstantExpression(e, span, new NumberConstant(value));
                    }
                }

                return context.Fault(2243, span, $"enum {e.Name} has no member '{name}'");
            default:
                return context.Fault(2243, span, $"type {type} has no member '{name}'");
        }
    }

    private Expression OfStack(Expression target, StackType stack, string name, SourceSpan span, Place place)
    {
        if (name == "size")
        {
            return new ConstantExpression(new BitType(32), span, new NumberConstant(stack.Size));
        }

        StackProperty? property = name switch { "next" => StackProperty.Next, "last" => StackProperty.Last, "lastIndex" => StackProperty.LastIndex, _ => null };
        if (property is not { } p)
        {
            return context.Fault(2240, span, $"a header stack has no member '{name}'");
        }

        if (p != StackProperty.LastIndex && place.Kind is not (BodyKind.State or BodyKind.Parser))
        {
            return context.Fault(2244, span, $"'{name}' of a header stack is known only in a parser");
        }

        return new StackPropertyExpression(p == StackProperty.LastIndex ? new BitType(32) : stack.Element, span, target, p);
    }
}
