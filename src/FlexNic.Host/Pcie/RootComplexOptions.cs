namespace FlexNic.Host.Pcie;

/// <summary>How the host answers one read of the NIC.</summary>
public enum ReadFault
{
    /// <summary>With its data.</summary>
    None,

    /// <summary>With a completion without data, status UR.</summary>
    UnsupportedRequest,

    /// <summary>With status CA in place of one of its completions; those before it are good.</summary>
    CompleterAbort,

    /// <summary>With data, one completion of which is marked bad.</summary>
    Poisoned,

    /// <summary>Never.</summary>
    Timeout,
}

/// <summary>The link's limits and the freedoms the host takes within them. Sizes in bytes, delays in clocks.</summary>
public sealed record RootComplexOptions
{
    /// <summary>Max_Payload_Size: 128..4096, a power of two.</summary>
    public int MaxPayload { get; init; } = 256;

    /// <summary>Max_Read_Request_Size: 128..4096, a power of two.</summary>
    public int MaxReadRequest { get; init; } = 512;

    /// <summary>Read completion boundary: 64 or 128.</summary>
    public int Rcb { get; init; } = 64;

    /// <summary>Least time from a read to its first completion.</summary>
    public int DelayMin { get; init; } = 20;

    /// <summary>Most time from a read until its completions are due.</summary>
    public int DelayMax { get; init; } = 60;

    /// <summary>Chance, 0..1, that a read is cut at a completion boundary where it need not be.</summary>
    public double SplitProbability { get; init; }

    /// <summary>Lets completions of different reads pass each other.</summary>
    public bool Reorder { get; init; }

    /// <summary>The NIC's function.</summary>
    public ushort RequesterId { get; init; } = 0x0100;

    /// <summary>Chooses how a read is answered; null answers all well. Asked once per read.</summary>
    public Func<Tlp, ReadFault>? Fault { get; init; }
}
