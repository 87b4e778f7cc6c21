using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Image.Layout;
using FlexNic.Image.Rules;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Text;

/// <summary>Reads the tables of a stage: names for rules, the hardware settings that follow from them, defaults and entries.</summary>
internal sealed class TableAssembler
{
    private readonly AssemblyContext _context;
    private readonly StageShape _shape;
    private readonly GatewayReader _gateway;
    private readonly IReadOnlyDictionary<string, ActionSymbol> _actions;
    private readonly List<(TableSymbol Table, AsmLine Line)> _tables = [];

    public TableAssembler(AssemblyContext context, StageShape shape, GatewayReader gateway, IReadOnlyDictionary<string, ActionSymbol> actions)
    {
        _context = context;
        _shape = shape;
        _gateway = gateway;
        _actions = actions;
    }

    /// <summary>Tables read, in order.</summary>
    public IEnumerable<TableSymbol> Tables => _tables.Select(t => t.Table);

    /// <summary>Actions that the sides can run, as (name, ternary).</summary>
    public List<(string Action, bool Ternary)> Runs { get; } = [];

    /// <summary>Entries of the program, to be installed when all rows are known.</summary>
    public List<TableAdd> Entries { get; } = [];

    public void Read(Block block)
    {
        TableSymbol? table = null;
        _context.Read(block.Header, l => table = ReadHeader(l));
        if (table is null)
        {
            return;
        }

        List<string> names = [];
        foreach (AsmLine line in block.Body.Where(l => l.Tokens[0].Is("actions")))
        {
            _context.Read(line, l => ReadActions(l, table, names));
        }

        table = table with { Actions = [.. names] };
        _tables[^1] = (table, block.Header);
        bool hasDefault = false;
        foreach (AsmLine line in block.Body.Where(l => !l.Tokens[0].Is("actions")))
        {
            _context.Read(line, l =>
            {
                switch (l.Peek.Text)
                {
                    case "default":
                        hasDefault = hasDefault ? throw l.Fault(l.Peek, "FNIC3003", "this table has a default already") : true;
                        ReadDefault(l, table);
                        break;
                    case "entry":
                        ReadEntry(l, table);
                        break;
                    default:
                        throw l.Unexpected("actions, default or entry");
                }
            });
        }

        if (table.Kind == MatchKind.Index && !hasDefault && names.Count == 1)
        {
            SetMode("def_action", (uint)_actions[names[0]].Number);
        }
    }

    private void SetMode(string field, ulong value) => _context.Rows.SetField(new RowAddress(_shape.Pipeline, _shape.Unit, StageTable.Mode, 0), field, value);

    private TableSymbol ReadHeader(AsmLine line)
    {
        line.Take();
        AsmToken at = line.Peek;
        string name = line.TakePath("a name for the table");
        AsmToken kindAt = line.TakeWord("exact, ternary or index");
        MatchKind kind = kindAt.Text switch
        {
            "exact" => MatchKind.Exact,
            "ternary" => MatchKind.Ternary,
            "index" => MatchKind.Index,
            _ => throw line.Fault(kindAt, "FNIC3001", $"found {kindAt.Quoted}, expected exact, ternary or index"),
        };
        CheckSide(line, kindAt, kind);
        if (_context.Tables.FirstOrDefault(t => t.Name == name) is TableSymbol twin)
        {
            throw line.Fault(at, "FNIC3003", $"there is a table '{name}' already, in stage {twin.Stage} of the {Names.Of(twin.Pipeline)} pipeline");
        }

        List<KeyField> fields = [];
        AsmToken fieldAt = line.Peek;
        while (line.Peek.Kind == TokenKind.Word && line.PeekAt(1).Is("="))
        {
            fields.Add(ReadField(line, fields));
            line.TryTake(",");
        }

        var table = new TableSymbol(name, _shape.Pipeline, _shape.Stage, kind, [.. fields], 0, 0, []);
        if (kind == MatchKind.Index)
        {
            table = ReadIndex(line, fieldAt, table);
        }
        else if (kind == MatchKind.Exact)
        {
            var address = new RowAddress(_shape.Pipeline, _shape.Unit, StageTable.ExactMask, 0);
            BitVector mask = fields.Aggregate(_context.Rows.Get(address), (m, f) => m.With(f.Offset, BitVector.Ones(f.Width)));
            _context.Rows.Set(address, mask);
        }

        _tables.Add((table, line));
        return table;
    }

