namespace FlexNic.Host.Driver;

/// <summary>BAR0 of the NIC as the driver reaches it: byte addresses, aligned 32-bit registers. Behind it is a simulated PCIe link or the device model.</summary>
public interface IMmio
{
    /// <summary>A posted write: it may take effect later, but in order with all other accesses.</summary>
    void Write32(uint address, uint value);

    /// <summary>A read; sees all writes before it. It may let time pass for the device.</summary>
    uint Read32(uint address);
}
