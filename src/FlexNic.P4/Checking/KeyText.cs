using System.Numerics;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.P4.Checking;

/// <summary>The name that a key expression gives itself: its path, fields by the names that annotations give them; null when it is more than a path.</summary>
internal static class KeyText
{
    public static string? Of(Expression expression) => expression switch
    {
        ConstantExpression { Value: NumberConstant n } => n.Value.ToString(),
        ConstantExpression { Value: BooleanConstant b } => b.Value ? "true" : "false",
        VariableExpression v => v.Variable.Name,
        FieldExpression f => Of(f.Target) is { } target ? ControlPlaneName.Join(target, ControlPlaneName.Local(f.Field.Name, f.Field.Annotations)) : null,
        ElementExpression e => Of(e.Target) is { } target ? $"{target}[{e.Index}]" : null,
        StackElementExpression s => Of(s.Target) is { } target && Of(s.Index) is { } index ? $"{target}[{index}]" : null,
        SliceExpression s => Of(s.Target) is { } target ? $"{target}[{s.High}:{s.Low}]" : null,
        BinaryExpression { Operator: BinaryOperator.And, Right: ConstantExpression { Value: NumberConstant mask } } b => Of(b.Left) is { } target ? $"{target} & 0x{Hex(mask.Value)}" : null,
        IsValidExpression i => Of(i.Target) is { } target ? $"{target}.$valid$" : null,
        _ => null,
    };

    private static string Hex(BigInteger value) => value.ToString("x").TrimStart('0');
}
