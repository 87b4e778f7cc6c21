using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Image.Rules;
using FlexNic.Stf.Engine;

namespace FlexNic.Engines;

/// <summary>
/// The tables of a compiled program: entries by the names of the control plane become rules of the image. One entry may need several rows (a range), or none
/// (a component of the key that is always another value); handles are those of the control plane.
/// </summary>
internal sealed class CompiledTables
{
    private readonly IRuleTarget _target;
    private readonly Dictionary<EngineTable, CompiledTable> _tables = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Table, int Handle), int[]> _rows = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _handles = new(StringComparer.Ordinal);

    public CompiledTables(CompiledProgram program, IRuleTarget target)
    {
        _target = target;
        foreach (CompiledTable table in program.Tables.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var described = new EngineTable(
                table.Name,
                [.. table.Keys.Select(k => new EngineKey(k.Name, k.MatchKind, k.Width))],
                [.. table.Actions.Select(a => new EngineAction(a.Name, [.. a.Parameters.Select(p => new EngineParameter(p.Name, p.Width))]))]);
            _tables[described] = table;
            _handles[table.Name] = table.ProgramEntries;
            for (int i = 0; i < table.ProgramEntries; i++)
            {
                _rows[(table.Name, i)] = [i];
            }
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
        int[] made = [];
        string? fault = TakeOver(compiled) ?? Install(compiled, [.. matches.Select((m, i) => Alternatives(m, compiled.Keys[i].Width).ToArray())], prefix, of, arguments, priority, out made);
        if (fault is not null)
        {
            return fault;
        }

        handle = _handles[compiled.Name]++;
        _rows[(compiled.Name, handle)] = made;
        return null;
    }

    // Before the first change, entries of the program that may change become rules: only so do they rank among rules, and have the rows that they need.
    private string? TakeOver(CompiledTable compiled)
    {
        if (compiled.Entries.IsEmpty || !_taken.Add(compiled.Name))
        {
            return null;
        }

        string? fault = _target.Apply(new TableClear(default, Name(compiled.ImageName)));
        for (int rank = 0; rank < compiled.Entries.Length && fault is null; rank++)
        {
            Ir.Entry entry = compiled.Entries[rank];
            (BigInteger Value, BigInteger Mask)[][] alternatives =
                [.. entry.Keys.Select((k, i) => k.Last is { } last ? Ir.Prefixes.Of(k.Value, last, compiled.Keys[i].Width).ToArray() : [(k.Value, k.Mask)])];
            int prefix = entry.Keys.Where((_, i) => compiled.Keys[i].MatchKind == "lpm").Sum(k => (int)BigInteger.PopCount(k.Mask));
            fault = Install(compiled, alternatives, prefix, compiled.Actions[entry.Action], entry.Arguments, EntryPriority.OfRank(rank), out int[] made);
            _rows[(compiled.Name, entry.Number)] = made;
        }

        return fault;
    }

    // The rows of an entry: one for each way in which its components match.
    private string? Install(
        CompiledTable compiled, (BigInteger Value, BigInteger Mask)[][] matches, int prefix, CompiledAction action, IReadOnlyList<BigInteger> arguments, int priority, out int[] handles)
    {
        IEnumerable<ImmutableArray<RuleKey>> rows = compiled.IsPlaced ? [[]] : [];
        for (int i = 0; i < matches.Length; i++)
        {
            CompiledKey key = compiled.Keys[i];
            (BigInteger Value, BigInteger Mask)[] alternatives = matches[i];
            if (key.Constant is { } constant)
            {
                rows = alternatives.Any(a => (constant & a.Mask) == (a.Value & a.Mask)) ? rows : [];
                continue;
            }

            rows = [.. rows.SelectMany(r => alternatives.Select(a => r.AddRange(key.Fields.Select(f => Part(f, a.Value, a.Mask, compiled.IsTernary)))))];
        }

        bool byPrefix = compiled.Keys.Any(k => k.MatchKind == "lpm") && !compiled.Keys.Any(k => k.MatchKind is "ternary" or "range" or "optional");
        ulong rank = byPrefix ? (ulong)(4096 - prefix) : (ulong)((long)int.MaxValue - priority);
        handles = [];
        List<int> made = [];
        foreach (ImmutableArray<RuleKey> row in rows)
        {
            var rule = new TableAdd(default, Name(compiled.ImageName), Name(action.ImageName), row, Values(action.Data, arguments), compiled.IsTernary ? new RuleValue(rank, default) : null);
            if (_target.Apply(rule) is { } fault)
            {
                // All rows of an entry or none.
                foreach (int other in made)
                {
                    _target.Apply(new TableDelete(default, Name(compiled.ImageName), Value(other)));
                }

                return fault;
            }

            made.Add(_target.LastHandle);
        }

        handles = [.. made];
        return null;
    }

    public string? Delete(EngineTable table, int handle)
    {
        CompiledTable compiled = _tables[table];
        if ((Fixed(compiled) ?? TakeOver(compiled)) is { } reason)
        {
            return reason;
        }

        if (!_rows.Remove((compiled.Name, handle), out int[]? rows))
        {
            return NoEntry(compiled, handle);
        }

        return rows.Select(h => _target.Apply(new TableDelete(default, Name(compiled.ImageName), Value(h)))).FirstOrDefault(f => f is not null);
    }

    public string? Modify(EngineTable table, int handle, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        CompiledTable compiled = _tables[table];
        if ((Fixed(compiled) ?? NotForEntries(Of(compiled, action)) ?? TakeOver(compiled)) is { } reason)
        {
            return reason;
        }

        CompiledAction of = Of(compiled, action);
        return !_rows.TryGetValue((compiled.Name, handle), out int[]? rows)
            ? NoEntry(compiled, handle)
            : rows.Select(h => _target.Apply(new TableModify(default, Name(compiled.ImageName), Name(of.ImageName), Value(h), Values(of.Data, arguments)))).FirstOrDefault(f => f is not null);
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

        return compiled.IsPlaced ? _target.Apply(new TableClear(default, Name(compiled.ImageName))) : null;
    }

    public string? SetDefault(EngineTable table, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        CompiledTable compiled = _tables[table];
        CompiledAction of = Of(compiled, action);
        return compiled.DefaultIsConstant
            ? $"the default action of table '{compiled.Name}' is const"
            : of.OnlyEntries ? $"action '{action.Name}' is @tableonly and cannot be the default"
            : !compiled.IsPlaced ? null
            : _target.Apply(new TableSetDefault(default, Name(compiled.ImageName), Name(of.MissName), Values(of.MissData, arguments)));
    }

    private static string? Fixed(CompiledTable table) => table.EntriesAreConstant ? $"the entries of table '{table.Name}' are const" : null;

    private static string? NotForEntries(CompiledAction action) => action.OnlyDefault ? $"action '{action.Name}' is @defaultonly and cannot be in an entry" : null;

    private static string NoEntry(CompiledTable table, int handle) => $"table '{table.Name}' has no entry {handle}";

    private static CompiledAction Of(CompiledTable table, EngineAction action) => table.Actions.First(a => a.Name == action.Name);

    private static RuleName Name(string name) => new(name, default);

    private static RuleValue Value(int number) => new((ulong)number, default);

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

    private static RuleKey Part(CompiledKeyField field, BigInteger value, BigInteger mask, bool ternary)
    {
        BigInteger ones = Ir.NodeFactory.Ones(field.Width);
        var m = (ulong)((mask >> field.ValueLow) & ones);
        return new RuleKey((ulong)((value >> field.ValueLow) & ones), ternary ? m : null, null, default);
    }

    private static ImmutableArray<RuleValue> Values(ImmutableArray<Ir.Node> data, IReadOnlyList<BigInteger> arguments) => [.. CompiledAction.Values(data, arguments).Select(v => new RuleValue((ulong)v, default))];
}
