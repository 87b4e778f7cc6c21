using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Text;

/// <summary>Writes one stage as text.</summary>
internal sealed class StageWriter
{
    private readonly ImageWriter _writer;
    private readonly ConfigurationImage _image;
    private readonly UnitReader _unit;
    private readonly StageShape _shape;
    private readonly ContainerNames _names;
    private readonly Dictionary<int, ActionSymbol> _symbols;
    private readonly ActionWriter _actions;
    private readonly HashSet<int> _plainActions;

    public StageWriter(ImageWriter writer, ConfigurationImage image, PipelineId pipeline, int stage)
    {
        _writer = writer;
        _image = image;
        _unit = new UnitReader(image, pipeline, Units.Stage(stage));
        _shape = new StageShape(image.Geometry, pipeline, stage);
        _names = new ContainerNames(image.Geometry);
        _symbols = image.Symbols.Actions.Where(a => a.Pipeline == pipeline && a.Stage == stage).ToDictionary(a => a.Number);
        _actions = new ActionWriter(writer, image.Geometry, _shape, _unit.Table(StageTable.Vliw).Row);
        _plainActions = [.. _unit.Used(StageTable.Vliw).Where(r => _actions.IsPlain(_unit.Row(StageTable.Vliw, r))).Union(_symbols.Keys)];
    }

    private IEnumerable<TableSymbol> Tables => _image.Symbols.Tables.Where(t => t.Pipeline == _shape.Pipeline && t.Stage == _shape.Stage);

    private bool HasSymbols =>
        _symbols.Count > 0
        || Tables.Any()
        || _image.Symbols.Registers.Any(t => t.Pipeline == _shape.Pipeline && t.Stage == _shape.Stage);

    public void Run()
    {
        if (_unit.IsEmpty && !HasSymbols)
        {
            return;
        }

        _writer.Blank();
        _writer.Line(0, $"stage {_shape.Stage}");
        WriteKey();
        WritePredicates();
        WriteGateway();
        WriteMode();
        WriteOwners();
        WriteHash();
        WriteRegisters();
        foreach (int table in new[] { StageTable.ExactEntry, StageTable.TernaryEntry, StageTable.TernaryResult, StageTable.ExactData, StageTable.TernaryData })
        {
            WriteRows(table);
        }

        foreach (int row in _unit.Used(StageTable.Vliw).Where(r => !_plainActions.Contains(r)))
        {
            _writer.Row(1, _unit.Table(StageTable.Vliw), row, _unit.Row(StageTable.Vliw, row));
        }

        foreach (TableSymbol table in Tables)
        {
            WriteTable(table);
        }

        foreach (int number in _plainActions.Order())
        {
            _actions.Write(ActionName(number), number, _unit.Row(StageTable.Vliw, number), _symbols.GetValueOrDefault(number));
        }
    }

    private bool HasTable(bool ternary) => Tables.Any(t => (t.Kind == MatchKind.Ternary) == ternary);

    private string ActionName(ulong number) => ActionName((int)number);

    private string ActionName(int number) =>
        _symbols.TryGetValue(number, out ActionSymbol? symbol) ? symbol.Name : _plainActions.Contains(number) ? $"a{number}" : $"{number}";

    private void WriteRows(int table)
    {
        if (_unit.Layout.Table(table) is TableLayout layout)
        {
            foreach (int row in _unit.Used(table))
            {
                _writer.Row(1, layout, row, _unit.Row(table, row));
            }
        }
    }

    private void WriteKey()
    {
        if (!_unit.Used(StageTable.KeySelect).Any())
        {
            return;
        }

        var selected = _shape.Positions.Select(p => new Container(p.Class, (int)_unit.Get(StageTable.KeySelect, 0, p.Name))).ToList();
        if (selected.Exists(c => c.Index >= Container.Count(_image.Geometry.Phv, c.Class)))
        {
            WriteRows(StageTable.KeySelect);
            return;
        }

        IEnumerable<Container> said = selected.GroupBy(c => c.Class).SelectMany(g => g.Take(g.ToList().FindLastIndex(c => c.Index != 0) + 1));
        _writer.Line(1, $"key {string.Join(' ', said.Select(_names.NameOf))}");
    }

    private void WritePredicates()
    {
        foreach (int row in _unit.Used(StageTable.Predicate))
        {
            KeyPosition position = _shape.Positions[row];
            ulong value = _unit.Get(StageTable.Predicate, row, "value");
            ulong mask = _unit.Get(StageTable.Predicate, row, "mask");
            ulong full = position.Bits == 32 ? uint.MaxValue : 0xFFFFu;
            if ((value | mask) > full)
            {
                _writer.Row(1, _unit.Table(StageTable.Predicate), row, _unit.Row(StageTable.Predicate, row));
                continue;
            }

            string text = mask == full ? position.Name : $"{position.Name} & 0x{mask:x}";
            _writer.Line(1, $"predicate {text} {(_unit.Get(StageTable.Predicate, row, "op") == 0 ? "==" : "<")} 0x{value:x}");
        }
    }

