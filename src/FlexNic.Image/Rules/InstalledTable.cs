using FlexNic.Core;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Rules;

/// <summary>A table with its entries as rules see them. Handles count up from 0 in the order of adding, entries of the program first.</summary>
internal abstract class InstalledTable(ShadowRows rows, TableSymbol symbol)
{
    private int _nextHandle;

    public TableSymbol Symbol { get; } = symbol;

    protected ShadowTable Mode { get; } = Of(rows, symbol, StageTable.Mode);

    public static InstalledTable For(ShadowRows rows, TableSymbol symbol) => symbol.Kind switch
    {
        MatchKind.Exact => new InstalledExactTable(rows, symbol),
        MatchKind.Ternary => new InstalledTernaryTable(rows, symbol),
        _ => new InstalledIndexTable(rows, symbol),
    };

    /// <summary>Adds an entry whose key and values are known to fit; returns its handle.</summary>
    public abstract int Add(TableAdd rule, ActionSymbol action, IReadOnlyList<ulong> values, ulong? priority);

    public abstract void Modify(int handle, RuleValue at, ActionSymbol action, IReadOnlyList<ulong> values);

    public abstract void Delete(int handle, RuleValue at);

    public abstract void Clear();

    public abstract void SetDefault(RuleName at, ActionSymbol action, IReadOnlyList<ulong> values);

    protected static ShadowTable Of(ShadowRows rows, TableSymbol symbol, int table) => new(rows, symbol.Pipeline, symbol.Stage, table);

    protected int TakeHandle() => _nextHandle++;

    protected FlexNicInputException NoHandle(RuleValue at) => new("FNIC3209", at.Span, $"table '{Symbol.Name}' has no entry with handle {at.Value}");

    protected void SetMode(string field, ulong value) => Mode[0] = Mode.Layout.With(Mode[0], field, value);
}
