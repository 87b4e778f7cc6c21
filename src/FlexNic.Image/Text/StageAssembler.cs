using FlexNic.Core;
using FlexNic.Image.Layout;
using FlexNic.Image.Rules;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Text;

/// <summary>Reads one stage section (docs/image-format.md).</summary>
internal sealed class StageAssembler
{
    private readonly AssemblyContext _context;
    private readonly Section _section;
    private readonly StageShape _shape;
    private readonly GatewayReader _gateway;
    private readonly Dictionary<string, ActionSymbol> _actions = new(StringComparer.Ordinal);
    private readonly List<(string Action, bool Ternary)> _runs = [];
    private HashSet<string>? _owned;

    public StageAssembler(AssemblyContext context, Section section)
    {
        _context = context;
        _section = section;
        _shape = new StageShape(context.Geometry, section.Pipeline, section.Stage);
        _gateway = new GatewayReader(context, _shape);
    }

    public IEnumerable<TableAdd> Entries { get; private set; } = [];

    public void Run()
    {
        int rows = _shape.Geometry.Actions;
        string limit = $"{_shape.Key("actions")} = {rows} in '{_context.Geometry.Name}'; row 0 does nothing unless a program says 'action NAME = 0'";
        Block[] actions = [.. _section.Blocks.Where(b => b.Keyword == "action")];
        BlockNumbers numbers = BlockNumbers.Of(_context, actions, 1, rows, "action", limit);
        var reader = new ActionAssembler(_context, _shape);
        foreach (Block block in actions)
        {
            if (numbers.TryNumber(block, out int number) && reader.Read(block, number) is ActionSymbol symbol)
            {
                _actions.Add(symbol.Name, symbol);
            }
        }

        var tables = new TableAssembler(_context, _shape, _gateway, _actions);
        foreach (Block block in _section.Blocks.Where(b => b.Keyword == "table"))
        {
            tables.Read(block);
        }

        foreach (AsmLine line in _section.Statements)
        {
            _context.Read(line, ReadStatement);
        }

        _runs.AddRange(tables.Runs);
        Entries = tables.Entries;
        _context.Tables.AddRange(tables.Tables);
        _context.Actions.AddRange(_actions.Values.OrderBy(a => a.Number));
        SetOwners();
    }

    private RowAddress Address(int table, int row = 0) => new(_section.Pipeline, _shape.Unit, table, row);

    private void ReadStatement(AsmLine line)
    {
        switch (line.Peek.Text)
        {
            case "key":
                _gateway.ReadKey(line);
                break;
            case "predicate":
                _gateway.ReadPredicate(line);
                break;
            case "exact":
                line.Take();
                ReadExact(line);
                break;
            case "ternary":
                line.Take();
                ReadTernary(line);
                break;
            case "hash":
                line.Take();
                ReadHash(line);
                break;
            case "register" or "counter":
                ReadRegister(line);
                break;
            case "init":
                ReadInit(line);
                break;
            default:
                _context.Rows.ReadRow(line, _section.Pipeline, _shape.Unit);
                break;
        }
    }

    private void ReadExact(AsmLine line)
    {
        if (_gateway.TryReadCondition(line, "exact"))
        {
            return;
        }

        AsmToken at = line.TakeWord("if, unless, never, index, mask or default");
        switch (at.Text)
        {
            case "index":
                AsmToken positionAt = line.Peek;
                KeyPosition position = _gateway.TakePosition(line);
                if (position.Name is not ("kw0" or "kh0"))
                {
                    throw line.Fault(positionAt, "FNIC3009", "the row number comes from kw0 or kh0");
                }

                line.Expect("&");
                _context.Rows.SetField(Address(StageTable.Mode), "mode", 1);
                _context.Rows.SetField(Address(StageTable.Mode), "idx_sel", position.Name == "kh0" ? 1u : 0u);
                _context.Rows.SetField(Address(StageTable.Mode), "idx_mask", line.TakeNumber(16, "mask"));
                break;
            case "mask":
                _context.Rows.Set(Address(StageTable.ExactMask), line.TakeWide(_shape.Geometry.KeyBits, "mask"));
                break;
            case "default":
                _context.Rows.SetField(Address(StageTable.Mode), "def_action", (uint)TakeAction(line, false));
                if (line.TryTake("ptr"))
                {
                    int rows = _shape.Geometry.DataRows;
                    string limit = $"{_shape.Key("data_rows")} = {rows} in '{_context.Geometry.Name}'";
                    _context.Rows.SetField(Address(StageTable.Mode), "def_ptr", (uint)line.TakeInt(0, rows - 1, "data row", limit));
                }

                break;
            default:
                throw line.Fault(at, "FNIC3001", $"found {at.Quoted}, expected if, unless, never, index, mask or default");
        }
    }

