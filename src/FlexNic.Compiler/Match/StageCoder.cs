using System.Globalization;
using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>
/// Writes a stage, or says why its contents do not fit one. Lookups take the side of their kind; ops without condition go to the exact side, ops under
/// conditions become rows of the ternary side, unless a lookup has that side.
/// </summary>
internal sealed class StageCoder(Target target, NodeFactory nodes, Atoms atoms)
{
    private readonly ActionCoder _actions = new(target, nodes);
    private readonly List<ActionCode> _coded = [];
    private readonly List<string> _lines = [];
    private readonly List<PlacedTable> _tables = [];
    private readonly List<PlacedMemory> _memories = [];
    private KeyBus _bus = new(target.Stage);
    private int _rows;

    /// <summary>Why the last try failed.</summary>
    public string Reason { get; private set; } = "";

    private StageGeometry Stage => target.Stage;

    public StageCode? Code(int stage, IReadOnlyList<TableItem> tables, IReadOnlyList<Bundle> bundles)
    {
        _coded.Clear();
        _lines.Clear();
        _tables.Clear();
        _memories.Clear();
        _bus = new KeyBus(Stage);
        _rows = 0;
        Bundle[] always = [.. bundles.Where(b => !b.IsGuarded)];
        Bundle[] guarded = [.. bundles.Where(b => b.IsGuarded)];
        TableItem[] exact = [.. tables.Where(t => !t.IsTernary)];
        TableItem[] ternary = [.. tables.Where(t => t.IsTernary)];
        if (exact.Length > 1 || ternary.Length > 1)
        {
            return Fail("a stage has one exact and one ternary table");
        }

        // Entries of other tables do not carry it.
        if (bundles.Any(b => b.Choices.Exists(c => c.Op.A is ParameterOperand)))
        {
            return Fail("a value made of a parameter of an action is wanted outside of that action");
        }

        bool exactFree = exact.Length == 0;
        bool ternaryFree = ternary.Length == 0;
        if ((always.Length > 0 && !exactFree && !ternaryFree) || (guarded.Length > 0 && !ternaryFree))
        {
            return Fail("the side of the stage that would do it holds a table");
        }

        if (!PlaceMemory(stage, bundles) || !PlaceHash(stage, bundles))
        {
            return null;
        }

        foreach (TableItem item in tables)
        {
            if (!WriteTable(item, stage))
            {
                return null;
            }
        }

        if (exactFree && always.Length > 0 && !WriteAlways(always, stage))
        {
            return null;
        }

        IEnumerable<Bundle> decided = exactFree ? guarded : guarded.Concat(always);
        if (decided.Any() && !WriteDecision([.. decided], stage))
        {
            return null;
        }

        return Check() ? Finish(stage, tables, bundles) : null;
    }

