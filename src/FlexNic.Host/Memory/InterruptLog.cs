using System.Buffers.Binary;

namespace FlexNic.Host.Memory;

/// <summary>One MSI-X message: the address and data that the NIC wrote.</summary>
public readonly record struct InterruptMessage(ulong Address, uint Data);

/// <summary>Collects the messages written into interrupt windows of host memory, in order.</summary>
public sealed class InterruptLog
{
    private readonly List<InterruptMessage> _messages = [];
    private readonly List<string> _violations = [];

    /// <summary>Watches a memory.</summary>
    public InterruptLog(HostMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        memory.AddDeviceWriteObserver(OnWrite);
    }

    /// <summary>Messages so far.</summary>
    public IReadOnlyList<InterruptMessage> Messages => _messages;

    /// <summary>Writes to the window that are not one aligned double word.</summary>
    public IReadOnlyList<string> Violations => _violations;

    private void OnWrite(MemoryRegion region, ulong address, ReadOnlySpan<byte> data)
    {
        if (region.Purpose != RegionPurpose.Interrupt)
        {
            return;
        }

        if (data.Length != 4 || address % 4 != 0)
        {
            _violations.Add($"interrupt message at 0x{address:X} has {data.Length} bytes; it is one aligned double word");
            return;
        }

        _messages.Add(new InterruptMessage(address, BinaryPrimitives.ReadUInt32LittleEndian(data)));
    }
}