    private void ReadTernary(AsmLine line)
    {
        if (_gateway.TryReadCondition(line, "ternary"))
        {
            return;
        }

        AsmToken at = line.TakeWord("if, unless, never, default or owns");
        switch (at.Text)
        {
            case "default":
                _context.Rows.SetField(Address(StageTable.Mode), "def_t_action", (uint)TakeAction(line, true));
                break;
            case "owns":
                ReadOwns(line);
                break;
            default:
                throw line.Fault(at, "FNIC3001", $"found {at.Quoted}, expected if, unless, never, default or owns");
        }
    }

    private int TakeAction(AsmLine line, bool ternary)
    {
        if (line.Peek.Kind == TokenKind.Number)
        {
            return line.TakeInt(0, _shape.Geometry.Actions - 1, "action", $"{_shape.Key("actions")} in '{_context.Geometry.Name}'");
        }

        AsmToken at = line.TakeWord("an action");
        if (!_actions.TryGetValue(at.Text, out ActionSymbol? action))
        {
            throw line.Fault(at, "FNIC3002", $"stage {_shape.Stage} has no action '{at.Text}'{(_actions.Count > 0 ? $": {string.Join(", ", _actions.Keys)} fit" : "")}");
        }

        _runs.Add((action.Name, ternary));
        return action.Number;
    }

    private void ReadOwns(AsmLine line)
    {
        _owned ??= new HashSet<string>(StringComparer.Ordinal);
        if (line.TryTake("nothing"))
        {
            return;
        }

        RowLayout layout = _context.Layout.Table(_section.Pipeline, _shape.Unit, StageTable.Owners).Row;
        do
        {
            AsmToken token = line.TakeWord("a container, a slot or state");
            ContainerNames names = _context.NamesOf(_section.Pipeline);
            bool isContainer = names.TryFind(token.Text, out Container container);
            string field = isContainer ? container.Name : token.Text;
            if (!layout.Has(field))
            {
                throw line.Fault(token, "FNIC3002", $"'{token.Text}' is not a container, a slot ({string.Join(", ", _shape.AllSlots.Select(s => s.Name))}) or state");
            }

            _owned.Add(field);
        }
        while (!line.AtEnd);
    }

    private void ReadHash(AsmLine line)
    {
        if (!_shape.HasHash)
        {
            throw line.Fault(line.Tokens[0], "FNIC3013", _shape.NoHash);
        }

        RowAddress address = Address(StageTable.HashConfig);
        _context.Rows.Claim(address, line, "the hash unit of this stage");
        int words = _shape.Geometry.HashWords;
        RowLayout layout = _context.Layout.Table(address.Pipeline, address.Unit, address.Table).Row;
        if (line.TryTake("mask"))
        {
            BitVector mask = line.TakeWide(4 * words, "mask");
            line.Expect("xor");
            BitVector row = layout.With(BitVector.Zero(layout.Width), "mask", mask);
            _context.Rows.Set(address, layout.With(row, "xor", line.TakeNumber(32, "xor")));
            return;
        }

        AsmToken at = line.Peek;
        ContainerNames names = _context.NamesOf(_section.Pipeline);
        Container first = names.Take(line);
        line.Expect("..");
        Container last = names.Take(line);
        line.Expect("crc32c");
        if (first.Class != ContainerClass.Word || last != new Container(ContainerClass.Word, words - 1) || first.Index > last.Index)
        {
            throw line.Fault(at, "FNIC3009", $"the string to hash ends at w{words - 1} ({_shape.Key("hash_words")} = {words} in '{_context.Geometry.Name}'): w0..w{words - 1} to w{words - 1}..w{words - 1} fit");
        }

        int bytes = 4 * (words - first.Index);
        BitVector window = BitVector.Zero(4 * words).With(4 * first.Index, BitVector.Ones(bytes));
        _context.Rows.Set(address, layout.With(layout.With(BitVector.Zero(layout.Width), "mask", window), "xor", Crc32C.HashUnitXor(bytes)));
    }