    private void CheckSide(AsmLine line, AsmToken at, MatchKind kind)
    {
        bool ternary = kind == MatchKind.Ternary;
        foreach ((TableSymbol other, AsmLine otherLine) in _tables)
        {
            if ((other.Kind == MatchKind.Ternary) == ternary)
            {
                throw line.Fault(at, "FNIC3006", $"the {(ternary ? "ternary" : "exact")} side of stage {_shape.Stage} holds table '{other.Name}' already (line {otherLine.Number}); one table fits");
            }
        }

        if ((kind == MatchKind.Exact && _shape.Geometry.ExactEntries == 0) || (ternary && _shape.Geometry.TernaryRows == 0))
        {
            string key = _shape.Key(ternary ? "ternary_rows" : "exact_entries");
            throw line.Fault(at, "FNIC3013", $"the stages of the {Names.Of(_shape.Pipeline)} pipeline have no {(ternary ? "ternary" : "exact")} table ({key} = 0 in '{_context.Geometry.Name}')");
        }
    }

    private KeyField ReadField(AsmLine line, List<KeyField> others)
    {
        AsmToken at = line.Peek;
        string name = line.TakeName("a name for the field");
        line.Expect("=");
        KeyPosition position = _gateway.TakePosition(line);
        int high = position.Bits - 1;
        int low = 0;
        if (line.TryTake("["))
        {
            high = line.TakeInt(0, position.Bits - 1, "bit", $"{position.Name} has {position.Bits} bits");
            low = line.TryTake(":") ? line.TakeInt(0, high, "bit", "the lower bound comes second") : high;
            line.Expect("]");
        }

        var field = new KeyField(name, position.Name, position.Offset + low, high - low + 1);
        foreach (KeyField other in others)
        {
            if (other.Name == name || (field.Offset < other.Offset + other.Width && other.Offset < field.Offset + field.Width))
            {
                throw line.Fault(at, "FNIC3003", $"field '{name}' overlaps field '{other.Name}'");
            }
        }

        return field;
    }

    private TableSymbol ReadIndex(AsmLine line, AsmToken at, TableSymbol table)
    {
        KeyField? field = table.Fields.Length == 1 ? table.Fields[0] : null;
        KeyPosition? position = _shape.Positions.FirstOrDefault(p => p.Name == field?.Position);
        if (field is null || position is null || position.Name is not ("kw0" or "kh0") || field.Offset != position.Offset || field.Width > 16)
        {
            throw line.Fault(at, "FNIC3009", "an index table has one field, at most 16 bits from bit 0 of kw0 or kh0 upwards");
        }

        int rows = _shape.Geometry.DataRows;
        string limit = $"{_shape.Key("data_rows")} = {rows} in '{_context.Geometry.Name}'";
        int size = 1 << field.Width;
        if (size > rows)
        {
            throw line.Fault(at, "FNIC3006", $"table '{table.Name}' has {size} rows: {rows} fit ({limit})");
        }

        int first = line.TryTake("base") ? line.TakeInt(0, rows - size, "base", limit) : 0;
        SetMode("mode", 1);
        SetMode("idx_sel", position.Name == "kh0" ? 1u : 0u);
        SetMode("idx_mask", (uint)(size - 1));
        SetMode("def_ptr", (uint)first);
        return table with { Base = first, Size = size };
    }

    private void ReadActions(AsmLine line, TableSymbol table, List<string> names)
    {
        line.Take();
        do
        {
            AsmToken at = line.Peek;
            ActionSymbol action = TakeAction(line);
            CheckPieces(line, at, table, action);
            if (names.Contains(action.Name))
            {
                throw line.Fault(at, "FNIC3003", $"the table has action '{action.Name}' already");
            }

            names.Add(action.Name);
            Runs.Add((action.Name, table.Kind == MatchKind.Ternary));
            line.TryTake(",");
        }
        while (!line.AtEnd);
        if (table.Kind == MatchKind.Index && names.Count > 1)
        {
            throw line.Fault(line.Tokens[0], "FNIC3006", $"an index table runs one action for all its rows, '{table.Name}' names {names.Count}");
        }
    }

    private ActionSymbol TakeAction(AsmLine line)
    {
        AsmToken at = line.TakeWord("an action");
        return _actions.TryGetValue(at.Text, out ActionSymbol? action)
            ? action
            : throw line.Fault(at, "FNIC3002", $"stage {_shape.Stage} has no action '{at.Text}'{(_actions.Count > 0 ? $": {string.Join(", ", _actions.Keys)} fit" : "")}");
    }

