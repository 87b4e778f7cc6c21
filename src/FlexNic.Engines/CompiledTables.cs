using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Stf.Engine;

namespace FlexNic.Engines;

/// <summary>
/// The tables of a compiled program: entries by the names of the control plane become rules of the image. One entry may need several rows (a range), or none
/// (a component of the key that is always another value); handles are those of the control plane.
/// </summary>
internal sealed class CompiledTables
{
    private readonly Dictionary<EngineTable, CompiledTable> _tables = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Table, int Handle), InstalledEntry> _rows = [];
    private readonly Dictionary<string, PartInstaller> _installers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _handles = new(StringComparer.Ordinal);

    public CompiledTables(CompiledProgram program, IRuleTarget target)
    {
        foreach (CompiledTable table in program.Tables.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var described = new EngineTable(
                table.Name,
                [.. table.Keys.Select(k => new EngineKey(k.Name, k.MatchKind, k.Width))],
                [.. table.Actions.Select(a => new EngineAction(a.Name, [.. a.Parameters.Select(p => new EngineParameter(p.Name, p.Width))]))]);
            _tables[described] = table;
            _handles[table.Name] = table.ProgramEntries;
            _installers[table.Name] = new PartInstaller(table, target);
        }

        All = [.. _tables.Keys];
    }

    public IReadOnlyList<EngineTable> All { get; }

    public string? Add(EngineTable table, IReadOnlyList<EngineMatch> matches, EngineAction action, IReadOnlyList<BigInteger> arguments, int priority, out int handle)
    {
        CompiledTable compiled = _tables[table];
        CompiledAction of = Of(compiled, action);
        handle = -1;
        if ((Fixed(compiled) ?? NotForEntries(of)) is { } reason)
        {
            return reason;
        }

        if (compiled.Keys.IsEmpty)
        {
            return $"table '{compiled.Name}' has no key: it takes no entries, only a default action";
        }

        int prefix = matches.OfType<PrefixMatch>().Sum(p => p.Length);
        InstalledEntry entry = Entry(compiled, [.. matches.Select((m, i) => Alternatives(m, compiled.Keys[i].Width).ToArray())], prefix, of, arguments, priority);
        string? fault = TakeOver(compiled) ?? _installers[compiled.Name].Add(entry);
        if (fault is not null)
        {
            return fault;
        }

        handle = _handles[compiled.Name]++;
        _rows[(compiled.Name, handle)] = entry;
        return null;
    }

    // Before the first change, entries of the program that may change become rules: only so do they rank among rules, and have the rows that they need.
    private string? TakeOver(CompiledTable compiled)
    {
        if (compiled.Entries.IsEmpty || !_taken.Add(compiled.Name))
        {
            return null;
        }

        string? fault = _installers[compiled.Name].Clear();
        for (int rank = 0; rank < compiled.Entries.Length && fault is null; rank++)
        {
            Ir.Entry entry = compiled.Entries[rank];
            (BigInteger Value, BigInteger Mask)[][] alternatives =
                [.. entry.Keys.Select((k, i) => k.Last is { } last ? Ir.Prefixes.Of(k.Value, last, compiled.Keys[i].Width).ToArray() : [(k.Value, k.Mask)])];
            int prefix = entry.Keys.Where((_, i) => compiled.Keys[i].MatchKind == "lpm").Sum(k => (int)BigInteger.PopCount(k.Mask));
            InstalledEntry installed = Entry(compiled, alternatives, prefix, compiled.Actions[entry.Action], entry.Arguments, EntryPriority.OfRank(rank));
            fault = _installers[compiled.Name].Add(installed);
            _rows[(compiled.Name, entry.Number)] = installed;
        }

        return fault;
    }

    private static InstalledEntry Entry(
        CompiledTable compiled, (BigInteger Value, BigInteger Mask)[][] matches, int prefix, CompiledAction action, IReadOnlyList<BigInteger> arguments, int priority)
    {
        bool byPrefix = compiled.Keys.Any(k => k.MatchKind == "lpm") && !compiled.Keys.Any(k => k.MatchKind is "ternary" or "range" or "optional");
        ulong rank = byPrefix ? (ulong)(4096 - prefix) : (ulong)((long)int.MaxValue - priority);
        return new InstalledEntry(matches, rank) { Action = action.Name, Arguments = arguments };
    }

    public string? Delete(EngineTable table, int handle)
    {
        CompiledTable compiled = _tables[table];
        if ((Fixed(compiled) ?? TakeOver(compiled)) is { } reason)
        {
            return reason;
        }

        return _rows.Remove((compiled.Name, handle), out InstalledEntry? entry) ? _installers[compiled.Name].Delete(entry) : NoEntry(compiled, handle);
    }

    public string? Modify(EngineTable table, int handle, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        CompiledTable compiled = _tables[table];
        if ((Fixed(compiled) ?? NotForEntries(Of(compiled, action)) ?? TakeOver(compiled)) is { } reason)
        {
            return reason;
        }

        return _rows.TryGetValue((compiled.Name, handle), out InstalledEntry? entry) ? _installers[compiled.Name].Modify(entry, action.Name, arguments) : NoEntry(compiled, handle);
    }

    public string? Clear(EngineTable table)
    {
        CompiledTable compiled = _tables[table];
        if (Fixed(compiled) is { } reason)
        {
            return reason;
        }

        _taken.Add(compiled.Name);
        foreach ((string Table, int Handle) entry in _rows.Keys.Where(k => k.Table == compiled.Name).ToArray())
        {
            _rows.Remove(entry);
        }

        return compiled.IsPlaced ? _installers[compiled.Name].Clear() : null;
    }

    public string? SetDefault(EngineTable table, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        CompiledTable compiled = _tables[table];
        CompiledAction of = Of(compiled, action);
        return compiled.DefaultIsConstant
            ? $"the default action of table '{compiled.Name}' is const"
            : of.OnlyEntries ? $"action '{action.Name}' is @tableonly and cannot be the default"
            : !compiled.IsPlaced ? null
            : _installers[compiled.Name].SetDefault(action.Name, arguments);
    }

    private static string? Fixed(CompiledTable table) => table.EntriesAreConstant ? $"the entries of table '{table.Name}' are const" : null;

    private static string? NotForEntries(CompiledAction action) => action.OnlyDefault ? $"action '{action.Name}' is @defaultonly and cannot be in an entry" : null;

    private static string NoEntry(CompiledTable table, int handle) => $"table '{table.Name}' has no entry {handle}";

    private static CompiledAction Of(CompiledTable table, EngineAction action) => table.Actions.First(a => a.Name == action.Name);

    private static IEnumerable<(BigInteger Value, BigInteger Mask)> Alternatives(EngineMatch match, int width)
    {
        BigInteger ones = Ir.NodeFactory.Ones(width);
        return match switch
        {
            ExactMatch e => [(e.Value, ones)],
            TernaryMatch t => [(t.Value & t.Mask & ones, t.Mask & ones)],
            PrefixMatch p => [(p.Value & (ones ^ Ir.NodeFactory.Ones(width - p.Length)), ones ^ Ir.NodeFactory.Ones(width - p.Length))],
            RangeMatch r => Ir.Prefixes.Of(r.First, r.Last, width),
            _ => [(0, 0)],
        };
    }
}
