using System.Numerics;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.Model.Program.Tables;

/// <summary>A table of one control with its entries.</summary>
internal sealed class TableState
{
    private readonly List<TableEntryState> _entries = [];
    private readonly Dictionary<string, TableEntryState> _exact = new(StringComparer.Ordinal);
    private readonly bool _allExact;
    private readonly int _prefixKey;
    private readonly bool _ranked;
    private int _nextHandle;

    public TableState(ObjectInstance owner, TableDeclaration declaration)
    {
        Owner = owner;
        Declaration = declaration;
        Name = owner.NameOf(declaration.Name, declaration.Annotations);
        _allExact = declaration.Keys.All(k => k.MatchKind == "exact");
        _ranked = declaration.Keys.Any(k => k.MatchKind is "ternary" or "range" or "optional");
        _prefixKey = declaration.Keys.ToList().FindIndex(k => k.MatchKind == "lpm");
    }

    public ObjectInstance Owner { get; }

    public TableDeclaration Declaration { get; }

    /// <summary>The name of the control plane.</summary>
    public string Name { get; }

    public ActionCallState? Default { get; set; }

    public IReadOnlyList<TableEntryState> Entries => _entries;

    /// <summary>The entry of the last hit, for direct counters and meters.</summary>
    public TableEntryState? LastHit { get; private set; }

    /// <summary>True when several entries may match and a priority decides.</summary>
    public bool NeedsPriority => _ranked;

    public int Add(TableEntryState entry)
    {
        entry.Handle = _nextHandle++;
        _entries.Add(entry);
        if (_allExact)
        {
            _exact.TryAdd(ExactKey(entry.Matches.Select(m => m.Value)), entry);
        }

        return entry.Handle;
    }

    public bool Remove(int handle)
    {
        TableEntryState? entry = _entries.Find(e => e.Handle == handle);
        if (entry is null)
        {
            return false;
        }

        _entries.Remove(entry);
        _exact.Remove(ExactKey(entry.Matches.Select(m => m.Value)));
        return true;
    }

    public void Clear()
    {
        _entries.Clear();
        _exact.Clear();
    }

    public TableEntryState? Find(BigInteger[] keys)
    {
        LastHit = _allExact ? _exact.GetValueOrDefault(ExactKey(keys)) : Search(keys);
        return LastHit;
    }

    private TableEntryState? Search(BigInteger[] keys)
    {
        TableEntryState? best = null;
        foreach (TableEntryState entry in _entries)
        {
            if (entry.Fits(keys) && (best is null || IsBetter(entry, best)))
            {
                best = entry;
            }
        }

        return best;
    }

    private bool IsBetter(TableEntryState entry, TableEntryState than)
    {
        if (!_ranked && _prefixKey >= 0)
        {
            return entry.Matches[_prefixKey].PrefixLength > than.Matches[_prefixKey].PrefixLength;
        }

        return entry.Priority > than.Priority;
    }

    private static string ExactKey(IEnumerable<BigInteger> keys) => string.Join(',', keys);
}
