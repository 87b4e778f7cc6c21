using System.Collections.Immutable;

namespace FlexNic.Model.Device.Nic;

/// <summary>What became of a packet after the ingress pipeline.</summary>
public enum IngressFate
{
    /// <summary>In the holding queue of its destination.</summary>
    Queued,

    /// <summary>The program gave it no destination, or nothing was left of it.</summary>
    Dropped,

    /// <summary>For a port or ring that does not exist.</summary>
    BadDestination,

    /// <summary>The holding queue was full.</summary>
    TailDropped,
}

/// <summary>The result of the ingress pipeline for one packet; <see cref="Packet"/> and <see cref="Meta"/> are as they leave it.</summary>
public sealed record IngressOutcome(IngressFate Fate, PacketMeta Meta, byte[] Packet, byte ParserError);

/// <summary>What became of one DMA request.</summary>
public enum DmaRequestFate
{
    /// <summary>Carried out, or (reads in replay) asked for.</summary>
    Done,

    /// <summary>Refused and counted: outside the packet, empty, too long or atomic.</summary>
    Bad,

    /// <summary>Discarded and counted: the host has bus mastering off.</summary>
    Blocked,
}

/// <summary>One valid DMA header and the bytes it moved: those written, or those read (none in replay, none unless <see cref="DmaRequestFate.Done"/>).</summary>
public sealed record DmaRequest(DmaHeader Header, DmaRequestFate Fate, byte[] Data);

/// <summary>One packet in a receive ring: the descriptor it took and the completion entry that was written.</summary>
public sealed record RingDelivery(int Ring, int DescriptorIndex, ulong BufferAddress, byte[] Payload, ulong CompletionAddress, byte[] Completion, bool Truncated);

/// <summary>What became of a packet after the DMA pipeline.</summary>
public enum DmaFate
{
    /// <summary>Dropped by the program; no request ran.</summary>
    Dropped,

    /// <summary>Its requests ran and it had no ring to go to.</summary>
    Consumed,

    /// <summary>Delivered to a receive ring.</summary>
    Delivered,

    /// <summary>Dropped: the ring had no descriptor, was disabled or does not exist.</summary>
    NoDescriptor,

    /// <summary>Not delivered: the host has bus mastering off.</summary>
    Blocked,

    /// <summary>Waits in the DMA engine, itself or behind another packet, for a descriptor.</summary>
    Waiting,
}

/// <summary>What the DMA engine did for one packet: the requests that ran, in order, and the delivery, if any.</summary>
public sealed record DmaOutcome(DmaFate Fate, PacketMeta Meta, byte[] Packet, ImmutableArray<DmaRequest> Requests, RingDelivery? Delivery);

/// <summary>What became of a packet after the egress pipeline.</summary>
public enum EgressFate
{
    /// <summary>Transmitted.</summary>
    Transmitted,

    /// <summary>The program gave it no destination, or nothing was left of it.</summary>
    Dropped,

    /// <summary>Its destination is no port, or one that does not exist.</summary>
    BadDestination,

    /// <summary>Discarded: CTRL.tx_enable is off.</summary>
    Disabled,
}

/// <summary>The result of the egress pipeline; <see cref="Frame"/> is as on the wire, padding included, when it was transmitted.</summary>
public sealed record EgressOutcome(EgressFate Fate, PacketMeta Meta, byte[] Frame);
