using System.Buffers.Binary;

namespace FlexNic.Host.Memory;

/// <summary>
/// The host's 64-bit memory as both the CPU and the NIC see it: sparse, little-endian, zero until written. The NIC reaches only what lies inside a
/// registered region and only with that region's rights; anything else is kept in <see cref="Violations"/> and has no effect.
/// </summary>
public sealed class HostMemory
{
    private const int PageBytes = 4096;

    private readonly Dictionary<ulong, byte[]> _pages = [];
    private readonly List<MemoryRegion> _regions = [];
    private readonly List<MemoryViolation> _violations = [];
    private readonly List<DeviceWriteObserver> _observers = [];
    private MemoryRegion? _lastHit;

    /// <summary>Sees a write of the NIC after it has taken effect.</summary>
    public delegate void DeviceWriteObserver(MemoryRegion region, ulong address, ReadOnlySpan<byte> data);

    /// <summary>Regions in order of their address.</summary>
    public IReadOnlyList<MemoryRegion> Regions => _regions;

    /// <summary>Accesses of the NIC that were refused, in order.</summary>
    public IReadOnlyList<MemoryViolation> Violations => _violations;

    /// <summary>Makes a piece of memory known; regions must not overlap.</summary>
    public MemoryRegion AddRegion(MemoryRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentOutOfRangeException.ThrowIfZero(region.Length);
        if (region.Last < region.Address)
        {
            throw new ArgumentException($"region '{region.Name}' runs past the end of the address space", nameof(region));
        }

        int at = FirstAfter(region.Address);
        if (at > 0 && _regions[at - 1].Last >= region.Address)
        {
            throw new ArgumentException($"region '{region.Name}' overlaps '{_regions[at - 1].Name}'", nameof(region));
        }

        if (at < _regions.Count && _regions[at].Address <= region.Last)
        {
            throw new ArgumentException($"region '{region.Name}' overlaps '{_regions[at].Name}'", nameof(region));
        }

        _regions.Insert(at, region);
        return region;
    }

    /// <summary>Registers a watcher of the NIC's writes (queue consumers, interrupt logs).</summary>
    public void AddDeviceWriteObserver(DeviceWriteObserver observer) => _observers.Add(observer);

    /// <summary>The region that holds the address, or null.</summary>
    public MemoryRegion? FindRegion(ulong address)
    {
        if (_lastHit is not null && _lastHit.Covers(address, 1))
        {
            return _lastHit;
        }

        int at = FirstAfter(address);
        if (at == 0 || _regions[at - 1].Last < address)
        {
            return null;
        }

        return _lastHit = _regions[at - 1];
    }

    /// <summary>A DMA write. False, and a violation, when a byte of it is out of bounds; then nothing is written.</summary>
    public bool DeviceWrite(ulong address, ReadOnlySpan<byte> data)
    {
        if (Admit(address, data.Length, DeviceAccess.Write) is not { } region)
        {
            return false;
        }

        // A write to the interrupt window is a message: observers take it, memory does not change.
        if (region.Purpose != RegionPurpose.Interrupt)
        {
            Store(address, data);
        }

        foreach (DeviceWriteObserver observer in _observers)
        {
            observer(region, address, data);
        }

        return true;
    }

    /// <summary>A DMA read. False, zeros and a violation when a byte of it is out of bounds.</summary>
    public bool DeviceRead(ulong address, Span<byte> data)
    {
        if (Admit(address, data.Length, DeviceAccess.Read) is null)
        {
            data.Clear();
            return false;
        }

        Load(address, data);
        return true;
    }

    /// <summary>The CPU writes. Bytes outside every region are an error of the caller.</summary>
    public void Write(ulong address, ReadOnlySpan<byte> data)
    {
        RequireMapped(address, data.Length);
        Store(address, data);
    }

    /// <summary>The CPU reads. Bytes outside every region are an error of the caller.</summary>
    public void Read(ulong address, Span<byte> data)
    {
        RequireMapped(address, data.Length);
        Load(address, data);
    }

    /// <summary>A copy of <paramref name="length"/> bytes.</summary>
    public byte[] Read(ulong address, int length)
    {
        byte[] data = new byte[length];
        Read(address, data);
        return data;
    }

    /// <summary>Little-endian 16-bit read.</summary>
    public ushort ReadUInt16(ulong address)
    {
        Span<byte> data = stackalloc byte[2];
        Read(address, data);
        return BinaryPrimitives.ReadUInt16LittleEndian(data);
    }

    /// <summary>Little-endian 32-bit read.</summary>
    public uint ReadUInt32(ulong address)
    {
        Span<byte> data = stackalloc byte[4];
        Read(address, data);
        return BinaryPrimitives.ReadUInt32LittleEndian(data);
    }

    /// <summary>Little-endian 64-bit read.</summary>
    public ulong ReadUInt64(ulong address)
    {
        Span<byte> data = stackalloc byte[8];
        Read(address, data);
        return BinaryPrimitives.ReadUInt64LittleEndian(data);
    }

    /// <summary>Little-endian 32-bit write.</summary>
    public void WriteUInt32(ulong address, uint value)
    {
        Span<byte> data = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(data, value);
        Write(address, data);
    }

    /// <summary>Little-endian 64-bit write.</summary>
    public void WriteUInt64(ulong address, ulong value)
    {
        Span<byte> data = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(data, value);
        Write(address, data);
    }

    private MemoryRegion? Admit(ulong address, int length, DeviceAccess needed)
    {
        string verb = needed == DeviceAccess.Write ? "write" : "read";
        MemoryRegion? region = FindRegion(address);
        string? fault = region switch
        {
            null => $"DMA {verb} of {length} bytes at 0x{address:X} is outside every region",
            _ when !region.Covers(address, length) =>
                $"DMA {verb} of {length} bytes at 0x{address:X} runs past the end of region '{region.Name}' (last byte 0x{region.Last:X})",
            _ when (region.Access & needed) == 0 => $"DMA {verb} of {length} bytes at 0x{address:X}: region '{region.Name}' does not allow it",
            _ => null,
        };
        if (fault is null)
        {
            return region;
        }

        _violations.Add(new MemoryViolation(needed == DeviceAccess.Write, address, length, fault));
        return null;
    }

    private void RequireMapped(ulong address, int length)
    {
        if (FindRegion(address) is not { } region || !region.Covers(address, length))
        {
            throw new ArgumentOutOfRangeException(nameof(address), $"{length} bytes at 0x{address:X} are not inside one region");
        }
    }

    private void Store(ulong address, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int offset = (int)(address % PageBytes);
            int count = Math.Min(data.Length, PageBytes - offset);
            if (!_pages.TryGetValue(address / PageBytes, out byte[]? page))
            {
                _pages.Add(address / PageBytes, page = new byte[PageBytes]);
            }

            data[..count].CopyTo(page.AsSpan(offset));
            data = data[count..];
            address += (ulong)count;
        }
    }

    private void Load(ulong address, Span<byte> data)
    {
        while (!data.IsEmpty)
        {
            int offset = (int)(address % PageBytes);
            int count = Math.Min(data.Length, PageBytes - offset);
            if (_pages.TryGetValue(address / PageBytes, out byte[]? page))
            {
                page.AsSpan(offset, count).CopyTo(data);
            }
            else
            {
                data[..count].Clear();
            }

            data = data[count..];
            address += (ulong)count;
        }
    }

    /// <summary>Index of the first region that begins above the address.</summary>
    private int FirstAfter(ulong address)
    {
        int low = 0;
        int high = _regions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_regions[middle].Address <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
