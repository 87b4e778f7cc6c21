using FlexNic.P4.Checked;

namespace FlexNic.P4.Checking;

/// <summary>A text of an expression, the same for expressions that mean the same.</summary>
internal static class ExpressionText
{
    public static string Of(Expression expression) => expression switch
    {
        ConstantExpression c => Of(c.Value),
        VariableExpression v => v.Variable.Name,
        InstanceExpression i => i.Instance.Name,
        FieldExpression f => $"{Of(f.Target)}.{f.Field.Name}",
        ElementExpression e => $"{Of(e.Target)}[{e.Index}]",
        StackElementExpression s => $"{Of(s.Target)}[{Of(s.Index)}]",
        SliceExpression s => $"{Of(s.Target)}[{s.High}:{s.Low}]",
        UnaryExpression u => $"{Operators.Mark(u.Operator)}{Of(u.Operand)}",
        BinaryExpression b => $"({Of(b.Left)} {Operators.Mark(b.Operator)} {Of(b.Right)})",
        CastExpression c => $"({c.Type}) {Of(c.Operand)}",
        IsValidExpression i => $"{Of(i.Target)}.isValid()",
        AggregateExpression a => $"{{{string.Join(", ", a.Elements.Select(Of))}}}",
        _ => expression.GetType().Name,
    };

    private static string Of(ConstantValue value) => value switch
    {
        NumberConstant n => n.Value.ToString(),
        BooleanConstant b => b.Value ? "true" : "false",
        MemberConstant m => m.Name,
        TextConstant t => $"\"{t.Value}\"",
        AggregateConstant a => $"{{{string.Join(", ", a.Elements.Select(Of))}}}",
        _ => "",
    };
}
