using System.Globalization;

namespace FlexNic.Compiler.Parser;

/// <summary>A row of the parser's state table, before rows have numbers.</summary>
internal sealed class ParserRow(string name, int position)
{
    public string Name => name;

    /// <summary>Byte of the packet at which its chunk begins.</summary>
    public int Position { get; } = position;

    public int Need { get; set; }

    public int Flags { get; set; }

    /// <summary>Containers and the halves of the chunk that fill them.</summary>
    public List<string> Extractions { get; } = [];

    /// <summary>The half of the chunk that tells how many bytes count from the next row on; null for none.</summary>
    public int? Limit { get; set; }

    /// <summary>True when bytes behind the limit read as 0.</summary>
    public bool IsLimited { get; set; }

    /// <summary>Halves of the chunk that are compared.</summary>
    public (int First, int Second)? Match { get; set; }

    public List<(uint Value, uint Mask, RowTarget Target)> Branches { get; } = [];

    public RowTarget Default { get; set; } = RowTarget.End(0);

    /// <summary>Byte at which the next row begins.</summary>
    public int Next { get; set; } = position;

    public IEnumerable<RowTarget> Targets => Branches.Select(b => b.Target).Append(Default);

    public IEnumerable<string> Lines()
    {
        yield return $"  state {name}";
        if (Need > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    need {Need}");
        }

        if (IsLimited)
        {
            yield return "    limited";
        }

        foreach (string extraction in Extractions)
        {
            yield return $"    {extraction}";
        }

        if (Flags != 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    flags |= 0x{Flags:x4}");
        }

        if (Match is { } match)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    match d{match.First} d{match.Second}");
            foreach ((uint value, uint mask, RowTarget target) in Branches)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"      0x{value:x8}/0x{mask:x8} -> {target}");
            }
        }

        if (Limit is { } limit)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    limit d{limit}");
        }

        if (Next != Position)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    advance {Next - Position}").Replace("advance ", Next > Position ? "advance +" : "advance ", StringComparison.Ordinal);
        }

        yield return $"    default -> {Default}";
    }
}

/// <summary>A row, or the end of the parser with a code.</summary>
internal sealed record RowTarget(ParserRow? Row, int Code)
{
    public static RowTarget To(ParserRow row) => new(row, 0);

    public static RowTarget End(int code) => new(null, code);

    public override string ToString() => Row is not null ? Row.Name : Code == 0 ? "accept" : string.Create(CultureInfo.InvariantCulture, $"reject {Code}");
}
