using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Image.Rules;

namespace FlexNic.Engines;

/// <summary>An entry of the control plane as the image has it: the ways in which each component of its key matches, its rank (the lowest wins), and its rows.</summary>
internal sealed class InstalledEntry((BigInteger Value, BigInteger Mask)[][] matches, ulong rank)
{
    public (BigInteger Value, BigInteger Mask)[][] Matches => matches;

    public ulong Rank => rank;

    public required string Action { get; set; }

    public required IReadOnlyList<BigInteger> Arguments { get; set; }

    /// <summary>The part of the table that holds it.</summary>
    public int Part { get; set; }

    /// <summary>Its rows in that part: in each of the lookups that repeat each other.</summary>
    public int[][] Handles { get; set; } = [];
}

/// <summary>
/// Installs entries in a table that may have several parts. Parts are searched one after the other, so that of a ternary table entries lie in order of rank over
/// all parts: when a part is full, its last entry moves on. It is there before it leaves the old place, so that every packet finds it.
/// </summary>
internal sealed class PartInstaller(CompiledTable table, IRuleTarget target)
{
    private readonly CompiledTable[] _parts = [.. table.Parts];

    // Of a table in one part the rows themselves are in order, and nothing has to be known of other entries.
    private readonly List<InstalledEntry> _entries = [];

    /// <summary>Installs an entry; gives why it does not fit, or null.</summary>
    public string? Add(InstalledEntry entry)
    {
        if (_parts.Length == 1)
        {
            return Put(entry, 0);
        }

        if (!table.IsTernary && _entries.Exists(e => SameKey(e, entry)))
        {
            return $"table '{table.Name}' has an entry with this key already";
        }

        int at = _entries.FindLastIndex(e => e.Rank <= entry.Rank) + 1;
        string? fault = null;
        for (int part = table.IsTernary && at > 0 ? _entries[at - 1].Part : 0; part < _parts.Length; part++)
        {
            while ((fault = Put(entry, part)) is not null && table.IsTernary && Last(part, at) is { } last)
            {
                if (MoveOn(last) is not null)
                {
                    return fault;
                }
            }

            if (fault is null)
            {
                _entries.Insert(at, entry);
                break;
            }
        }

        return fault;
    }

    /// <summary>Takes an entry out.</summary>
    public string? Delete(InstalledEntry entry)
    {
        _entries.Remove(entry);
        return Remove(entry.Part, entry.Handles);
    }

    /// <summary>Gives an entry another action.</summary>
    public string? Modify(InstalledEntry entry, string action, IReadOnlyList<BigInteger> arguments)
    {
        (entry.Action, entry.Arguments) = (action, arguments);
        string? fault = null;
        foreach ((CompiledTable lookup, int[] rows) in Lookups(entry.Part).Zip(entry.Handles))
        {
            CompiledAction of = Of(lookup, action);
            fault ??= rows.Select(h => target.Apply(new TableModify(default, Name(lookup.ImageName), Name(of.ImageName), Value(h), Values(of.Data, arguments)))).FirstOrDefault(f => f is not null);
        }

        return fault;
    }

    /// <summary>Takes all entries out.</summary>
    public string? Clear()
    {
        _entries.Clear();
        return Enumerable.Range(0, _parts.Length).SelectMany(Lookups).Select(p => target.Apply(new TableClear(default, Name(p.ImageName)))).FirstOrDefault(f => f is not null);
    }

    /// <summary>Sets the action of a miss of all parts.</summary>
    public string? SetDefault(string action, IReadOnlyList<BigInteger> arguments)
    {
        string? fault = null;
        foreach (CompiledTable lookup in Lookups(_parts.Length - 1))
        {
            CompiledAction of = Of(lookup, action);
            fault ??= target.Apply(new TableSetDefault(default, Name(lookup.ImageName), Name(of.MissName), Values(of.MissData, arguments)));
        }

        return fault;
    }

    private static bool SameKey(InstalledEntry a, InstalledEntry b) => a.Matches.Zip(b.Matches).All(p => p.First.SequenceEqual(p.Second));

