using FlexNic.Geometry;
using FlexNic.Host.Memory;
using FlexNic.Image;
using FlexNic.Image.Registers;

namespace FlexNic.Host.Driver;

/// <summary>
/// The NIC's driver: everything that software does with BAR0 (docs/hardware.md, section 10) - probing, images and rules, counters, receive rings and interrupts.
/// A device that does not fit, or rows that do not, raise <see cref="Core.FlexNicInputException"/> (FNIC50nn); a device that hangs, <see cref="TimeoutException"/>.
/// </summary>
public sealed class NicDriver
{
    private const ulong InterruptWindowBytes = 4096;

    private readonly IMmio _mmio;
    private readonly HostMemory _memory;
    private readonly NicGeometry _geometry;
    private readonly HostAllocator _allocator;
    private readonly ConfigurationWindow _window;
    private readonly ReceiveRing?[] _rings;

    /// <summary>For a device of the geometry; the rings come from the allocator, which is one of its own over the memory unless told.</summary>
    public NicDriver(IMmio mmio, HostMemory memory, NicGeometry geometry, HostAllocator? allocator = null)
    {
        ArgumentNullException.ThrowIfNull(mmio);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(geometry);
        _mmio = mmio;
        _memory = memory;
        _geometry = geometry;
        _allocator = allocator ?? new HostAllocator(memory);
        _window = new ConfigurationWindow(mmio, geometry.Host.CfgFifoWords);
        _rings = new ReceiveRing?[geometry.Host.RxRings];
    }

    /// <summary>Words that one transaction of <see cref="ApplyRows"/> may have (host.cfg_fifo_words).</summary>
    public int TransactionCapacityWords => _window.CapacityWords;

    /// <summary>Reads of CFG_STATUS without progress after which the device counts as hung.</summary>
    public int PollLimit
    {
        get => _window.PollLimit;
        set => _window.PollLimit = value;
    }

    /// <summary>Buffers of a ring that are consumed before its doorbell is rung; applies to rings set up later.</summary>
    public int RepostEvery { get; set; } = 1;

    /// <summary>Checks that the device is a FlexNIC of this register map and geometry.</summary>
    public void Probe()
    {
        uint id = Read(RegisterMap.Id);
        if (id != RegisterMap.IdValue)
        {
            throw DriverErrors.Error(DriverErrors.NotTheDevice, $"register ID is 0x{id:X8}, expected 0x{RegisterMap.IdValue:X8}: not a FlexNIC");
        }

        uint version = Read(RegisterMap.Version);
        if (version >> 16 != RegisterMap.VersionMajor || (version & 0xFFFF) < RegisterMap.VersionMinor)
        {
            throw DriverErrors.Error(
                DriverErrors.WrongVersion,
                $"register VERSION is {version >> 16}.{version & 0xFFFF}, expected {RegisterMap.VersionMajor}.{RegisterMap.VersionMinor} or a later minor version");
        }

        uint expected = GeometryFingerprint.Of(_geometry).First32;
        uint found = Read(RegisterMap.Geometry);
        if (found != expected)
        {
            throw DriverErrors.Error(DriverErrors.WrongGeometry, $"register GEOMETRY is 0x{found:X8}, expected 0x{expected:X8} of geometry '{_geometry.Name}'{ShapeDifference()}");
        }
    }

    /// <summary>Stops traffic and writes every row of the image. <paramref name="progress"/> gets (words written, words in all) now and then.</summary>
    public void LoadImage(ConfigurationImage image, Action<int, int>? progress = null)
    {
        CheckFits(image);
        DisableTraffic();
        _window.Load(image.EnumerateWords(), progress);
    }

    /// <summary>
    /// Stops traffic and writes the rows that the image lists, and no others: for a device whose memories are all zero, as those of a simulator may be after
    /// power-on. Any other keeps what an earlier image left; it needs <see cref="LoadImage"/>.
    /// </summary>
    public void LoadListedRows(ConfigurationImage image)
    {
        CheckFits(image);
        DisableTraffic();
        _window.Load(image.Rows.SelectMany(r => r.Words()), null);
    }

    /// <summary>Writes rows as one transaction: a packet sees all of them or none. On return they are in place.</summary>
    public void ApplyRows(IReadOnlyList<ImageRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _window.Apply(rows);
    }

    /// <summary>Writes rows in their order: as one transaction when the queue of the configuration window holds it, else as several.</summary>
    public void ApplyRowsInParts(IReadOnlyList<ImageRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        List<ImageRow> part = [];
        int partWords = 0;
        foreach (ImageRow row in rows)
        {
            int words = row.Words().Count();
            if (partWords + words > TransactionCapacityWords)
            {
                ApplyRows(part);
                part = [];
                partWords = 0;
            }

            part.Add(row);
            partWords += words;
        }

        ApplyRows(part);
    }

