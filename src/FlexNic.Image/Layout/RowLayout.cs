using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.Image.Layout;

/// <summary>A named field of a table row: <see cref="Width"/> bits from <see cref="Offset"/> upwards.</summary>
public sealed record RowField(string Name, int Offset, int Width);

/// <summary>The fields of one row of a configuration table, bit 0 first and without gaps, in the order of docs/hardware.md.</summary>
public sealed class RowLayout
{
    private readonly Dictionary<string, RowField> _byName;

    private RowLayout(ImmutableArray<RowField> fields)
    {
        Fields = fields;
        Width = fields.IsEmpty ? 0 : fields[^1].Offset + fields[^1].Width;
        _byName = fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
    }

    /// <summary>Fields in ascending order.</summary>
    public ImmutableArray<RowField> Fields { get; }

    /// <summary>Bits of the whole row.</summary>
    public int Width { get; }

    /// <summary>32-bit words of the row on the configuration bus.</summary>
    public int WordCount => (Width + 31) / 32;

    /// <summary>The field of that name; a name that the row does not have is a bug of the caller.</summary>
    public RowField this[string name] => _byName[name];

    /// <summary>From names and widths, lowest field first.</summary>
    public static RowLayout Of(IEnumerable<(string Name, int Width)> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var list = ImmutableArray.CreateBuilder<RowField>();
        int offset = 0;
        foreach ((string name, int width) in fields)
        {
            list.Add(new RowField(name, offset, width));
            offset += width;
        }

        return new RowLayout(list.ToImmutable());
    }

    /// <summary>True when the row has a field of that name.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>A field of at most 64 bits as a number.</summary>
    public ulong Get(BitVector row, string name)
    {
        ArgumentNullException.ThrowIfNull(row);
        RowField field = _byName[name];
        return row.Get(field.Offset, field.Width);
    }

    /// <summary>A field of any width.</summary>
    public BitVector Slice(BitVector row, string name)
    {
        ArgumentNullException.ThrowIfNull(row);
        RowField field = _byName[name];
        return row.Slice(field.Offset, field.Width);
    }

    /// <summary>A copy of the row with a field of at most 64 bits replaced.</summary>
    public BitVector With(BitVector row, string name, ulong value)
    {
        ArgumentNullException.ThrowIfNull(row);
        RowField field = _byName[name];
        return row.With(field.Offset, field.Width, value);
    }

    /// <summary>A copy of the row with a field of any width replaced; the width must be that of the field.</summary>
    public BitVector With(BitVector row, string name, BitVector value)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(value);
        RowField field = _byName[name];
        ArgumentOutOfRangeException.ThrowIfNotEqual(value.Width, field.Width);
        return row.With(field.Offset, value);
    }
}