    // The last entry of a part that comes at or after a place in the order.
    private InstalledEntry? Last(int part, int at)
    {
        int last = _entries.FindLastIndex(e => e.Part == part && e.Handles.Any(h => h.Length > 0));
        return last >= at ? _entries[last] : null;
    }

    private string? MoveOn(InstalledEntry entry)
    {
        (int from, int[][] rows) = (entry.Part, entry.Handles);
        int to = from + 1;
        if (to == _parts.Length)
        {
            return $"table '{table.Name}' is full";
        }

        while (Put(entry, to) is { } fault)
        {
            if (Last(to, 0) is not { } last || MoveOn(last) is not null)
            {
                return fault;
            }
        }

        return Remove(from, rows);
    }

    private IEnumerable<CompiledTable> Lookups(int part) => _parts[part].Copies.Prepend(_parts[part]);

    private string? Remove(int part, int[][] rows)
    {
        string? fault = null;
        foreach ((CompiledTable lookup, int[] handles) in Lookups(part).Zip(rows))
        {
            fault ??= Remove(lookup, handles);
        }

        return fault;
    }

    private string? Remove(CompiledTable lookup, int[] rows) =>
        rows.Select(h => target.Apply(new TableDelete(default, Name(lookup.ImageName), Value(h)))).FirstOrDefault(f => f is not null);

    // All lookups of a part take the entry or none.
    private string? Put(InstalledEntry entry, int part)
    {
        List<int[]> made = [];
        foreach (CompiledTable lookup in Lookups(part))
        {
            if (Put(entry, lookup, out int[] rows) is { } fault)
            {
                Remove(part, [.. made]);
                return fault;
            }

            made.Add(rows);
        }

        (entry.Part, entry.Handles) = (part, [.. made]);
        return null;
    }

    // The rows of an entry in a lookup, all or none: one for each way in which its components match.
    private string? Put(InstalledEntry entry, CompiledTable part, out int[] handles)
    {
        handles = [];
        CompiledAction action = Of(part, entry.Action);
        IEnumerable<ImmutableArray<RuleKey>> rows = part.IsPlaced ? [[]] : [];
        for (int i = 0; i < entry.Matches.Length; i++)
        {
            CompiledKey key = part.Keys[i];
            (BigInteger Value, BigInteger Mask)[] alternatives = entry.Matches[i];
            if (key.Constant is { } constant)
            {
                rows = alternatives.Any(a => (constant & a.Mask) == (a.Value & a.Mask)) ? rows : [];
                continue;
            }

            rows = [.. rows.SelectMany(r => alternatives.Select(a => r.AddRange(key.Fields.Select(f => Field(f, a.Value, a.Mask, part.IsTernary)))))];
        }

        List<int> made = [];
        foreach (ImmutableArray<RuleKey> row in rows)
        {
            var rule = new TableAdd(default, Name(part.ImageName), Name(action.ImageName), row, Values(action.Data, entry.Arguments), part.IsTernary ? new RuleValue(entry.Rank, default) : null);
            if (target.Apply(rule) is { } fault)
            {
                Remove(part, [.. made]);
                return fault;
            }

            made.Add(target.LastHandle);
        }

        handles = [.. made];
        return null;
    }

    private static CompiledAction Of(CompiledTable part, string action) => part.Actions.First(a => a.Name == action);

    private static RuleName Name(string name) => new(name, default);

    private static RuleValue Value(int number) => new((ulong)number, default);

    private static RuleKey Field(CompiledKeyField field, BigInteger value, BigInteger mask, bool ternary)
    {
        BigInteger ones = Ir.NodeFactory.Ones(field.Width);
        var m = (ulong)((mask >> field.ValueLow) & ones);
        return new RuleKey((ulong)((value >> field.ValueLow) & ones), ternary ? m : null, null, default);
    }

    private static ImmutableArray<RuleValue> Values(ImmutableArray<Ir.Node> data, IReadOnlyList<BigInteger> arguments) => [.. CompiledAction.Values(data, arguments).Select(v => new RuleValue((ulong)v, default))];
}
