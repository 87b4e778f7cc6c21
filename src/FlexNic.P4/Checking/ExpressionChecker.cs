using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Expressions as written => checked expressions.</summary>
internal sealed class ExpressionChecker(CheckContext context)
{
    private const int MaxDepth = 1000;

    private int _depth;

    /// <summary>The checked expression; lists and records may still wait for what they are used for.</summary>
    public Expression Check(ExpressionSyntax syntax, Place place)
    {
        if (_depth >= MaxDepth)
        {
            return context.Fault(2250, syntax.Span, $"the expression is nested more than {MaxDepth} levels deep");
        }

        _depth++;
        Expression result = CheckAny(syntax, place);
        _depth--;
        return result;
    }

    /// <summary>The expression as a value of the type.</summary>
    public Expression Check(ExpressionSyntax syntax, P4Type type, Place place) => context.Converter.Convert(Check(syntax, place), type);

    /// <summary>The expression with the type that it has by itself; nothing but values.</summary>
    public Expression CheckValue(ExpressionSyntax syntax, Place place) => context.Converter.Settle(Check(syntax, place));

    /// <summary>A condition.</summary>
    public Expression CheckCondition(ExpressionSyntax syntax, Place place)
    {
        Expression condition = CheckValue(syntax, place);
        return TypeFacts.IsBoolean(condition.Type) || TypeFacts.IsUnknown(condition.Type) ? condition : context.Fault(2251, syntax.Span, $"a condition has type bool, not {condition.Type}");
    }

    /// <summary>Tells when the expression cannot be assigned.</summary>
    public bool CheckAssignable(Expression target)
    {
        string? reason = NotAssignable(target);
        if (reason is null)
        {
            return true;
        }

        context.Error(2252, target.Span, reason);
        return false;
    }

    private static string? NotAssignable(Expression target) => target switch
    {
        _ when TypeFacts.IsUnknown(target.Type) => null,
        VariableExpression { Variable: { IsReadOnly: true } v } => v.Direction == Direction.In ? $"parameter '{v.Name}' is 'in' and cannot be assigned" : $"'{v.Name}' cannot be assigned",
        VariableExpression v => v.Type is ExternType or BlockType or PackageType ? $"'{v.Variable.Name}' is an object and cannot be assigned" : null,
        FieldExpression f => NotAssignable(f.Target),
        StackElementExpression s => NotAssignable(s.Target),
        SliceExpression s => NotAssignable(s.Target),
        StackPropertyExpression { Property: StackProperty.LastIndex } => "lastIndex cannot be assigned",
        StackPropertyExpression s => NotAssignable(s.Target),
        ElementExpression e => NotAssignable(e.Target),
        _ => "this expression cannot be assigned",
    };

    private Expression CheckAny(ExpressionSyntax syntax, Place place)
    {
        switch (syntax)
        {
            case NumberSyntax n:
                return Number(n);
            case BooleanSyntax b:
                return new ConstantExpression(SimpleType.Boolean, b.Span, new BooleanConstant(b.Value));
            case StringSyntax s:
                return new ConstantExpression(SimpleType.Text, s.Span, new TextConstant(s.Value));
            case IdentifierSyntax i:
                return Identifier(i, place);
            case ThisSyntax t:
                return place.This is { } type ? new ThisExpression(type, t.Span) : context.Fault(2253, t.Span, "'this' is known only in the methods of an instance");
            case MemberSyntax m:
                return context.Members.Member(m, place);
            case IndexSyntax i:
                return context.Members.Index(i, place);
            case SliceSyntax s:
                return context.Members.Slice(s, place);
            case UnarySyntax u:
                return context.Operators.Unary(u, Check(u.Operand, place));
            case BinarySyntax b:
                return context.Operators.Binary(b, Check(b.Left, place), Check(b.Right, place));
            case ConditionalSyntax c:
                return Conditional(c, place);
            case CastSyntax c:
                return context.Converter.Cast(Check(c.Operand, place), context.Types.ResolveValue(c.Type, place, "a cast"), c.Span);
            case CallSyntax c:
                return context.Calls.Call(c, place);
            case ListSyntax l:
                return List(l, place);
            case RecordSyntax r:
                return Record(r, place);
            case InvalidHeaderSyntax i:
                return new UnsettledInvalidHeader(i.Span);
            case DotsSyntax d:
                return new UnsettledDefault(d.Span);
            case TypeExpressionSyntax t:
                return context.Fault(2254, t.Span, "a type stands where a value is expected");
            case AnySyntax a:
                return context.Fault(2254, a.Span, $"'{(a.IsDefault ? "default" : "_")}' is no value");
            default:
                return context.Fault(2254, syntax.Span, "this is no value");
        }
    }

