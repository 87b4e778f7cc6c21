using FlexNic.P4.Syntax;

namespace FlexNic.P4.Checking;

/// <summary>The name that a key expression gives itself: its text, when that is a plain path.</summary>
internal static class KeyText
{
    public static string? Of(ExpressionSyntax syntax) => syntax switch
    {
        IdentifierSyntax i => i.FromTop ? "." + i.Name : i.Name,
        NumberSyntax n => n.Value.Value.ToString(),
        MemberSyntax { Target: TypeExpressionSyntax } => null,
        MemberSyntax m => Of(m.Target) is { } target ? $"{target}.{m.Member}" : null,
        IndexSyntax { Index: var index } i => Of(i.Target) is { } target && (Constant(index) ?? Of(index)) is { } n ? $"{target}[{n}]" : null,
        SliceSyntax { ByWidth: false } s => Of(s.Target) is { } target && Constant(s.High) is { } high && Constant(s.Low) is { } low ? $"{target}[{high}:{low}]" : null,
        BinarySyntax { Operator: "&" } b => Constant(b.Right) is not null ? Of(b.Left) : Constant(b.Left) is not null ? Of(b.Right) : null,
        CallSyntax { Target: MemberSyntax { Member.Text: "isValid" } m, Arguments.IsEmpty: true } => Of(m.Target) is { } target ? $"{target}.$valid$" : null,
        _ => null,
    };

    private static string? Constant(ExpressionSyntax syntax) => syntax is NumberSyntax n ? n.Value.Value.ToString() : null;
}
