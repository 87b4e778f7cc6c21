namespace FlexNic.Ir;

/// <summary>The ways in which nodes are made of others.</summary>
internal enum NodeRule
{
    /// <summary>Bits of a node.</summary>
    Slice,

    /// <summary>All bits inverted.</summary>
    Not,

    /// <summary>A bitwise operator.</summary>
    Bits,

    /// <summary>Sums and differences.</summary>
    Number,

    /// <summary>The smaller of two.</summary>
    Less,
}
