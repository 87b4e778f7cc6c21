using CsCheck;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;

namespace FlexNic.Tests.Image;

/// <summary>Images with any bits in any rows: also such that no sensible program has. Only the reserved var_mode 3 is left out.</summary>
internal static class RandomImages
{
    public static Gen<ConfigurationImage> Of(NicGeometry geometry)
    {
        ImageLayout layout = ImageLayout.For(geometry);
        (UnitLayout Unit, TableLayout Table)[] all = [.. layout.Units.SelectMany(u => u.Tables.Select(t => (u, t)))];
        Gen<ImageRow> row =
            from place in Gen.Int[0, all.Length - 1]
            from index in Gen.Int[0, 16383]
            from words in Gen.UInt.Array[32]
            from sparse in Gen.Int[0, 3]
            from masks in Gen.UInt.Array[32]
            let unit = all[place].Unit
            let table = all[place].Table
            let bits = BitVector.FromWords(table.Row.Width, [.. words.Select((w, i) => sparse == 0 ? w : w & masks[i] & (sparse > 1 ? masks[^(i + 1)] : uint.MaxValue))])
            select new ImageRow(unit.Pipeline, unit.Unit, table.Id, index % table.Rows, WithoutReserved(table, bits));
        return row.Array[0, 60].Select(rows => new ConfigurationImage(layout, rows.GroupBy(r => r.Address).Select(g => g.First())));
    }

    private static BitVector WithoutReserved(TableLayout table, BitVector bits) =>
        table.Row.Has("var_mode") && table.Row.Get(bits, "var_mode") == 3 ? table.Row.With(bits, "var_mode", 2) : bits;
}
