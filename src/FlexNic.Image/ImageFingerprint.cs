using System.Globalization;
using System.Text;
using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Image;

/// <summary>What binds an image to a geometry: 32 bits that differ when the tables differ.</summary>
internal static class ImageFingerprint
{
    public static uint Of(NicGeometry geometry)
    {
        var text = new StringBuilder();
        foreach (UnitLayout unit in ImageLayout.For(geometry).Units)
        {
            foreach (TableLayout table in unit.Tables)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(int)unit.Pipeline}.{unit.Unit}.{table.Id}:{table.Rows}x{table.Row.Width};");
            }
        }

        return Crc32C.Compute(Encoding.ASCII.GetBytes(text.ToString()));
    }
}
