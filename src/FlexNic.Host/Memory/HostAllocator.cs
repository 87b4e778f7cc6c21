namespace FlexNic.Host.Memory;

/// <summary>
/// Hands out host memory the way a kernel's DMA allocator does: below 4 GiB (3-DW headers) or above (4-DW headers), aligned, with an unmapped gap
/// after each piece so that a write that runs over is seen.
/// </summary>
public sealed class HostAllocator(HostMemory memory)
{
    /// <summary>Unmapped bytes between pieces.</summary>
    public const int GuardBytes = 64;

    private ulong _low = 0x1000_0000;
    private ulong _high = 0x12_0000_0000;

    /// <summary>Allocates and registers a region of <paramref name="length"/> bytes; <paramref name="alignment"/> is a power of two.</summary>
    public MemoryRegion Allocate(string name, ulong length, ulong alignment, DeviceAccess access, RegionPurpose purpose, bool above4GiB = true)
    {
        if (alignment == 0 || (alignment & (alignment - 1)) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(alignment), alignment, "must be a power of two");
        }

        ulong next = above4GiB ? _high : _low;
        ulong address = (next + alignment - 1) & ~(alignment - 1);
        ulong end = address + length + GuardBytes;
        if (!above4GiB && end > 0xF000_0000)
        {
            throw new InvalidOperationException($"no room below 4 GiB for region '{name}' of {length} bytes");
        }

        MemoryRegion region = memory.AddRegion(new MemoryRegion(name, address, length, access, purpose));
        if (above4GiB)
        {
            _high = end;
        }
        else
        {
            _low = end;
        }

        return region;
    }
}
