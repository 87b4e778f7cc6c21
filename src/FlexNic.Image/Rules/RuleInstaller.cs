using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Rules;

/// <summary>
/// Turns rules into row writes. Holds the image and what the rules so far made of it; a rule that does not fit raises
/// <see cref="FlexNicInputException"/> and changes nothing. Pure: the same image and rules give the same writes.
/// </summary>
public sealed class RuleInstaller
{
    private readonly ImageSymbols _symbols;
    private readonly NicGeometry _geometry;
    private readonly ShadowRows _rows;
    private readonly Dictionary<string, InstalledTable> _tables;

    /// <summary>For an image made for the geometry.</summary>
    public RuleInstaller(ConfigurationImage image, NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(geometry);
        _symbols = image.Symbols;
        _geometry = geometry;
        _rows = new ShadowRows(image);
        _tables = _symbols.Tables.ToDictionary(t => t.Name, t => InstalledTable.For(_rows, t), StringComparer.Ordinal);
    }

    /// <summary>The handle of the entry that the last <c>table_add</c> made, as simple_switch_CLI prints it; -1 before the first.</summary>
    public int LastHandle { get; private set; } = -1;

    /// <summary>Like <see cref="Apply"/>; gives why a rule does not fit, or null.</summary>
    public string? TryApply(Rule rule, out IReadOnlyList<ImageRow> rows)
    {
        try
        {
            rows = Apply(rule);
            return null;
        }
        catch (FlexNicInputException fault)
        {
            rows = [];
            return fault.Diagnostics[0].Message;
        }
    }

    /// <summary>The rows that the rule changes, in the order in which they have to be written; none for rules about the host.</summary>
    public IReadOnlyList<ImageRow> Apply(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        switch (rule)
        {
            case TableAdd add:
                Add(add);
                break;
            case TableSetDefault set:
                InstalledTable table = Find(set.Table);
                ActionSymbol action = FindAction(table, set.Action);
                table.SetDefault(set.Action, action, Values(set.Action, action, set.Parameters));
                break;
            case TableModify modify:
                table = Find(modify.Table);
                action = FindAction(table, modify.Action);
                table.Modify(Handle(modify.Handle), modify.Handle, action, Values(modify.Action, action, modify.Parameters));
                break;
            case TableDelete delete:
                Find(delete.Table).Delete(Handle(delete.Handle), delete.Handle);
                break;
            case TableClear clear:
                Find(clear.Table).Clear();
                break;
            case RegisterWrite write:
                Write(write);
                break;
            case RegisterRead read:
                Element(read.Register, read.Index);
                break;
            case HostQueueRule:
                break;
            default:
                throw new System.Diagnostics.UnreachableException(rule.GetType().Name);
        }

        return _rows.TakePending();
    }

    /// <summary>A row as the image and the rules so far have it.</summary>
    public BitVector Row(RowAddress address) => _rows.Get(address);

    /// <summary>The image with all rules so far.</summary>
    public ConfigurationImage Snapshot() => _rows.Snapshot();

    private static int Handle(RuleValue handle) => handle.Value <= int.MaxValue ? (int)handle.Value : -1;

    private InstalledTable Find(RuleName name)
    {
        if (_tables.TryGetValue(name.Text, out InstalledTable? table))
        {
            return table;
        }

        string fit = _tables.Count == 0 ? "it names none" : $"{string.Join(", ", _tables.Keys.Order(StringComparer.Ordinal))} fit";
        throw new FlexNicInputException("FNIC3202", name.Span, $"the image has no table '{name.Text}': {fit}");
    }

    private ActionSymbol FindAction(InstalledTable table, RuleName name)
    {
        if (table.Symbol.Actions.Contains(name.Text) && _symbols.Action(table.Symbol, name.Text) is ActionSymbol action)
        {
            return action;
        }

        throw new FlexNicInputException("FNIC3204", name.Span, $"table '{table.Symbol.Name}' has no action '{name.Text}': {string.Join(", ", table.Symbol.Actions)} fit");
    }

