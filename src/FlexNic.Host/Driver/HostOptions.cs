namespace FlexNic.Host.Driver;

/// <summary>How the host's software behaves; the defaults suit a run of captured traffic.</summary>
public sealed record HostOptions
{
    /// <summary>Entries of each receive ring, a power of two from 4 to 32768.</summary>
    public int RingEntries { get; init; } = 256;

    /// <summary>Bytes of each receive buffer; 0 = the largest frame of the geometry.</summary>
    public int BufferBytes { get; init; }

    /// <summary>A ring without descriptors drops; else its packets wait.</summary>
    public bool DropWhenEmpty { get; init; }

    /// <summary>Receive buffers consumed for each doorbell.</summary>
    public int RepostEvery { get; init; } = 16;

    /// <summary>Records consumed for each update of a queue's head pointer.</summary>
    public int AdvanceEvery { get; init; } = 1;

    /// <summary>Full holding queues make the input wait instead of dropping.</summary>
    public bool Lossless { get; init; }

    /// <summary>Address of the interrupt messages: vector v = ring v sends data v to it. Null: no interrupts.</summary>
    public ulong? InterruptAddress { get; init; }
}