    private void WriteGateway()
    {
        ulong Field(string name) => _unit.Get(StageTable.Gateway, 0, name);
        if ((Field("e_want") & ~Field("e_care")) != 0 || (Field("t_want") & ~Field("t_care")) != 0)
        {
            WriteRows(StageTable.Gateway);
            return;
        }

        foreach ((string side, string prefix) in new[] { ("exact", "e"), ("ternary", "t") })
        {
            ulong care = Field($"{prefix}_care");
            ulong want = Field($"{prefix}_want");
            bool inverted = Field($"{prefix}_inv") != 0;
            if (care == 0)
            {
                if (inverted)
                {
                    _writer.Line(1, $"{side} never");
                }

                continue;
            }

            IEnumerable<string> terms = _shape.Positions
                .Select((p, i) => (p.Name, Care: i < 64 && (care >> i & 1) != 0, Want: (want >> i & 1) != 0))
                .Where(t => t.Care)
                .Select(t => t.Want ? t.Name : $"not {t.Name}");
            _writer.Line(1, $"{side} {(inverted ? "unless" : "if")} {string.Join(" and ", terms)}");
        }
    }

    private void WriteMode()
    {
        BitVector mask = _unit.Slice(StageTable.ExactMask, 0, "mask");
        if (!mask.IsZero)
        {
            _writer.Line(1, $"exact mask 0x{mask.ToHex()}");
        }

        ulong Field(string name) => _unit.Get(StageTable.Mode, 0, name);
        bool index = Field("mode") != 0;
        int actions = _shape.Geometry.Actions;
        bool beyond = Field("def_action") >= (uint)actions || Field("def_t_action") >= (uint)actions || Field("def_ptr") >= (uint)_shape.Geometry.DataRows;
        if (beyond || (!index && (Field("idx_sel") != 0 || Field("idx_mask") != 0)))
        {
            WriteRows(StageTable.Mode);
            return;
        }

        if (index)
        {
            _writer.Line(1, $"exact index {(Field("idx_sel") == 0 ? "kw0" : "kh0")} & 0x{Field("idx_mask"):x4}");
        }

        // A table sets defaults of its own, so its side's are always said.
        if (Field("def_action") != 0 || Field("def_ptr") != 0 || HasTable(ternary: false))
        {
            _writer.Line(1, $"exact default {ActionName(Field("def_action"))} ptr {Field("def_ptr")}");
        }

        if (Field("def_t_action") != 0 || HasTable(ternary: true))
        {
            _writer.Line(1, $"ternary default {ActionName(Field("def_t_action"))}");
        }
    }

    private void WriteOwners()
    {
        string[] owned = [.. _unit.Table(StageTable.Owners).Row.Fields.Where(f => _unit.Row(StageTable.Owners, 0)[f.Offset]).Select(f => f.Name)];
        _writer.Line(1, owned.Length == 0 ? "ternary owns nothing" : $"ternary owns {string.Join(' ', owned)}");
    }

    private void WriteHash()
    {
        if (_shape.HasHash && _unit.Used(StageTable.HashConfig).Any())
        {
            _writer.Line(1, $"hash mask 0x{_unit.Slice(StageTable.HashConfig, 0, "mask").ToHex()} xor 0x{_unit.Get(StageTable.HashConfig, 0, "xor"):x8}");
        }
    }

    private void WriteRegisters()
    {
        foreach (RegisterSymbol register in _image.Symbols.Registers.Where(t => t.Pipeline == _shape.Pipeline && t.Stage == _shape.Stage))
        {
            _writer.Line(1, $"{(register.Counter ? "counter" : "register")} {register.Name} {(register.High ? "hi" : "lo")} base {register.Base} size {register.Size}");
        }

        if (!_shape.HasState)
        {
            return;
        }

        foreach (int row in _unit.Used(StageTable.State))
        {
            _writer.Line(1, $"init {row} lo = 0x{_unit.Get(StageTable.State, row, "lo"):x8} hi = 0x{_unit.Get(StageTable.State, row, "hi"):x8}");
        }
    }

    private void WriteTable(TableSymbol table)
    {
        IEnumerable<string> fields = table.Fields.Select(f =>
        {
            KeyPosition position = _shape.Positions.First(p => p.Name == f.Position);
            int low = f.Offset - position.Offset;
            return f.Width == position.Bits ? $"{f.Name}={f.Position}" : $"{f.Name}={f.Position}[{low + f.Width - 1}:{low}]";
        });
        string first = table.Kind == MatchKind.Index ? $" base {table.Base}" : "";
        string kind = table.Kind switch { MatchKind.Exact => "exact", MatchKind.Ternary => "ternary", _ => "index" };
        _writer.Line(1, $"table {table.Name} {kind} {string.Join(' ', fields)}{first}");
        if (!table.Actions.IsEmpty)
        {
            _writer.Line(2, $"actions {string.Join(' ', table.Actions)}");
        }
    }
}