    // The state operation takes its row from the first position of the key.
    private bool PlaceMemory(int stage, IReadOnlyList<Bundle> bundles)
    {
        MemoryAccess[] accesses = [.. bundles.SelectMany(b => b.Choices).Select(c => c.Op.Memory).OfType<MemoryAccess>()];
        if (accesses.Length == 0)
        {
            return true;
        }

        FlexNic.Ir.Memory memory = accesses[0].Memory;
        if (!target.Pipeline.StateStages.Contains(stage) || accesses.Any(a => a.Memory != memory))
        {
            return No(accesses.Any(a => a.Memory != memory) ? "a stage has one memory" : $"stage {stage} has no memory (pipeline.{target.Name}.state_stages)");
        }

        foreach (Register index in accesses.Select(a => a.Index).OfType<Register>())
        {
            if (_bus.Position(index.Container!.Value) is not ("kw0" or "kh0"))
            {
                return No($"the index of '{memory.Name}' is not at the first position of the key");
            }
        }

        string kind = memory.IsCounter ? "counter" : "register";
        int rows = accesses[0].Rows;
        if (memory.Pair is { } pair)
        {
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {kind} {ImageName($"{memory.Name}.{pair.High}")} hi base 0 size {rows}"));
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {kind} {ImageName($"{memory.Name}.{pair.Low}")} lo base 0 size {rows}"));
        }
        else
        {
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {kind} {ImageName(memory.Name)} lo base 0 size {rows}"));
        }

        _memories.Add(new PlacedMemory(memory, memory.Pair is { } halves
            ? [(ImageName($"{memory.Name}.{halves.Low}"), 0, memory.Width), (ImageName($"{memory.Name}.{halves.High}"), memory.Width, memory.Width)]
            : [(ImageName(memory.Name), 0, memory.Width)]));
        for (int row = 0; row < memory.Size && !memory.Initial.IsZero; row++)
        {
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"  init {row} lo = {memory.Initial & uint.MaxValue} hi = {memory.Initial >> 32}"));
        }

        return true;
    }

    // The hash unit reads the words that its data was put into.
    private bool PlaceHash(int stage, IReadOnlyList<Bundle> bundles)
    {
        HashOperand[] hashes = [.. bundles.SelectMany(b => b.Choices).Select(c => c.Op.A).OfType<HashOperand>().Distinct()];
        if (hashes.Length == 0)
        {
            return true;
        }

        if (!target.Pipeline.HashStages.Contains(stage) || hashes.Length > 1)
        {
            return No(hashes.Length > 1 ? "a stage has one hash unit" : $"stage {stage} has no hash unit (pipeline.{target.Name}.hash_stages)");
        }

        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"  hash w{hashes[0].First}..w{hashes[0].Last} crc32c"));
        return true;
    }

    private StageCode? Fail(string reason)
    {
        Reason = reason;
        return null;
    }

    private bool No(string reason)
    {
        Reason = reason;
        return false;
    }

    private bool Check()
    {
        if (_coded.Count > Stage.Actions - 1)
        {
            return No($"{_coded.Count} actions are needed, {Stage.Actions - 1} fit");
        }

        ActionCode[] e = [.. _coded.Where(c => !c.IsTernary)];
        ActionCode[] t = [.. _coded.Where(c => c.IsTernary)];
        return e.SelectMany(a => a.Containers).Intersect(t.SelectMany(a => a.Containers)).Any() || e.SelectMany(a => a.Slots).Intersect(t.SelectMany(a => a.Slots)).Any()
            ? No("both sides of the stage would use the same slot")
            : true;
    }

    private StageCode Finish(int stage, IReadOnlyList<TableItem> tables, IReadOnlyList<Bundle> bundles)
    {
        List<string> lines = [string.Create(CultureInfo.InvariantCulture, $"stage {stage}")];
        foreach (Container[] row in _bus.Containers.Chunk(12))
        {
            lines.Add($"  key {string.Join(' ', row)}");
        }

        lines.AddRange(_bus.PredicateLines().Select(p => $"  {p}"));
        lines.AddRange(_lines);
        foreach (ActionCode action in _coded)
        {
            lines.Add($"  {action.Header}");
            lines.AddRange(action.Lines.Select(l => $"    {l}"));
        }

        int Slots(ContainerKind kind) => _coded.SelectMany(c => c.Slots).Where(s => s.Kind == kind).Distinct().Count();
        var use = new StageUse(_bus.Used(ContainerKind.Word), _bus.Used(ContainerKind.Half), _bus.Used(ContainerKind.Byte), tables.Count(t => !t.IsTernary), _rows, _coded.Count,
            Slots(ContainerKind.Word), Slots(ContainerKind.Half), Slots(ContainerKind.Byte), [.. tables.Select(t => t.Request.Name), .. bundles.Count > 0 ? new[] { $"{bundles.Count} ops" } : []]);
        return new StageCode(stage, lines, [.. _tables], use) { Memories = [.. _memories] };
    }

    private bool WriteAlways(Bundle[] bundles, int stage)
    {
        string name = Generated(string.Create(CultureInfo.InvariantCulture, $"always_{stage}"));
        if (_actions.Code($"do_{name}", false, bundles.Select(b => b.Choices[0].Op), []) is not { } code)
        {
            return No(_actions.Reason);
        }

        _coded.Add(code);
        _lines.AddRange([$"  table {name} exact", $"    actions {code.Name}", $"    default {code.Name}"]);
        return true;
    }

    private bool WriteDecision(Bundle[] bundles, int stage)
    {
        if (new DecisionTree(nodes, atoms, Stage.TernaryRows).Run([.. bundles.SelectMany(b => b.Choices)]) is not { } rows)
        {
            return No($"the conditions need more than {Stage.TernaryRows} rows");
        }

        string name = Generated(string.Create(CultureInfo.InvariantCulture, $"decide_{stage}"));
        Dictionary<string, string> made = new(StringComparer.Ordinal);
        List<string> chosen = [];
        foreach (DecisionRow row in rows)
        {
            string key = string.Join(';', row.Ops);
            if (!made.TryGetValue(key, out string? action))
            {
                action = string.Create(CultureInfo.InvariantCulture, $"{(row.Ops.Count == 0 ? "nothing" : "case")}_{stage}_{made.Count}");
                if (_actions.Code(action, true, row.Ops, []) is not { } code)
                {
                    return No(_actions.Reason);
                }

                _coded.Add(code);
                made.Add(key, action);
                if (_coded.Count > Stage.Actions - 1)
                {
                    return No($"more than {Stage.Actions - 1} actions are needed");
                }
            }

            chosen.Add(action);
        }

        return WriteRows(rows, chosen, name, made.Values);
    }

    private bool WriteRows(IReadOnlyList<DecisionRow> rows, List<string> chosen, string name, IEnumerable<string> actions)
    {
        List<(Container Container, string Position)> fields = [];
        foreach (Register register in rows.SelectMany(r => r.Tests).Select(t => t.Register).Distinct())
        {
            if (register.Container is not { } container)
            {
                return No($"no container is left for {register}, which a condition tests");
            }

            if (_bus.Position(container) is not { } position)
            {
                return No($"no key position is left for {register}");
            }

            // A container may be tested as the parser left it and as it is at the end.
            if (!fields.Exists(f => f.Container == container))
            {
                fields.Add((container, position));
            }
        }

        string[] names = [.. fields.Select((f, i) => string.Create(CultureInfo.InvariantCulture, $"f{i}"))];
        _lines.Add($"  table {name} ternary {string.Join(' ', fields.Select((f, i) => $"{names[i]}={f.Position}"))}".TrimEnd());
        _lines.Add($"    actions {string.Join(' ', actions)}");
        for (int r = 0; r < rows.Count - 1; r++)
        {
            IEnumerable<string> keys = rows[r].Tests.GroupBy(t => fields.FindIndex(f => f.Container == t.Register.Container)).Select(t => string.Create(
                CultureInfo.InvariantCulture, $"{names[t.Key]}=0x{t.Aggregate(0u, (all, one) => all | one.Value):x}/0x{t.Aggregate(0u, (all, one) => all | one.Mask):x}"));
            _lines.Add($"    entry {string.Join(' ', keys)} -> {chosen[r]}");
        }

        _lines.Add($"    default {chosen[^1]}");
        _rows += rows.Count - 1;
        return true;
    }

    private bool WriteTable(TableItem item, int stage)
    {
        var fields = new List<IReadOnlyList<(string Field, int ValueLow, int Width)>>();
        List<string> header = [];
        for (int k = 0; k < item.Keys.Count; k++)
        {
            List<(string, int, int)> own = [];
            foreach (Piece piece in item.Keys[k].Reverse())
            {
                if (_bus.Position(piece.Register.Container!.Value) is not { } position)
                {
                    KeyPart part = item.Request.Keys[k];
                    return No($"the key of table '{item.Request.Name}' does not fit at '{part.Name}': {string.Join(", ", item.Keys.SelectMany(p => p).Select(p => p.Register).Distinct().GroupBy(r => r.Kind).Select(g => $"{g.Count()} x {g.First().Bits} bits"))} are needed, {Stage.KeyWords} x 32, {Stage.KeyHalves} x 16 and {Stage.KeyBytes} x 8 there are (key_words, key_halves, key_bytes)");
                }

                string field = string.Create(CultureInfo.InvariantCulture, $"k{k}_{own.Count}");
                own.Add((field, piece.ValueLow, piece.Width));
                header.Add(string.Create(CultureInfo.InvariantCulture, $"{field}={position}[{piece.Low + piece.Width - 1}:{piece.Low}]"));
            }

            fields.Add(own);
        }

        string side = item.IsTernary ? "ternary" : "exact";
        if (Condition(item) is not { } condition)
        {
            return false;
        }

        if (condition.Length > 0)
        {
            _lines.Add($"  {side} {condition}");
        }

        _lines.Add($"  table {ImageNameOf(item.Request)} {side} {string.Join(' ', header)}".TrimEnd());
        if (WriteActions(item) is not { } actions)
        {
            return false;
        }

        foreach (string line in EntryLines.Of(item, fields, actions))
        {
            _lines.Add(line);
            _rows += item.IsTernary ? 1 : 0;
        }

        _tables.Add(new PlacedTable(item, stage, item.IsTernary, fields, actions));
        return true;
    }

    // "if kw0 and not kh1", "unless ...", "" for always; null when it does not fit.
    private string? Condition(TableItem item)
    {
        if (item.Guard == nodes.True)
        {
            return "";
        }

        if (item.Guard == nodes.False)
        {
            return "never";
        }

        if (Gateway.Of(item.Guard, atoms) is not { } gateway)
        {
            Reason = "the condition of the table is no conjunction";
            return null;
        }

        List<string> terms = [];
        foreach ((RegisterTest test, bool holds) in gateway.Terms)
        {
            if (_bus.Predicate(test) is not { } position)
            {
                Reason = "no key position is left for the condition of the table";
                return null;
            }

            terms.Add(holds ? position : $"not {position}");
        }

        return $"{(gateway.Inverted ? "unless" : "if")} {string.Join(" and ", terms)}";
    }

    private List<PlacedAction>? WriteActions(TableItem item)
    {
        List<PlacedAction> placed = [];
        List<string> all = [];
        for (int a = 0; a < item.Request.Actions.Length; a++)
        {
            string name = ImageName(item.Request.Actions[a].Name);
            if (WriteAction(item, a, name, true) is not { } hit)
            {
                return null;
            }

            ActionCode? miss = hit;
            if (item.TellsHit && !(item.Request.DefaultAction < 0 && item.Request.DefaultIsConstant) && (miss = WriteAction(item, a, $"{name}_miss", false)) is null)
            {
                return null;
            }

            placed.Add(new PlacedAction(hit.Name, miss.Name, [.. hit.Data.Select(d => d.Value)], [.. miss.Data.Select(d => d.Value)]));
            all.AddRange(new[] { hit.Name, miss.Name }.Distinct());
        }

        // A miss without action still has to be told apart from a hit.
        string none = $"{ImageNameOf(item.Request)}_none";
        bool writesNone = item.Request.DefaultAction < 0 && (item.Selected is not null || InlineOps(item, -1, false).Any());
        if (writesNone)
        {
            if (WriteAction(item, -1, none, false) is null)
            {
                return null;
            }

            all.Add(none);
        }

        if (all.Count > 0)
        {
            _lines.Add($"    actions {string.Join(' ', all)}");
        }

        int fallback = item.Request.DefaultAction;
        if (fallback >= 0)
        {
            _lines.Add($"    default {placed[fallback].Miss}{EntryLines.Arguments(placed[fallback].MissData, item.Request.DefaultArguments)}");
        }
        else if (writesNone)
        {
            _lines.Add($"    default {none}");
        }

        return placed;
    }

    private IEnumerable<Op> Ops(TableItem item, int number, bool hit)
    {
        if (item.Selected is { } selected)
        {
            yield return new Op(selected, item.SelectMask, Alu.Move, new ConstantOperand(number < 0 ? 0 : item.CodeOf(number, hit && item.TellsHit)));
        }

        foreach ((Node value, IReadOnlyList<Piece> pieces) in item.Parameters.Where(p => atoms.ActionOf(p.Key) == number))
        {
            foreach (Piece piece in pieces)
            {
                yield return new Op(piece.Register, piece.Mask, Alu.Move, new ParameterOperand(nodes.Slice(value, piece.ValueLow, piece.Width), piece.Low));
            }
        }

        foreach (Op op in InlineOps(item, number, hit))
        {
            yield return op;
        }
    }

    // Null when it does not fit.
    private ActionCode? WriteAction(TableItem item, int number, string name, bool hit)
    {
        ActionCode? code = _actions.Code(name, item.IsTernary, Ops(item, number, hit), number < 0 ? [] : [.. item.Request.Actions[number].Parameters.Select(p => Sanitized(p.Name))]);
        if (code is null)
        {
            Reason = $"action '{name}': {_actions.Reason}";
            return null;
        }

        // Both tables of a stage may run an action that does nothing, under one name; others of one name are told apart.
        if (_coded.FirstOrDefault(c => c.Name == name) is { } twin)
        {
            if (twin.IsNothing && code.IsNothing)
            {
                return twin;
            }

            code = code with { Name = $"{name}_{(item.IsTernary ? "ternary" : "exact")}" };
        }

        _coded.Add(code);
        return code;
    }

    private IEnumerable<Op> InlineOps(TableItem item, int number, bool hit)
    {
        var rewriter = new Rewriter(nodes, LookupFacts.After(nodes, item.Request, number, hit, item.Guard));
        return item.Bundles.SelectMany(b => b.Choices).Where(c => rewriter.Run(c.Guard) == nodes.True).Select(c => c.Op);
    }

    /// <summary>The name of a table in the image: those of further parts and copies say so.</summary>
    public static string ImageNameOf(TableRequest table)
    {
        string part = table.Part == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".part{table.Part + 1}");
        return CopyOf(table) == 0 ? ImageName(table.Name) + part : string.Create(CultureInfo.InvariantCulture, $"{ImageName(table.Name)}{part}.copy{CopyOf(table) + 1}");
    }

    /// <summary>Which of the lookups of the same entries it is.</summary>
    public static int CopyOf(TableRequest table) => table.Original is { } original ? original.Copies.IndexOf(table) + 1 : 0;

    // Tables of all pipelines have names of their own.
    private string Generated(string name) => target.Id == IrPipeline.Ingress ? name : $"{target.Name}_{name}";

    /// <summary>A name of the control plane, as the text of an image can have it.</summary>
    public static string ImageName(string name) => string.Join('.', name.Split('.').Select(Sanitized).Select(p => p.Length > 0 && char.IsAsciiLetter(p[0]) ? p : $"n{p}"));

    /// <summary>A name as the text of an image can have it.</summary>
    public static string Sanitized(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));
}
