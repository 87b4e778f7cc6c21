using FlexNic.Core;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Rules;

/// <summary>
/// A ternary table: the lowest matching row wins, so entries stand in order of priority (lower number first, then in order of adding). Entries of the program
/// come before all rules. A row costs the hardware about a thousand clocks, so as few as possible move.
/// </summary>
internal sealed class InstalledTernaryTable : InstalledTable
{
    private readonly ShadowTable _entries;
    private readonly ShadowTable _results;
    private readonly ShadowTable _data;
    private readonly Entry?[] _rows;

    public InstalledTernaryTable(ShadowRows rows, TableSymbol symbol)
        : base(rows, symbol)
    {
        _entries = Of(rows, symbol, StageTable.TernaryEntry);
        _results = Of(rows, symbol, StageTable.TernaryResult);
        _data = Of(rows, symbol, StageTable.TernaryData);
        _rows = new Entry?[_entries.Count];
        for (int row = 0; row < _rows.Length; row++)
        {
            _rows[row] = _entries.Layout.Get(_entries[row], "valid") != 0 ? new Entry(TakeHandle(), null) : null;
        }
    }

    public override int Add(TableAdd rule, ActionSymbol action, IReadOnlyList<ulong> values, ulong? priority)
    {
        int used = _rows.Count(e => e is not null);
        if (used == _rows.Length)
        {
            throw new FlexNicInputException(
                "FNIC3207", rule.Span, $"table '{Symbol.Name}' is full: {used} of {_rows.Length} rows are used (pipeline.{Text.Names.Of(Symbol.Pipeline)}.stage.ternary_rows)");
        }

        // Room between the last entry that goes before the new one and the first that goes after it.
        int before = Array.FindLastIndex(_rows, e => e is not null && (e.Priority is not ulong p || p <= priority));
        int after = Array.FindIndex(_rows, before + 1, e => e is not null);
        int row = after < 0 ? before + 1 : (before + after + 1) / 2;
        if (row == _rows.Length || _rows[row] is not null)
        {
            row = MakeRoom(before, after < 0 ? _rows.Length : after);
        }

        int handle = TakeHandle();
        _rows[row] = new Entry(handle, priority);
        WriteKey(row, rule);
        WriteAction(row, action, values);
        return handle;
    }

    public override void Modify(int handle, RuleValue at, ActionSymbol action, IReadOnlyList<ulong> values)
    {
        int row = Array.FindIndex(_rows, e => e?.Handle == handle);
        WriteAction(row >= 0 ? row : throw NoHandle(at), action, values);
    }

    public override void Delete(int handle, RuleValue at)
    {
        int row = Array.FindIndex(_rows, e => e?.Handle == handle);
        Erase(row >= 0 ? row : throw NoHandle(at));
    }

    public override void Clear()
    {
        for (int row = 0; row < _rows.Length; row++)
        {
            Erase(row);
        }
    }

    public override void SetDefault(RuleName at, ActionSymbol action, IReadOnlyList<ulong> values)
    {
        _data[_rows.Length] = EntryEncoder.DataRow(_data.Layout, EntryEncoder.Words(action, values), ternary: true);
        SetMode("def_t_action", (uint)action.Number);
    }

    /// <summary>Frees a row between two neighbours that touch by moving the shorter run of entries up or down to the nearest free row.</summary>
    private int MakeRoom(int before, int after)
    {
        int above = after < _rows.Length ? Array.FindIndex(_rows, after, e => e is null) : -1;
        int below = before >= 0 ? Array.FindLastIndex(_rows, before, e => e is null) : -1;
        if (above >= 0 && (below < 0 || above - after <= before - below))
        {
            for (int row = above; row > after; row--)
            {
                Move(row - 1, row);
            }

            return after;
        }

        for (int row = below; row < before; row++)
        {
            Move(row + 1, row);
        }

        return before;
    }

    private void Move(int from, int to)
    {
        _rows[to] = _rows[from];
        _rows[from] = null;
        _data[to] = _data[from];
        _results[to] = _results[from];
        _entries[to] = _entries[from];
    }

    private void Erase(int row)
    {
        _rows[row] = null;
        _entries[row] = _entries.Zero;
        _results[row] = _results.Zero;
        _data[row] = _data.Zero;
    }

    private void WriteKey(int row, TableAdd rule)
    {
        RowLayout layout = _entries.Layout;
        BitVector value = BitVector.Zero(layout["value"].Width);
        BitVector mask = value;
        for (int i = 0; i < rule.Keys.Length; i++)
        {
            KeyField field = Symbol.Fields[i];
            ulong fieldMask = RuleChecks.MaskOf(rule.Keys[i], field);
            mask = mask.With(field.Offset, field.Width, fieldMask);
            value = value.With(field.Offset, field.Width, rule.Keys[i].Value & fieldMask);
        }

        _entries[row] = layout.With(layout.With(layout.With(_entries.Zero, "valid", 1), "value", value), "mask", mask);
    }

    private void WriteAction(int row, ActionSymbol action, IReadOnlyList<ulong> values)
    {
        _data[row] = EntryEncoder.DataRow(_data.Layout, EntryEncoder.Words(action, values), ternary: true);
        _results[row] = _results.Layout.With(_results.Zero, "action", (uint)action.Number);
    }

    /// <summary>An entry; without priority it is the program's own.</summary>
    private sealed record Entry(int Handle, ulong? Priority);
}
