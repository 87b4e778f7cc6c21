namespace FlexNic.Host.Memory;

/// <summary>What the NIC may do with a region of host memory.</summary>
[Flags]
public enum DeviceAccess
{
    /// <summary>Nothing: a guard, or memory of the CPU alone.</summary>
    None = 0,

    /// <summary>DMA reads.</summary>
    Read = 1,

    /// <summary>DMA writes.</summary>
    Write = 2,

    /// <summary>Both.</summary>
    ReadWrite = Read | Write,
}

/// <summary>What a region is for; the link accounting sorts its bytes by it.</summary>
public enum RegionPurpose
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>Circular queue of records written by DMA headers (paper, Figure 3).</summary>
    RecordQueue,

    /// <summary>Head pointer of a record queue, read by the NIC when space looks low.</summary>
    QueueHead,

    /// <summary>Buffers that receive descriptors point to.</summary>
    RingBuffer,

    /// <summary>Descriptors of a receive ring.</summary>
    DescriptorRing,

    /// <summary>Completion entries of a receive ring.</summary>
    CompletionRing,

    /// <summary>Window of message signalled interrupts: a write is an interrupt, not data.</summary>
    Interrupt,
}

/// <summary>A named, contiguous piece of host memory with the rights the NIC has in it. Addresses and lengths in bytes.</summary>
public sealed record MemoryRegion(string Name, ulong Address, ulong Length, DeviceAccess Access, RegionPurpose Purpose = RegionPurpose.Other)
{
    /// <summary>Address of the last byte.</summary>
    public ulong Last => Address + (Length - 1);

    /// <summary>True when all <paramref name="length"/> bytes from <paramref name="address"/> lie inside.</summary>
    public bool Covers(ulong address, int length) =>
        address >= Address && address <= Last && (ulong)length <= Length - (address - Address);
}