    /// <summary>A row of stage SRAM, read between two packets.</summary>
    public StateRow ReadState(PipelineId pipeline, int stage, int row)
    {
        PipelineGeometry shape = _geometry.Pipeline(pipeline);
        ArgumentOutOfRangeException.ThrowIfNegative(stage);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stage, shape.Stages);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, shape.Stage.StateRows);
        return _window.ReadState(pipeline, stage, row);
    }

    /// <summary>A NIC-wide counter; it wraps at 32 bits.</summary>
    public uint ReadCounter(CounterId counter) => Read(RegisterMap.Counter(counter));

    /// <summary>A counter of a port, by its offset in <see cref="RegisterMap"/> (PortRxPackets ..).</summary>
    public uint ReadPortCounter(int port, int offset) => Read(RegisterMap.Port(port, offset));

    /// <summary>Packets that the ring dropped for want of a descriptor.</summary>
    public uint ReadRingDrops(int ring) => Read(RegisterMap.Ring(ring, RegisterMap.RingDrops));

    /// <summary>Transactions that the device has applied; wraps at 32 bits.</summary>
    public uint ReadEpoch() => Read(RegisterMap.CfgEpoch);

    /// <summary>
    /// Makes a receive ring with a buffer for each entry, posts them all and enables it. <paramref name="entries"/> is a power of two, 4..32768; without a
    /// descriptor the ring drops, or waits when <paramref name="dropWhenEmpty"/> is false. <paramref name="vector"/> is what <see cref="Arm"/> will send.
    /// </summary>
    public void SetUpRing(int ring, int entries, int bufferBytes, bool dropWhenEmpty, int vector = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ring);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ring, _rings.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RepostEvery, 1);
        CheckVector(vector);
        if (entries is < 4 or > 32768 || !int.IsPow2(entries))
        {
            throw DriverErrors.Error(DriverErrors.NoRoom, $"a receive ring of {entries} entries does not fit: a power of two from 4 to 32768 does");
        }

        var made = new ReceiveRing(_mmio, _memory, _allocator, ring, entries, bufferBytes, RepostEvery);
        made.Start(dropWhenEmpty, vector);
        _rings[ring] = made;
    }

    /// <summary>Sets the message of a vector and unmasks it. The page around the address becomes an interrupt window of host memory unless it is one.</summary>
    public void SetUpInterrupt(int vector, ulong address, uint data)
    {
        CheckVector(vector);
        if (address % 4 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(address), address, "a message address is a multiple of 4");
        }

        MemoryRegion window = _memory.FindRegion(address)
            ?? _memory.AddRegion(new MemoryRegion("interrupts", address & ~(InterruptWindowBytes - 1), InterruptWindowBytes, DeviceAccess.Write, RegionPurpose.Interrupt));
        if (window.Purpose != RegionPurpose.Interrupt)
        {
            throw new ArgumentException($"message address 0x{address:X} is in region '{window.Name}', which is no interrupt window", nameof(address));
        }

        int entry = RegisterMap.MsixTable + (vector * RegisterMap.MsixStride);
        Write(entry + 12, 1);
        Write(entry, (uint)address);
        Write(entry + 4, (uint)(address >> 32));
        Write(entry + 8, data);
        Write(entry + 12, 0);
    }

    /// <summary>Asks for one interrupt as soon as the ring has a frame that <see cref="PollRing"/> has not returned.</summary>
    public void Arm(int ring) => Ring(ring).Arm();

    /// <summary>Frames that the ring completed since the last call, in order; gives their buffers back.</summary>
    public IReadOnlyList<ReceivedFrame> PollRing(int ring) => Ring(ring).Poll();

    /// <summary>
    /// Ports receive and transmit; on return they do: the register is read back, since writes are posted. <paramref name="lossless"/>: full holding queues make
    /// the input wait instead of dropping.
    /// </summary>
    public void EnableTraffic(bool lossless = false)
    {
        uint value = RegisterFields.CtrlRxEnable.Mask | RegisterFields.CtrlTxEnable.Mask | (lossless ? RegisterFields.CtrlLossless.Mask : 0);
        Write(RegisterMap.Ctrl, value);
        uint found = Read(RegisterMap.Ctrl);
        if (found != value)
        {
            throw DriverErrors.Error(DriverErrors.NotEnabled, $"register CTRL reads 0x{found:X8} after 0x{value:X8} was written: the device does not take traffic");
        }
    }

    /// <summary>Ports neither receive nor transmit.</summary>
    public void DisableTraffic() => Write(RegisterMap.Ctrl, 0);

    private void CheckFits(ConfigurationImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        uint expected = GeometryFingerprint.Of(_geometry).First32;
        uint found = GeometryFingerprint.Of(image.Geometry).First32;
        if (found != expected)
        {
            throw DriverErrors.Error(DriverErrors.WrongGeometry, $"the image is for geometry '{image.Geometry.Name}' (0x{found:X8}), the device has '{_geometry.Name}' (0x{expected:X8})");
        }
    }

    private ReceiveRing Ring(int ring) =>
        ring >= 0 && ring < _rings.Length && _rings[ring] is { } found ? found : throw new ArgumentOutOfRangeException(nameof(ring), ring, "this ring is not set up");

    private string ShapeDifference()
    {
        uint found = Read(RegisterMap.Shape);
        uint expected = RegisterMap.ShapeValue(_geometry);
        return found == expected ? "" : $"; ports, rings, vectors, VNICs are {Shape(found)}, expected {Shape(expected)}";
    }

    private static string Shape(uint value) => $"{value & 0xFF}, {(value >> 8) & 0xFF}, {(value >> 16) & 0xFF}, {value >> 24}";

    private void CheckVector(int vector)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(vector);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vector, _geometry.Host.MsixVectors);
    }

    private uint Read(int address) => _mmio.Read32((uint)address);

    private void Write(int address, uint value) => _mmio.Write32((uint)address, value);
}