    private Expression Number(NumberSyntax syntax)
    {
        if (syntax.Value.Width is not { } width)
        {
            return new ConstantExpression(SimpleType.Number, syntax.Span, new NumberConstant(syntax.Value.Value));
        }

        if (width < (syntax.Value.IsSigned ? 1 : 0) || width > 1 << 20)
        {
            return context.Fault(2255, syntax.Span, $"a number of {width} bits does not exist");
        }

        P4Type type = syntax.Value.IsSigned ? new IntType(width) : new BitType(width);
        var wrapped = ConstantFolder.Wrap(syntax.Value.Value, type);
        if (wrapped != syntax.Value.Value)
        {
            context.Warning(2224, syntax.Span, $"{syntax.Value.Value} does not fit {type}; {wrapped} is taken");
        }

        return new ConstantExpression(type, syntax.Span, new NumberConstant(wrapped));
    }

    private Expression Identifier(IdentifierSyntax syntax, Place place)
    {
        Symbol? symbol = (syntax.FromTop ? place.Scope.Top : place.Scope).Find(syntax.Name);
        switch (symbol)
        {
            case VariableSymbol v:
                return new VariableExpression(v.Variable, syntax.Span);
            case ConstantSymbol c:
                return c.Value with { Span = syntax.Span };
            case InstanceSymbol i:
                return new InstanceExpression(i.Instance, syntax.Span);
            case TableSymbol:
                return context.Fault(2256, syntax.Span, $"'{syntax.Name}' is a table; it has no value, only apply()");
            case ActionSymbol:
                return context.Fault(2256, syntax.Span, $"'{syntax.Name}' is an action; it has no value");
            case FunctionsSymbol:
                return context.Fault(2256, syntax.Span, $"'{syntax.Name}' is a function; it has to be called");
            case ValueSetSymbol:
                return context.Fault(2256, syntax.Span, $"'{syntax.Name}' is a value set; it stands only in a select");
            case null:
                if (context.MatchKinds.Contains(syntax.Name))
                {
                    return new ConstantExpression(SimpleType.MatchKind, syntax.Span, new MemberConstant(syntax.Name));
                }

                return context.Fault(2257, syntax.Span, $"'{syntax.Name}' is not declared");
            default:
                return context.Fault(2254, syntax.Span, $"'{syntax.Name}' is a type; a value is expected");
        }
    }

    private Expression Conditional(ConditionalSyntax syntax, Place place)
    {
        Expression condition = CheckCondition(syntax.Condition, place);
        Expression yes = Check(syntax.WhenTrue, place);
        Expression no = Check(syntax.WhenFalse, place);
        if (yes is UnsettledExpression && no is UnsettledExpression && TypeFacts.IsBoolean(condition.Type))
        {
            return new UnsettledConditional(syntax.Span, condition, yes, no);
        }

        if (!context.Operators.Unite(ref yes, ref no))
        {
            return context.Fault(2258, syntax.Span, $"the branches of ?: have types {yes.Type} and {no.Type}");
        }

        if (TypeFacts.IsUnknown(yes.Type) || TypeFacts.IsUnknown(no.Type) || TypeFacts.IsUnknown(condition.Type))
        {
            return CheckContext.Unknown(syntax.Span);
        }

        if (TypeFacts.IsNumber(yes.Type) && condition is not ConstantExpression)
        {
            return context.Fault(2258, syntax.Span, "both branches of ?: are numbers without width; give them one");
        }

        return ConstantFolder.Fold(new ConditionalExpression(yes.Type, syntax.Span, condition, yes, no));
    }

    private UnsettledList List(ListSyntax syntax, Place place) => new(syntax.Span, [.. syntax.Elements.Select(e => Check(e, place))], syntax.RestIsDefault);

    private UnsettledRecord Record(RecordSyntax syntax, Place place)
    {
        var fields = ImmutableArray.CreateBuilder<(NameSyntax, Expression)>();
        context.CheckDistinct(syntax.Fields.Select(f => f.Name), "field");
        foreach (RecordFieldSyntax field in syntax.Fields)
        {
            fields.Add((field.Name, Check(field.Value, place)));
        }

        return new UnsettledRecord(syntax.Span, fields.ToImmutable(), syntax.RestIsDefault);
    }
}
