using System.Collections.Immutable;
using FlexNic.P4.Types;

namespace FlexNic.P4.Records;

/// <summary>How a record and the program meet.</summary>
[Flags]
public enum RecordUses
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>The program writes it by <c>dma_write_field</c>, or as the operand of an atomic operation.</summary>
    Written = 1,

    /// <summary>The program reads it: the DMA parser takes it from the data of a DMA read.</summary>
    Read = 2,

    /// <summary>It is a header of packets of which the program writes ranges by <c>dma_write</c>.</summary>
    InPackets = 4,
}

/// <summary>A type whose values lie in host memory, first field first, each field with its most significant byte first.</summary>
public sealed record HostRecord(string Name, P4Type Type, RecordUses Uses)
{
    /// <summary>The fields with their places.</summary>
    public ImmutableArray<RecordField> Fields { get; } = RecordField.Of(Type);
}
