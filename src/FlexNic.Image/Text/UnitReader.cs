using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>The rows of one unit of an image, for the disassembler.</summary>
internal sealed class UnitReader(ConfigurationImage image, PipelineId pipeline, int unit)
{
    public UnitLayout Layout { get; } = image.Layout.Unit(pipeline, unit)!; // Asked for units of the layout only.

    public bool IsEmpty => !image.Rows.Any(r => r.Pipeline == pipeline && r.Unit == unit);

    public TableLayout Table(int id) => Layout.Table(id)!; // As above.

    public BitVector Row(int table, int row) => image.Row(pipeline, unit, table, row);

    public ulong Get(int table, int row, string field) => Table(table).Row.Get(Row(table, row), field);

    public BitVector Slice(int table, int row, string field) => Table(table).Row.Slice(Row(table, row), field);

    /// <summary>Rows of a table that are not zero.</summary>
    public IEnumerable<int> Used(int table) => image.Rows.Where(r => r.Pipeline == pipeline && r.Unit == unit && r.Table == table).Select(r => r.Row);
}