    private static ulong[] Values(RuleName at, ActionSymbol action, IReadOnlyList<RuleValue> values)
    {
        if (values.Count != action.Parameters.Length)
        {
            string names = action.Parameters.Length == 0 ? "" : $" ({string.Join(", ", action.Parameters.Select(p => p.Name))})";
            throw new FlexNicInputException("FNIC3203", at.Span, $"action '{action.Name}' takes {action.Parameters.Length} parameters{names}, found {values.Count}");
        }

        for (int i = 0; i < values.Count; i++)
        {
            RuleChecks.Fits(values[i], action.Parameters[i]);
        }

        return [.. values.Select(v => v.Value)];
    }

    private void Add(TableAdd rule)
    {
        InstalledTable table = Find(rule.Table);
        TableSymbol symbol = table.Symbol;
        ActionSymbol action = FindAction(table, rule.Action);
        if (rule.Keys.Length != symbol.Fields.Length)
        {
            string names = string.Join(", ", symbol.Fields.Select(f => f.Name));
            throw new FlexNicInputException("FNIC3203", rule.Table.Span, $"the key of table '{symbol.Name}' has {symbol.Fields.Length} fields ({names}), found {rule.Keys.Length}");
        }

        for (int i = 0; i < rule.Keys.Length; i++)
        {
            RuleChecks.Fits(rule.Keys[i], symbol, symbol.Fields[i]);
        }

        // As in simple_switch_CLI, the last number of a rule for a ternary table is its priority.
        IReadOnlyList<RuleValue> values = rule.Parameters;
        ulong? priority = rule.Priority?.Value;
        if (symbol.Kind == MatchKind.Ternary && priority is null)
        {
            if (values.Count == action.Parameters.Length + 1)
            {
                priority = values[^1].Value;
                values = rule.Parameters.RemoveAt(rule.Parameters.Length - 1);
            }
            else if (values.Count == action.Parameters.Length)
            {
                priority = RuleChecks.PrefixPriority(rule, symbol)
                    ?? throw new FlexNicInputException("FNIC3210", rule.Table.Span, $"table '{symbol.Name}' is ternary: the rule needs a priority after its parameters (lower numbers win)");
            }
        }

        LastHandle = table.Add(rule, action, Values(rule.Action, action, values), priority);
    }

    private void Write(RegisterWrite rule)
    {
        (RegisterSymbol register, int row) = Element(rule.Register, rule.Index);
        if (register.Counter && rule.Other is null)
        {
            throw new FlexNicInputException("FNIC3211", rule.Register.Span, $"'{register.Name}' is a counter, which only the program changes");
        }

        if (rule.Value.Value > uint.MaxValue)
        {
            throw new FlexNicInputException("FNIC3206", rule.Value.Span, $"value {rule.Value.Value} needs {RuleChecks.BitsOf(rule.Value.Value)} bits, 32 fit");
        }

        // The hardware writes both halves of a row: the other half becomes what the rule says or what the image and earlier rules say, not what the program made
        // of it since. Written in any case, because packets may have changed the row.
        var state = new ShadowTable(_rows, register.Pipeline, register.Stage, StageTable.State);
        BitVector bits = state.Layout.With(state[row], register.High ? "hi" : "lo", rule.Value.Value);
        state.Write(row, rule.Other is { } other ? state.Layout.With(bits, register.High ? "lo" : "hi", other) : bits);
    }

    private (RegisterSymbol Register, int Row) Element(RuleName name, RuleValue index)
    {
        if (_symbols.Register(name.Text) is not RegisterSymbol register)
        {
            string fit = string.Join(", ", _symbols.Registers.Where(r => !r.Counter).Select(r => r.Name));
            throw new FlexNicInputException("FNIC3211", name.Span, $"the image has no register '{name.Text}': {(fit.Length == 0 ? "it names none" : fit + " fit")}");
        }

        return index.Value < (ulong)register.Size
            ? (register, register.Base + (int)index.Value)
            : throw new FlexNicInputException("FNIC3211", index.Span, $"register '{register.Name}' has no element {index.Value}: 0..{register.Size - 1} fit");
    }
}
