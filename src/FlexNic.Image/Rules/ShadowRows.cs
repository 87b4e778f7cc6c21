using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Rules;

/// <summary>The image with the rules so far, and the rows that the rule in hand changes, in the order they have to be written.</summary>
internal sealed class ShadowRows(ConfigurationImage image)
{
    private readonly Dictionary<RowAddress, BitVector> _changed = [];
    private readonly List<ImageRow> _pending = [];

    public ImageLayout Layout => image.Layout;

    public BitVector Get(RowAddress address) =>
        _changed.TryGetValue(address, out BitVector? bits) ? bits : image.Row(address.Pipeline, address.Unit, address.Table, address.Row);

    public void Set(RowAddress address, BitVector bits)
    {
        if (!Get(address).Equals(bits))
        {
            Write(address, bits);
        }
    }

    /// <summary>Sets a row that the hardware may hold otherwise than we know.</summary>
    public void Write(RowAddress address, BitVector bits)
    {
        _changed[address] = bits;
        _pending.Add(new ImageRow(address.Pipeline, address.Unit, address.Table, address.Row, bits));
    }

    public IReadOnlyList<ImageRow> TakePending()
    {
        ImageRow[] rows = [.. _pending];
        _pending.Clear();
        return rows;
    }

    public ConfigurationImage Snapshot() => image.With(_changed.Select(c => new ImageRow(c.Key.Pipeline, c.Key.Unit, c.Key.Table, c.Key.Row, c.Value)));
}

/// <summary>The rows of one table in one stage.</summary>
internal sealed class ShadowTable(ShadowRows rows, PipelineId pipeline, int stage, int table)
{
    public RowLayout Layout { get; } = rows.Layout.Table(pipeline, Units.Stage(stage), table).Row;

    public int Count { get; } = rows.Layout.Table(pipeline, Units.Stage(stage), table).Rows;

    public BitVector this[int row]
    {
        get => rows.Get(new RowAddress(pipeline, Units.Stage(stage), table, row));
        set => rows.Set(new RowAddress(pipeline, Units.Stage(stage), table, row), value);
    }

    public void Write(int row, BitVector bits) => rows.Write(new RowAddress(pipeline, Units.Stage(stage), table, row), bits);

    public BitVector Zero => BitVector.Zero(Layout.Width);
}
