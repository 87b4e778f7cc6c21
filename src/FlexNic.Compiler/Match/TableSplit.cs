using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>
/// Makes several lookups of a table that has or wants more entries than a stage holds: <c>t</c> => <c>t</c>, and when it has missed <c>t.part2</c>, and so on.
/// The parts hold the entries in the order in which they win; only the last has an action for misses. What the program asks of the table is asked of the
/// part that hit. A table whose actions have more parameters than an entry carries is looked up several times, with the same entries.
/// </summary>
internal sealed class TableSplit
{
    private const int WordBits = 32;

    // Bits of an entry that constants and the number of the action may want.
    private const int Reserve = 8;

    private readonly IrProgram _program;
    private readonly Target _target;
    private readonly int _mostParts;
    private readonly int _spare;
    private readonly Dictionary<Node, Node> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Rewriter _rewriter;
    private readonly Dictionary<MemoryRequest, MemoryRequest> _memories = new(ReferenceEqualityComparer.Instance);

    private TableSplit(IrProgram program, Target target, int mostParts, int spare)
    {
        (_program, _target, _mostParts, _spare) = (program, target, mostParts, spare);
        _rewriter = new Rewriter(program.Nodes, _known);
    }

    private NodeFactory Nodes => _program.Nodes;

    /// <summary>Parts that the largest table of a program asks for; no more than stages can hold, one exact and one ternary part each.</summary>
    public static int Wanted(IrProgram program, Target target)
    {
        TableRequest[] tables = [.. program.Requests.OfType<TableRequest>()];
        int parts = tables.Select(t => Wanted(t, target)).DefaultIfEmpty(1).Max();
        while (parts > 1 && tables.GroupBy(IsTernary).Any(side => side.Sum(t => Math.Min(parts, Wanted(t, target))) > target.Pipeline.Stages))
        {
            parts--;
        }

        return parts;
    }

    /// <summary>The program with no table in more parts than told, and with <paramref name="spare"/> bits of entries left for other things than parameters.</summary>
    public static IrProgram Run(IrProgram program, Target target, int mostParts, int spare) => new TableSplit(program, target, mostParts, spare).Run();

    /// <summary>Entries that a part is filled with: of an exact table one half, because the two places of a key may both be taken.</summary>
    public static int RowsOf(TableRequest table, StageGeometry stage) => IsTernary(table) ? stage.TernaryRows : stage.ExactEntries / 2;

    private static bool IsTernary(TableRequest table) => table.Keys.Any(k => k.MatchKind != "exact");

    private static int Wanted(TableRequest table, Target target)
    {
        int rows = RowsOf(table, target.Stage);
        long entries = Math.Max(table.Size, table.Entries.Sum(e => Rows(e, table)));
        return table.Keys.IsEmpty || rows == 0 ? 1 : (int)Math.Clamp((entries + rows - 1) / rows, 1, target.Pipeline.Stages);
    }

    private static long Rows(Entry entry, TableRequest table) =>
        entry.Keys.Select((k, i) => k.Last is { } last ? Prefixes.Of(k.Value, last, table.Keys[i].Value.Width).LongCount() : 1).Aggregate(1L, (a, b) => a * b);

    private IrProgram Run()
    {
        Request[] requests = [.. _program.Requests.SelectMany(Split)];

        // What is written to a memory may depend on anything, also on what the memory answered.
        foreach ((MemoryRequest old, MemoryRequest made) in _memories)
        {
            made.Value = old.Value is null ? null : _rewriter.Run(old.Value);
            made.HighValue = old.HighValue is null ? null : _rewriter.Run(old.HighValue);
        }

        return _program with
        {
            Requests = [.. requests],
            Emitted = [.. _program.Emitted.Select(e => e with { Valid = _rewriter.Run(e.Valid), Fields = [.. e.Fields.Select(_rewriter.Run)] })],
            Destination = _rewriter.Run(_program.Destination),
            Metadata = [.. _program.Metadata.Select(m => m with { Value = _rewriter.Run(m.Value) })],
            DmaRequests = [.. _program.DmaRequests.Select(Rewritten)],
        };
    }

    private DmaRequest Rewritten(DmaRequest d) => d with
    {
        Guard = _rewriter.Run(d.Guard),
        Address = _rewriter.Run(d.Address),
        Offset = _rewriter.Run(d.Offset),
        Length = _rewriter.Run(d.Length),
        Cookie = _rewriter.Run(d.Cookie),
        Target = _rewriter.Run(d.Target),
        Data = d.Data is null ? null : _rewriter.Run(d.Data),
    };

    private IEnumerable<Request> Split(Request request)
    {
        Node guard = _rewriter.Run(request.Guard);
        switch (request)
        {
            case TableRequest table:
                return Parts(table, guard);
            case MemoryRequest memory:
                var made = new MemoryRequest(memory.Name, guard, memory.Span, memory.Memory, _rewriter.Run(memory.Index));
                _memories.Add(memory, made);
                _known[Nodes.Result(memory, ResultKind.Value, 0, 0, memory.Memory.Width)] = Nodes.Result(made, ResultKind.Value, 0, 0, memory.Memory.Width);
                _known[Nodes.Result(memory, ResultKind.Value, 0, 1, memory.Memory.Width)] = Nodes.Result(made, ResultKind.Value, 0, 1, memory.Memory.Width);
                return [made];
            case HashRequest hash:
                var same = new HashRequest(hash.Name, guard, hash.Span, _rewriter.Run(hash.Data));
                _known[Nodes.Result(hash, ResultKind.Value, 0, 0, 32)] = Nodes.Result(same, ResultKind.Value, 0, 0, 32);
                return [same];
            default:
                return [request];
        }
    }

