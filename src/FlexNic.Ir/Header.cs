using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.Ir;

/// <summary>A header of the program (one element of a stack, one member of a union), or bits that the parser looks ahead at. Compared by identity.</summary>
public sealed class Header(string name, Field valid, ImmutableArray<Field> fields, bool isLookahead, SourceSpan span)
{
    private readonly int _bits = fields.Sum(f => f.Width);

    /// <summary>The name in the program.</summary>
    public string Name => name;

    /// <summary>The validity bit.</summary>
    public Field Valid => valid;

    /// <summary>The fields as they lie in the packet.</summary>
    public ImmutableArray<Field> Fields => fields;

    /// <summary>True for bits that the parser reads without going on.</summary>
    public bool IsLookahead => isLookahead;

    /// <summary>Where the program declares it.</summary>
    public SourceSpan Span => span;

    /// <summary>Length in bits.</summary>
    public int Bits => _bits;

    /// <summary>Length in bytes, rounded up.</summary>
    public int Bytes => (_bits + 7) / 8;

    /// <summary>First bit of a field, counted from the first bit on the wire.</summary>
    public int OffsetOf(Field field) => fields.TakeWhile(f => f != field).Sum(f => f.Width);

    /// <inheritdoc/>
    public override string ToString() => name;
}
