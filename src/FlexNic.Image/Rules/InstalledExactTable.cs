using FlexNic.Core;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Rules;

/// <summary>An exact table: keys in two hashed ways, action data in rows of their own. Data row 0 is the default's.</summary>
internal sealed class InstalledExactTable : InstalledTable
{
    private readonly ShadowTable _entries;
    private readonly ShadowTable _data;
    private readonly CuckooTable _places;
    private readonly SortedDictionary<int, Entry> _byHandle = [];
    private readonly bool[] _dataUsed;

    public InstalledExactTable(ShadowRows rows, TableSymbol symbol)
        : base(rows, symbol)
    {
        _entries = Of(rows, symbol, StageTable.ExactEntry);
        _data = Of(rows, symbol, StageTable.ExactData);
        _places = new CuckooTable(_entries.Layout["key"].Width, _entries.Count);
        _dataUsed = new bool[_data.Count];
        _dataUsed[(int)Mode.Layout.Get(Mode[0], "def_ptr")] = true;
        for (int row = 0; row < _entries.Count; row++)
        {
            if (_entries.Layout.Get(_entries[row], "valid") != 0)
            {
                var entry = new Entry(_entries.Layout.Slice(_entries[row], "key"), (int)_entries.Layout.Get(_entries[row], "ptr"));
                _dataUsed[entry.Pointer] = true;
                if (_places.Adopt(row, entry.Key))
                {
                    _byHandle.Add(TakeHandle(), entry);
                }
            }
        }
    }

    public override int Add(TableAdd rule, ActionSymbol action, IReadOnlyList<ulong> values, ulong? priority)
    {
        BitVector key = BitVector.Zero(_entries.Layout["key"].Width);
        for (int i = 0; i < rule.Keys.Length; i++)
        {
            key = key.With(Symbol.Fields[i].Offset, Symbol.Fields[i].Width, rule.Keys[i].Value);
        }

        if (_places.Find(key) >= 0)
        {
            int twin = _byHandle.First(e => e.Value.Key.Equals(key)).Key;
            throw new FlexNicInputException("FNIC3208", rule.Span, $"table '{Symbol.Name}' has an entry with this key already, handle {twin}");
        }

        int pointer = Array.IndexOf(_dataUsed, false);
        string key0 = $"pipeline.{Text.Names.Of(Symbol.Pipeline)}.stage";
        if (pointer < 0)
        {
            throw new FlexNicInputException("FNIC3207", rule.Span, $"table '{Symbol.Name}' is full: {_places.Count} entries use all {_data.Count - 1} rows of action data ({key0}.data_rows)");
        }

        if (_places.Insert(key) is not (int row, IReadOnlyList<(int From, int To)> moves))
        {
            throw new FlexNicInputException(
                "FNIC3207", rule.Span, $"table '{Symbol.Name}' is full: {_places.Count} of {_places.Capacity} entries are used and none can move to free a place for this key ({key0}.exact_entries)");
        }

        foreach ((int from, int to) in moves)
        {
            _entries[to] = _entries[from];
        }

        _dataUsed[pointer] = true;
        int handle = TakeHandle();
        var entry = new Entry(key, pointer);
        _byHandle.Add(handle, entry);
        Write(row, entry, action, values);
        return handle;
    }

    public override void Modify(int handle, RuleValue at, ActionSymbol action, IReadOnlyList<ulong> values)
    {
        Entry entry = _byHandle.TryGetValue(handle, out Entry? found) ? found : throw NoHandle(at);
        Write(_places.Find(entry.Key), entry, action, values);
    }

    public override void Delete(int handle, RuleValue at)
    {
        Entry entry = _byHandle.TryGetValue(handle, out Entry? found) ? found : throw NoHandle(at);
        int row = _places.Find(entry.Key);
        _places.Remove(row);
        _entries[row] = _entries.Zero;
        _data[entry.Pointer] = _data.Zero;
        _dataUsed[entry.Pointer] = false;
        _byHandle.Remove(handle);
    }

    public override void Clear()
    {
        foreach (int handle in _byHandle.Keys.ToArray())
        {
            Delete(handle, default);
        }
    }

    public override void SetDefault(RuleName at, ActionSymbol action, IReadOnlyList<ulong> values)
    {
        _data[(int)Mode.Layout.Get(Mode[0], "def_ptr")] = EntryEncoder.DataRow(_data.Layout, EntryEncoder.Words(action, values), ternary: false);
        SetMode("def_action", (uint)action.Number);
    }

    private void Write(int row, Entry entry, ActionSymbol action, IReadOnlyList<ulong> values)
    {
        // The data row first: the entry that points to it must not be seen without it.
        _data[entry.Pointer] = EntryEncoder.DataRow(_data.Layout, EntryEncoder.Words(action, values), ternary: false);
        RowLayout layout = _entries.Layout;
        BitVector bits = layout.With(layout.With(_entries.Zero, "valid", 1), "action", (uint)action.Number);
        _entries[row] = layout.With(layout.With(bits, "ptr", (uint)entry.Pointer), "key", entry.Key);
    }

    private sealed record Entry(BitVector Key, int Pointer);
}