    private void ReadRegister(AsmLine line)
    {
        AsmToken keyword = line.Take();
        AsmToken at = line.Peek;
        string name = line.TakePath("a name for the register");
        if (!_shape.HasState)
        {
            throw line.Fault(keyword, "FNIC3013", _shape.NoState);
        }

        bool high = line.TryTake("hi");
        if (!high)
        {
            line.Expect("lo");
        }

        int rows = _shape.Geometry.StateRows;
        string limit = $"{_shape.Key("state_rows")} = {rows} in '{_context.Geometry.Name}'";
        int first = line.TryTake("base") ? line.TakeInt(0, rows - 1, "base", limit) : 0;
        int size = line.TryTake("size") ? line.TakeInt(1, rows - first, "size", limit) : rows - first;
        if (_context.Registers.Exists(r => r.Name == name))
        {
            throw line.Fault(at, "FNIC3003", $"there is a register or counter '{name}' already");
        }

        _context.Registers.Add(new RegisterSymbol(name, _section.Pipeline, _section.Stage, high, first, size, keyword.Text == "counter"));
    }

    private void ReadInit(AsmLine line)
    {
        AsmToken at = line.Take();
        if (!_shape.HasState)
        {
            throw line.Fault(at, "FNIC3013", _shape.NoState);
        }

        int rows = _shape.Geometry.StateRows;
        RowAddress address = Address(StageTable.State, line.TakeInt(0, rows - 1, "row", $"{_shape.Key("state_rows")} = {rows} in '{_context.Geometry.Name}'"));
        _context.Rows.Claim(address, line, $"row {address.Row} of the state");
        while (!line.AtEnd)
        {
            string half = line.Peek.Is("lo") ? "lo" : line.Peek.Is("hi") ? "hi" : throw line.Unexpected("lo = VALUE or hi = VALUE");
            line.Take();
            line.Expect("=");
            _context.Rows.SetField(address, half, line.TakeNumber(32, half));
        }
    }

    private void SetOwners()
    {
        IEnumerable<string> owned = _owned ?? Derive();
        if (_context.Rows.IsClaimed(Address(StageTable.Owners)))
        {
            return;
        }

        foreach (string name in owned)
        {
            _context.Rows.SetField(Address(StageTable.Owners), name, 1);
        }
    }

    private IEnumerable<string> Derive()
    {
        RowLayout layout = _context.Layout.Table(_section.Pipeline, _shape.Unit, StageTable.Vliw).Row;
        var uses = _actions.Values.ToDictionary(
            a => a.Name,
            a => (IReadOnlyList<string>)[.. OwnerDerivation.Uses(_context.Geometry.Phv, _shape, layout, _context.Rows.Get(Address(StageTable.Vliw, a.Number)))],
            StringComparer.Ordinal);
        IEnumerable<(string, bool, IReadOnlyList<string>)> runs = _runs.Distinct().Select(r => (r.Action, r.Ternary, uses[r.Action]));
        return OwnerDerivation.Ternary(runs, (name, first, second) => _context.Diagnostics.Error(
            "FNIC3008",
            _section.Header.Span,
            $"{name} of stage {_section.Stage} is used by '{first}' of one side and by '{second}' of the other: each container, slot and the state belong to one side, or say 'ternary owns ...'"));
    }
}
