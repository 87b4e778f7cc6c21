using System.Collections.Immutable;

namespace FlexNic.Fuzz.Programs;

/// <summary>A type of headers.</summary>
public sealed record FuzzHeaderType(string Name, ImmutableArray<FuzzField> Fields)
{
    /// <summary>Bits of all fields.</summary>
    public int Bits => Fields.Sum(f => f.Type.Width);
}

/// <summary>A header of the program, or a stack of <paramref name="Elements"/> of them.</summary>
public sealed record FuzzHeader(string Name, FuzzHeaderType Type, int Elements)
{
    /// <summary>True for a stack.</summary>
    public bool IsStack => Elements > 0;

    /// <summary>The headers by the names that statements use.</summary>
    public IEnumerable<string> Paths => IsStack ? Enumerable.Range(0, Elements).Select(i => $"hdr.{Name}[{i}]") : [$"hdr.{Name}"];
}
