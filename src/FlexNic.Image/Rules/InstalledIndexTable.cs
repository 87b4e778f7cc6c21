using FlexNic.Core;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Rules;

/// <summary>An index table: the key is the row of action data, one action serves all rows, and a row without entry holds zeros.</summary>
internal sealed class InstalledIndexTable : InstalledTable
{
    private readonly ShadowTable _data;
    private readonly SortedDictionary<int, int> _rowByHandle = [];

    public InstalledIndexTable(ShadowRows rows, TableSymbol symbol)
        : base(rows, symbol)
    {
        _data = Of(rows, symbol, StageTable.ExactData);
        for (int i = 0; i < symbol.Size; i++)
        {
            if (!_data[symbol.Base + i].IsZero)
            {
                _rowByHandle.Add(TakeHandle(), i);
            }
        }
    }

    public override int Add(TableAdd rule, ActionSymbol action, IReadOnlyList<ulong> values, ulong? priority)
    {
        int index = (int)rule.Keys[0].Value;
        if (_rowByHandle.ContainsValue(index))
        {
            int twin = _rowByHandle.First(e => e.Value == index).Key;
            throw new FlexNicInputException("FNIC3208", rule.Keys[0].Span, $"table '{Symbol.Name}' has an entry with this key already, handle {twin}");
        }

        int handle = TakeHandle();
        _rowByHandle.Add(handle, index);
        Write(index, action, values);
        return handle;
    }

    public override void Modify(int handle, RuleValue at, ActionSymbol action, IReadOnlyList<ulong> values) =>
        Write(_rowByHandle.TryGetValue(handle, out int index) ? index : throw NoHandle(at), action, values);

    public override void Delete(int handle, RuleValue at)
    {
        int index = _rowByHandle.TryGetValue(handle, out int found) ? found : throw NoHandle(at);
        _data[Symbol.Base + index] = _data.Zero;
        _rowByHandle.Remove(handle);
    }

    public override void Clear()
    {
        foreach (int handle in _rowByHandle.Keys.ToArray())
        {
            Delete(handle, default);
        }
    }

    public override void SetDefault(RuleName at, ActionSymbol action, IReadOnlyList<ulong> values) =>
        throw new FlexNicInputException("FNIC3204", at.Span, $"table '{Symbol.Name}' is indexed and has no default: each of its {Symbol.Size} rows is an entry; rows without one hold zeros");

    private void Write(int index, ActionSymbol action, IReadOnlyList<ulong> values) =>
        _data[Symbol.Base + index] = EntryEncoder.DataRow(_data.Layout, EntryEncoder.Words(action, values), ternary: false);
}