    private TableRequest[] Parts(TableRequest table, Node guard)
    {
        int count = Math.Min(Wanted(table, _target), _mostParts);
        ImmutableArray<KeyPart> keys = [.. table.Keys.Select(k => k with { Value = _rewriter.Run(k.Value) })];
        if (count == 1 && guard == table.Guard && keys.SequenceEqual(table.Keys) && Copies(table) == 1)
        {
            return [table];
        }

        int rows = RowsOf(table, _target.Stage);
        List<TableRequest> parts = [];
        ImmutableArray<Entry>[] entries = Distribute(table, count, rows);
        Node open = guard;
        for (int i = 0; i < count; i++)
        {
            bool isLast = i == count - 1;
            TableRequest Lookup(TableRequest? original) => new(table.Name, open, table.Span)
            {
                Part = i,
                Original = original,
                Keys = keys,
                Actions = table.Actions,
                DefaultAction = isLast ? table.DefaultAction : -1,
                DefaultArguments = isLast ? table.DefaultArguments : [],
                DefaultIsConstant = !isLast || table.DefaultIsConstant,
                Entries = entries[i],
                EntriesAreConstant = table.EntriesAreConstant,
                Size = isLast ? Math.Max(0, table.Size - ((long)rows * i)) : 0,
            };
            TableRequest part = Lookup(null);
            for (int copy = 1; copy < Copies(table); copy++)
            {
                part.Copies.Add(Lookup(part));
            }

            parts.Add(part);
            open = Nodes.And(open, Nodes.Not(Nodes.Result(part, ResultKind.Hit, 0, 0, 1)));
        }

        Answer(table, parts, ResultKind.Hit, 0, 0, 1);
        for (int a = 0; a < table.Actions.Length; a++)
        {
            Answer(table, parts, ResultKind.Action, a, 0, 1);
            for (int p = 0; p < table.Actions[a].Parameters.Length; p++)
            {
                Answer(table, parts, ResultKind.Parameter, a, p, table.Actions[a].Parameters[p].Width);
            }
        }

        return [.. parts.SelectMany(p => p.Copies.Prepend(p))];
    }

    // How often a table is looked up so that entries carry the parameters of each action.
    private int Copies(TableRequest table) => table.Actions.Select(a => Words(table, a).Select(w => w.Copy).DefaultIfEmpty(0).Max() + 1).DefaultIfEmpty(1).Max();

    // Pieces of parameters of at most 32 bits, and which lookup carries each. What fits one lookup, or may fit, stays together.
    private List<(int Parameter, int Low, int Width, int Copy)> Words(TableRequest table, RequestAction action)
    {
        int capacity = WordBits * (IsTernary(table) ? 2 : 3);
        int budget = action.Parameters.Sum(p => p.Width) > capacity - _spare ? capacity - Math.Max(_spare, Reserve) : capacity;
        List<(int, int, int, int)> words = [];
        (int copy, int used) = (0, 0);
        for (int p = 0; p < action.Parameters.Length; p++)
        {
            for (int low = 0; low < action.Parameters[p].Width; low += WordBits)
            {
                int width = Math.Min(WordBits, action.Parameters[p].Width - low);
                if (used + width > budget)
                {
                    (copy, used) = (copy + 1, 0);
                }

                used += width;
                words.Add((p, low, width, copy));
            }
        }

        return words;
    }

    private Node Parameter(TableRequest part, int action, int index, int width)
    {
        Node[] pieces = [.. Words(part, part.Actions[action]).Where(w => w.Parameter == index)
            .Select(w => Nodes.Slice(Nodes.Result(w.Copy == 0 ? part : part.Copies[w.Copy - 1], ResultKind.Parameter, action, index, width), w.Low, w.Width))];
        return Nodes.Concat(pieces.Reverse());
    }

    // The answer of the first part that hit; of the last one when none did.
    private void Answer(TableRequest table, List<TableRequest> parts, ResultKind kind, int action, int index, int width)
    {
        Node Own(TableRequest part) => kind == ResultKind.Parameter ? Parameter(part, action, index, width) : Nodes.Result(part, kind, action, index, width);
        Node answer = Own(parts[^1]);
        for (int i = parts.Count - 2; i >= 0; i--)
        {
            answer = Nodes.Mux(Nodes.Result(parts[i], ResultKind.Hit, 0, 0, 1), Own(parts[i]), answer);
        }

        _known[Nodes.Result(table, kind, action, index, width)] = answer;
    }

    // Entries of the program go to the first parts, as many as fit each; what is left to the last.
    private static ImmutableArray<Entry>[] Distribute(TableRequest table, int count, int rows)
    {
        var lists = new List<Entry>[count];
        for (int i = 0; i < count; i++)
        {
            lists[i] = [];
        }

        int part = 0;
        long used = 0;
        foreach (Entry entry in table.Entries)
        {
            long more = Rows(entry, table);
            if (used + more > rows && part < count - 1 && used > 0)
            {
                part++;
                used = 0;
            }

            used += more;
            lists[part].Add(entry);
        }

        return [.. lists.Select(l => l.ToImmutableArray())];
    }
}
