using System.Collections.Immutable;
using FlexNic.Model.Program.Values;

namespace FlexNic.Model.Program.Nic;

/// <summary>Where a packet goes behind a pipeline.</summary>
internal enum NicDestination
{
    Host,
    Queue,
    Port,
    Nowhere,
    Ingress,
    Group,
}

/// <summary>A request to the DMA engine. Data is null when it is a range of the packet.</summary>
internal sealed record DmaRequest(DmaRequestKind Kind, ulong Address, int Offset, int Length, byte[]? Data, int Cache, int Core, int Cookie, string AtomicOp, byte[]? Compare);

internal enum DmaRequestKind
{
    Write,
    Read,
    Atomic,
    Interrupt,
}

/// <summary>A packet on its way through the NIC.</summary>
internal sealed record NicPacket(byte[] Data, string Source, int Index)
{
    public int Vnic { get; init; }

    public Value? Bridge { get; init; }

    public int Cookie { get; init; }

    public int Status { get; init; }

    public NicDestination Destination { get; set; }

    public int Target { get; set; }

    public ImmutableArray<DmaRequest> Requests { get; set; } = [];
}
