using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image;

/// <summary>
/// A program as the hardware sees it: the bits of every row of every table of a geometry. Rows that are not listed are zero; listed rows are never zero,
/// so that two images with the same bits have the same rows. Immutable.
/// </summary>
public sealed class ConfigurationImage
{
    private readonly Dictionary<RowAddress, BitVector> _byAddress;

    /// <summary>From rows in any order and the names of the program; a row that the geometry does not have, has another width, or comes twice is a bug of the caller.</summary>
    public ConfigurationImage(ImageLayout layout, IEnumerable<ImageRow> rows, ImageSymbols? symbols = null)
    {
        Symbols = symbols ?? ImageSymbols.None;
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(rows);
        Layout = layout;
        Rows = [.. rows.Where(r => !r.Bits.IsZero).OrderBy(r => r.Address)];
        foreach (ImageRow row in Rows)
        {
            TableLayout table = layout.Table(row.Pipeline, row.Unit, row.Table);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row.Row, table.Rows);
            ArgumentOutOfRangeException.ThrowIfNotEqual(row.Bits.Width, table.Row.Width);
        }

        _byAddress = Rows.ToDictionary(r => r.Address, r => r.Bits);
    }

    /// <summary>The tables that the rows belong to.</summary>
    public ImageLayout Layout { get; }

    /// <summary>Names of tables, actions and registers, for rules and people.</summary>
    public ImageSymbols Symbols { get; }

    /// <summary>The geometry that the image was made for.</summary>
    public NicGeometry Geometry => Layout.Geometry;

    /// <summary>Rows with a bit set, in the order of the configuration bus.</summary>
    public ImmutableArray<ImageRow> Rows { get; }

    /// <summary>The bits of any row of the geometry; zero when the image does not list it.</summary>
    public BitVector Row(PipelineId pipeline, int unit, int table, int row)
    {
        TableLayout layout = Layout.Table(pipeline, unit, table);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, layout.Rows);
        return _byAddress.TryGetValue(new RowAddress(pipeline, unit, table, row), out BitVector? bits) ? bits : BitVector.Zero(layout.Row.Width);
    }

    /// <summary>The same image with some rows replaced.</summary>
    public ConfigurationImage With(IEnumerable<ImageRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var merged = Rows.ToDictionary(r => r.Address);
        foreach (ImageRow row in rows)
        {
            merged[row.Address] = row;
        }

        return new ConfigurationImage(Layout, merged.Values, Symbols);
    }

    /// <summary>The words that load the whole image: every row of every table, in bus order, so that nothing of an earlier image is left.</summary>
    public IEnumerable<ConfigurationWord> EnumerateWords()
    {
        foreach (UnitLayout unit in Layout.Units)
        {
            foreach (TableLayout table in unit.Tables)
            {
                for (int row = 0; row < table.Rows; row++)
                {
                    var imageRow = new ImageRow(unit.Pipeline, unit.Unit, table.Id, row, Row(unit.Pipeline, unit.Unit, table.Id, row));
                    foreach (ConfigurationWord word in imageRow.Words())
                    {
                        yield return word;
                    }
                }
            }
        }
    }
}
