namespace FlexNic.Image.Registers;

/// <summary>The NIC-wide counters at <see cref="RegisterMap.CounterBase"/> + 4n; the number is n. All are 32 bits and wrap.</summary>
public enum CounterId
{
    /// <summary>Packets that entered the ingress pipeline.</summary>
    RxPackets = 0,

    /// <summary>Packets that the ingress pipeline dropped: no destination, or nothing left of them.</summary>
    IngressDrop = 1,

    /// <summary>Packets for a port or ring that does not exist.</summary>
    BadDst = 2,

    /// <summary>Packets dropped at the tail of the host's holding queue.</summary>
    HostQueueDrop = 3,

    /// <summary>Packets that the DMA engine took from the DMA pipeline.</summary>
    DmaPackets = 4,

    /// <summary>DMA write requests carried out.</summary>
    DmaWrites = 5,

    /// <summary>Bytes written by DMA write requests.</summary>
    DmaWriteBytes = 6,

    /// <summary>DMA read requests carried out.</summary>
    DmaReads = 7,

    /// <summary>DMA read requests that ended with an error status.</summary>
    DmaReadErrors = 8,

    /// <summary>DMA requests refused: out of the packet, empty, too long, or an operation this version has not.</summary>
    DmaBadRequest = 9,

    /// <summary>Packets delivered to receive rings.</summary>
    RingPackets = 10,

    /// <summary>Packets dropped because their ring had no descriptor, was disabled or does not exist.</summary>
    RingNoDescriptor = 11,

    /// <summary>Packets cut to the size of their buffer.</summary>
    RingTruncated = 12,

    /// <summary>Interrupt messages sent.</summary>
    MsixSent = 13,

    /// <summary>Requests of the host that BAR0 does not support.</summary>
    CqUnsupported = 14,

    /// <summary>Completions that belong to no request.</summary>
    RcUnexpected = 15,

    /// <summary>Transaction layer packets sent as requester.</summary>
    TlpSent = 16,

    /// <summary>Packets for which the ingress parser ended with an error.</summary>
    ParserErrorIngress = 17,

    /// <summary>Packets and requests discarded because the host has bus mastering off.</summary>
    DmaBlocked = 18,

    /// <summary>Packets that the egress pipeline dropped: no destination, or nothing left of them.</summary>
    EgressDrop = 19,

    /// <summary>Packets that ended in the DMA pipeline: neither a destination nor a DMA header. Read data that only changes state ends here.</summary>
    DmaConsumed = 20,
}
