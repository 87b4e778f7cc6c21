using System.Text;
using FlexNic.Core;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>Collects lines of program text, and writes any row in the form that can say any bits.</summary>
internal sealed class ImageWriter
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Blank() => _text.Append('\n');

    public void Line(int depth, string text) => _text.Append(' ', 2 * depth).Append(text).Append('\n');

    /// <summary><c>row TABLE INDEX field=value ...</c>; fields of zero are left out.</summary>
    public void Row(int depth, TableLayout table, int index, BitVector bits)
    {
        IEnumerable<string> fields = table.Row.Fields.Select(f => (f.Name, Bits: bits.Slice(f.Offset, f.Width))).Where(f => !f.Bits.IsZero).Select(f => $"{f.Name}=0x{f.Bits.ToHex()}");
        Line(depth, $"row {table.Name} {index} {string.Join(' ', fields)}".TrimEnd());
    }
}