    private static void CheckPieces(AsmLine line, AsmToken at, TableSymbol table, ActionSymbol action)
    {
        bool ternary = table.Kind == MatchKind.Ternary;
        IEnumerable<EntryPiece> pieces = action.Parameters.SelectMany(p => p.Pieces).Concat(action.Constants.Select(c => c.Piece));
        foreach (EntryPiece piece in pieces.Where(p => !EntryEncoder.IsOnSide(p.Word, ternary)))
        {
            throw line.Fault(at, "FNIC3009", $"action '{action.Name}' keeps data in {EntryLanes.NameOf(piece)}, which entries of {(ternary ? "a ternary" : "an exact")} table do not have: {(ternary ? "e3, e4" : "e0, e1, e2")} fit");
        }
    }

    private void ReadDefault(AsmLine line, TableSymbol table)
    {
        line.Take();
        AsmToken at = line.Peek;
        ActionSymbol action = TakeAction(line);
        ImmutableArray<RuleValue> values = ReadArguments(line);
        CheckPieces(line, at, table, action);
        bool ternary = table.Kind == MatchKind.Ternary;
        Runs.Add((action.Name, ternary));
        SetMode(ternary ? "def_t_action" : "def_action", (uint)action.Number);
        if (table.Kind == MatchKind.Index)
        {
            return;
        }

        if (values.Length != action.Parameters.Length)
        {
            throw line.Fault(at, "FNIC3203", $"action '{action.Name}' takes {action.Parameters.Length} parameters, found {values.Length}");
        }

        for (int i = 0; i < values.Length; i++)
        {
            RuleChecks.Fits(values[i], action.Parameters[i]);
        }

        RowAddress address = ternary
            ? new(_shape.Pipeline, _shape.Unit, StageTable.TernaryData, _shape.Geometry.TernaryRows)
            : new(_shape.Pipeline, _shape.Unit, StageTable.ExactData, 0);
        RowLayout layout = _context.Layout.Table(address.Pipeline, address.Unit, address.Table).Row;
        uint[] words = EntryEncoder.Words(action, [.. values.Select(v => v.Value)]);
        _context.Rows.Set(address, EntryEncoder.DataRow(layout, words, ternary));
    }

    private void ReadEntry(AsmLine line, TableSymbol table)
    {
        AsmToken first = line.Take();
        var keys = new RuleKey?[table.Fields.Length];
        while (!line.Peek.Is("->"))
        {
            AsmToken at = line.TakeWord("a field of the key, or ->");
            int field = table.Fields.ToList().FindIndex(f => f.Name == at.Text);
            if (field < 0 || keys[field] is not null)
            {
                throw line.Fault(at, "FNIC3002", $"'{at.Text}' is {(field < 0 ? "not a field" : "given already in this entry")} of table '{table.Name}': {string.Join(", ", table.Fields.Select(f => f.Name))}");
            }

            line.Expect("=");
            AsmToken valueAt = line.Peek;
            ulong value = line.TakeNumber(table.Fields[field].Width, at.Text);
            ulong? mask = line.TryTake("/") ? line.TakeNumber(table.Fields[field].Width, "mask") : null;
            keys[field] = new RuleKey(value, mask, null, line.SpanOf(valueAt));
            line.TryTake(",");
        }

        line.Expect("->");
        AsmToken actionAt = line.Peek;
        ActionSymbol action = TakeAction(line);
        ImmutableArray<RuleValue> values = ReadArguments(line);
        SourceSpan span = line.SpanOf(first);
        ImmutableArray<RuleKey> all = [.. keys.Select(k => k ?? new RuleKey(0, table.Kind == MatchKind.Ternary ? 0 : null, null, span))];
        if (table.Kind != MatchKind.Ternary && Array.IndexOf(keys, null) is >= 0 and int missing)
        {
            throw line.Fault(first, "FNIC3203", $"field '{table.Fields[missing].Name}' of table '{table.Name}' needs a value");
        }

        RuleValue? priority = table.Kind == MatchKind.Ternary ? new RuleValue((ulong)Entries.Count, span) : null;
        Entries.Add(new TableAdd(span, new RuleName(table.Name, span), new RuleName(action.Name, line.SpanOf(actionAt)), all, values, priority));
    }

    private static ImmutableArray<RuleValue> ReadArguments(AsmLine line)
    {
        var values = ImmutableArray.CreateBuilder<RuleValue>();
        if (line.TryTake("(") && !line.TryTake(")"))
        {
            do
            {
                SourceSpan span = line.SpanOf(line.Peek);
                values.Add(new RuleValue(line.TakeNumber(64, "a parameter"), span));
            }
            while (line.TryTake(","));
            line.Expect(")");
        }

        return values.ToImmutable();
    }
}
