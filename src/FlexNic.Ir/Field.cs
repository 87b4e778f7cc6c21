using FlexNic.Core;

namespace FlexNic.Ir;

/// <summary>What a field is, which decides the value it has when the parser has ended.</summary>
public enum FieldKind
{
    /// <summary>Bits of a header, as they lie in the packet.</summary>
    Header,

    /// <summary>The validity bit of a header: what the parser found.</summary>
    Valid,

    /// <summary>A mark that parser states leave: this state was passed.</summary>
    Passed,

    /// <summary>Something that the NIC says of the packet: ingress port, length, parser error.</summary>
    Intrinsic,

    /// <summary>A variable or metadata: 0 at first, and without a place of its own.</summary>
    Variable,
}

/// <summary>A value of at most some hundred bits that a program can name. Compared by identity.</summary>
public sealed class Field(string name, int width, FieldKind kind, SourceSpan span)
{
    /// <summary>The name in the program, for people.</summary>
    public string Name => name;

    /// <summary>Number of bits.</summary>
    public int Width => width;

    /// <summary>What it is.</summary>
    public FieldKind Kind => kind;

    /// <summary>Where the program declares it.</summary>
    public SourceSpan Span => span;

    /// <inheritdoc/>
    public override string ToString() => name;
}
