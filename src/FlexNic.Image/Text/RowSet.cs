using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>The rows of an image in the making, and the line each row comes from, so that no row is described twice.</summary>
internal sealed class RowSet(ImageLayout layout)
{
    private readonly Dictionary<RowAddress, BitVector> _rows = [];
    private readonly Dictionary<RowAddress, int> _lines = [];

    public IEnumerable<ImageRow> Rows => _rows.Select(r => new ImageRow(r.Key.Pipeline, r.Key.Unit, r.Key.Table, r.Key.Row, r.Value));

    /// <summary>Takes the row for a line; a row that another line described is an error.</summary>
    public void Claim(RowAddress address, AsmLine line, string what)
    {
        if (!_lines.TryAdd(address, line.Number))
        {
            throw line.Fault(line.Tokens[0], "FNIC3003", $"{what} is described already, at line {_lines[address]}");
        }
    }

    public bool IsClaimed(RowAddress address) => _lines.ContainsKey(address);

    public BitVector Get(RowAddress address) =>
        _rows.TryGetValue(address, out BitVector? bits) ? bits : BitVector.Zero(layout.Table(address.Pipeline, address.Unit, address.Table).Row.Width);

    public void Set(RowAddress address, BitVector bits) => _rows[address] = bits;

    public void SetField(RowAddress address, string field, ulong value) =>
        _rows[address] = layout.Table(address.Pipeline, address.Unit, address.Table).Row.With(Get(address), field, value);

    /// <summary>Reads <c>row TABLE INDEX field=value ...</c>, the form that can say any bits of any row.</summary>
    public void ReadRow(AsmLine line, PipelineId pipeline, int unit)
    {
        line.Expect("row");
        UnitLayout unitLayout = layout.Unit(pipeline, unit)!; // Sections exist only for units of the geometry.
        AsmToken at = line.TakeWord("a table");
        TableLayout table = unitLayout.Tables.FirstOrDefault(t => t.Name == at.Text)
            ?? throw line.Fault(at, "FNIC3002", $"{unitLayout.Name} of the {Names.Of(pipeline)} pipeline has no table '{at.Text}': {string.Join(", ", unitLayout.Tables.Select(t => t.Name))} fit");
        int index = line.TakeInt(0, table.Rows - 1, "row", $"table {table.Name} has {table.Rows} rows in '{layout.Geometry.Name}'");
        BitVector bits = BitVector.Zero(table.Row.Width);
        while (!line.AtEnd)
        {
            AsmToken name = line.TakeWord("a field");
            if (!table.Row.Has(name.Text))
            {
                string fit = string.Join(", ", table.Row.Fields.Take(12).Select(f => f.Name)) + (table.Row.Fields.Length > 12 ? ", ..." : "");
                throw line.Fault(name, "FNIC3002", $"table {table.Name} has no field '{name.Text}': {fit} fit");
            }

            line.Expect("=");
            AsmToken valueAt = line.Peek;
            bits = table.Row.With(bits, name.Text, line.TakeWide(table.Row[name.Text].Width, name.Text));
            if (name.Text == "var_mode" && table.Row.Get(bits, name.Text) == 3)
            {
                throw line.Fault(valueAt, "FNIC3012", "var_mode 3 is reserved: 0 none, 1 skip, 2 limit fit");
            }
        }

        var address = new RowAddress(pipeline, unit, table.Id, index);
        Claim(address, line, $"row {index} of table {table.Name}");
        Set(address, bits);
    }
}
