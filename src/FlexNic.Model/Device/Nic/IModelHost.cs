namespace FlexNic.Model.Device.Nic;

/// <summary>Why the NIC writes host memory.</summary>
public enum DmaWriteKind
{
    /// <summary>A DMA write request of a program: a record of the application, say.</summary>
    Record,

    /// <summary>The bytes of a packet in a buffer of a receive ring.</summary>
    RingPayload,

    /// <summary>The completion entry of a receive ring.</summary>
    RingCompletion,

    /// <summary>An MSI-X message.</summary>
    Interrupt,
}

/// <summary>The host's memory as the device model reaches it. Addresses are bus addresses in bytes; calls come in the order in which the NIC issues them.</summary>
public interface IModelHost
{
    /// <summary>A posted write.</summary>
    void Write(ulong address, ReadOnlySpan<byte> data, DmaWriteKind kind);

    /// <summary>A read; fills the whole of <paramref name="destination"/> and sees all writes before it.</summary>
    void Read(ulong address, Span<byte> destination);
}
