using FlexNic.Core;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Rules;

/// <summary>Checks of a rule's values against the shapes of tables and actions.</summary>
internal static class RuleChecks
{
    /// <summary>Bits that a number needs.</summary>
    public static int BitsOf(ulong value) => 64 - (int)ulong.LeadingZeroCount(value);

    /// <summary>The value must fit the parameter.</summary>
    public static void Fits(RuleValue value, ActionParameter parameter)
    {
        int bits = BitsOf(value.Value);
        if (bits > parameter.Width)
        {
            throw new FlexNicInputException("FNIC3206", value.Span, $"parameter '{parameter.Name}' = {value.Value} needs {bits} bits, {parameter.Width} fit");
        }
    }

    /// <summary>Value, mask and prefix must fit the field and the kind of table.</summary>
    public static void Fits(RuleKey key, TableSymbol table, KeyField field)
    {
        int bits = Math.Max(BitsOf(key.Value), BitsOf(key.Mask ?? 0));
        if (bits > field.Width)
        {
            throw new FlexNicInputException("FNIC3205", key.Span, $"key field '{field.Name}' of table '{table.Name}' has {field.Width} bits, this needs {bits}");
        }

        if (key.Prefix > field.Width)
        {
            throw new FlexNicInputException("FNIC3205", key.Span, $"key field '{field.Name}' of table '{table.Name}' has {field.Width} bits, the prefix is {key.Prefix} long");
        }

        if (table.Kind != MatchKind.Ternary && MaskOf(key, field) != Full(field))
        {
            string kind = table.Kind == MatchKind.Exact ? "exact" : "indexed";
            throw new FlexNicInputException("FNIC3205", key.Span, $"table '{table.Name}' is {kind}: key field '{field.Name}' takes a value without mask");
        }
    }

    /// <summary>The bits of the field that the key compares.</summary>
    public static ulong MaskOf(RuleKey key, KeyField field) => key switch
    {
        { Mask: ulong mask } => mask,
        { Prefix: int prefix } => Full(field) & ~((1ul << (field.Width - prefix)) - 1),
        _ => Full(field),
    };

    /// <summary>Priority of a rule with prefixes and without a number: the longer the prefixes, the sooner. Null when the rule has no prefix.</summary>
    public static ulong? PrefixPriority(TableAdd rule, TableSymbol table) => rule.Keys.Any(k => k.Prefix is not null)
        ? (ulong)rule.Keys.Select((k, i) => table.Fields[i].Width - (int)ulong.PopCount(MaskOf(k, table.Fields[i]))).Sum()
        : null;

    private static ulong Full(KeyField field) => (1ul << field.Width) - 1;
}
