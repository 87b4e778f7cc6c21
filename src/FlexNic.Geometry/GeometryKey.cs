namespace FlexNic.Geometry;

/// <summary>
/// One key of a geometry file: where it stands, what fits, what it means. The list in <see cref="GeometryKeys"/> is the only place where a key is
/// declared: loader, fingerprint and docs/geometry.md follow it.
/// </summary>
public sealed record GeometryKey
{
    /// <summary>Table that holds the key; <c>*</c> stands for each of the three pipelines.</summary>
    public required string Table { get; init; }

    /// <summary>Key inside its table.</summary>
    public required string Name { get; init; }

    /// <summary>Type of the value.</summary>
    public GeometryKeyKind Kind { get; init; } = GeometryKeyKind.Number;

    /// <summary>Smallest integer that fits (a zero that means "absent" is told by <see cref="Shape"/>).</summary>
    public int Min { get; init; }

    /// <summary>Largest integer that fits; of a name, the largest number of characters.</summary>
    public int Max { get; init; }

    /// <summary>The only integers that fit, if they are few; otherwise empty.</summary>
    public IReadOnlyList<int> Choices { get; init; } = [];

    /// <summary>What the integer must fulfil besides its range.</summary>
    public GeometryKeyShape Shape { get; init; }

    /// <summary>Unit of the number, empty for a plain count.</summary>
    public string Unit { get; init; } = "";

    /// <summary>False when no wire, width or register depends on the key, which then stays out of the fingerprint.</summary>
    public bool Structural { get; init; } = true;

    /// <summary>Meaning, one or two sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>Why the range ends where it does; empty when obvious.</summary>
    public string Why { get; init; } = "";

    /// <summary>The full name, <c>table.name</c>.</summary>
    public string Path => $"{Table}.{Name}";

    /// <summary>What fits, in words: for messages and the reference page.</summary>
    public string Fits => Kind switch
    {
        GeometryKeyKind.Name => $"a name of at most {Max} lower-case letters, digits and underscores, beginning with a letter",
        GeometryKeyKind.StageList => "a list of stage numbers, ascending, each once",
        _ when Choices.Count == 1 => $"{Choices[0]}",
        _ when Choices.Count > 1 => string.Join(", ", Choices.Take(Choices.Count - 1)) + $" or {Choices[^1]}",
        _ => Shape switch
        {
            GeometryKeyShape.Even => $"an even number {Min}..{Max}",
            GeometryKeyShape.PowerOfTwo => $"a power of two {Min}..{Max}",
            GeometryKeyShape.PowerOfTwoOrZero => $"0 or a power of two {Min}..{Max}",
            _ => $"{Min}..{Max}",
        },
    };

    /// <summary>True when the integer is one that fits.</summary>
    public bool Accepts(long value)
    {
        if (Choices.Count > 0)
        {
            return value is >= int.MinValue and <= int.MaxValue && Choices.Contains((int)value);
        }

        if (Shape == GeometryKeyShape.PowerOfTwoOrZero && value == 0)
        {
            return true;
        }

        bool inRange = value >= Min && value <= Max;
        return inRange && Shape switch
        {
            GeometryKeyShape.Even => value % 2 == 0,
            GeometryKeyShape.PowerOfTwo or GeometryKeyShape.PowerOfTwoOrZero => long.IsPow2(value),
            _ => true,
        };
    }
}
