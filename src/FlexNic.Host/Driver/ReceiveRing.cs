using System.Buffers.Binary;
using System.Globalization;
using FlexNic.Host.Memory;
using FlexNic.Image.Registers;

namespace FlexNic.Host.Driver;

/// <summary>
/// The driver's side of a receive ring (docs/hardware.md, section 10): descriptors, completions and one buffer for each entry, which stays with its entry, so
/// that posting again is the doorbell alone. Each buffer is a region of its own: a write past its end is seen.
/// </summary>
internal sealed class ReceiveRing
{
    private const int EntryBytes = 16;
    private const int LengthOffset = 0, IndexOffset = 4, SourceOffset = 6, FlagsOffset = 7, UserWordOffset = 8, UserHalfOffset = 12, UserByteOffset = 14;
    private const byte PhaseFlag = 1;
    private const byte TruncatedFlag = 2;
    private const byte SourceIndexMask = 0x3F;

    private readonly IMmio _mmio;
    private readonly HostMemory _memory;
    private readonly int _ring;
    private readonly int _entries;
    private readonly int _bufferBytes;
    private readonly int _repostEvery;
    private readonly MemoryRegion _completions;
    private readonly MemoryRegion[] _buffers;
    private ulong _consumed;
    private ulong _posted;

    public ReceiveRing(IMmio mmio, HostMemory memory, HostAllocator allocator, int ring, int entries, int bufferBytes, int repostEvery)
    {
        _mmio = mmio;
        _memory = memory;
        _ring = ring;
        _entries = entries;
        _bufferBytes = bufferBytes;
        _repostEvery = Math.Min(repostEvery, entries);
        string name = string.Create(CultureInfo.InvariantCulture, $"ring {ring}");
        ulong bytes = (ulong)(entries * EntryBytes);
        Descriptors = allocator.Allocate($"{name} descriptors", bytes, 64, DeviceAccess.Read, RegionPurpose.DescriptorRing);
        _completions = allocator.Allocate($"{name} completions", bytes, 64, DeviceAccess.Write, RegionPurpose.CompletionRing);
        _buffers = new MemoryRegion[entries];
        for (int i = 0; i < entries; i++)
        {
            _buffers[i] = allocator.Allocate(string.Create(CultureInfo.InvariantCulture, $"{name} buffer {i}"), (ulong)bufferBytes, 64, DeviceAccess.Write, RegionPurpose.RingBuffer);
            memory.WriteUInt64(Descriptors.Address + (ulong)(i * EntryBytes), _buffers[i].Address);
            memory.WriteUInt64(Descriptors.Address + (ulong)(i * EntryBytes) + 8, (uint)bufferBytes);
        }
    }

    public MemoryRegion Descriptors { get; }

    /// <summary>Frames taken out so far.</summary>
    public ulong Consumed => _consumed;

    /// <summary>Tells the device where the ring is, posts all buffers and lets it deliver. A device whose HEAD has moved before goes on from there.</summary>
    public void Start(bool dropWhenEmpty, int vector)
    {
        Write(RegisterMap.RingCtrl, 0);
        Write(RegisterMap.RingSize, (uint)int.Log2(_entries));
        Write(RegisterMap.RingDescBaseLo, (uint)Descriptors.Address);
        Write(RegisterMap.RingDescBaseHi, (uint)(Descriptors.Address >> 32));
        Write(RegisterMap.RingCplBaseLo, (uint)_completions.Address);
        Write(RegisterMap.RingCplBaseHi, (uint)(_completions.Address >> 32));
        Write(RegisterMap.RingVector, (uint)vector);
        _consumed = _mmio.Read32((uint)RegisterMap.Ring(_ring, RegisterMap.RingHead));
        _posted = _consumed + (ulong)_entries;
        ClearPhases();
        Write(RegisterMap.RingTail, (ushort)_posted);
        Write(RegisterMap.RingCtrl, RegisterFields.RingEnable.Mask | (dropWhenEmpty ? RegisterFields.RingDropEnable.Mask : 0));
    }

    /// <summary>Frames completed since the last call, in order.</summary>
    public List<ReceivedFrame> Poll()
    {
        List<ReceivedFrame> frames = [];
        while (TryTake() is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    public void Arm() => Write(RegisterMap.RingIrqArm, RegisterFields.IrqArmArm.Mask | (ushort)_consumed);

    // Stale flags must read as "not yet": the opposite of the phase that the entry's next completion carries.
    private void ClearPhases()
    {
        for (ulong number = _consumed; number < _posted; number++)
        {
            ulong slot = number % (ulong)_entries;
            _memory.Write(_completions.Address + (slot * EntryBytes) + FlagsOffset, [(byte)(Phase(number) ^ PhaseFlag)]);
        }
    }

    private byte Phase(ulong number) => number / (ulong)_entries % 2 == 0 ? PhaseFlag : (byte)0;

    private ReceivedFrame? TryTake()
    {
        int slot = (int)(_consumed % (ulong)_entries);
        Span<byte> entry = stackalloc byte[EntryBytes];
        _memory.Read(_completions.Address + (ulong)(slot * EntryBytes), entry);
        if ((entry[FlagsOffset] & PhaseFlag) != Phase(_consumed))
        {
            return null;
        }

        int index = BinaryPrimitives.ReadUInt16LittleEndian(entry[IndexOffset..]);
        if (index != slot)
        {
            throw new InvalidDataException($"ring {_ring}: completion {_consumed} names descriptor {index}, expected {slot}");
        }

        int packetBytes = BinaryPrimitives.ReadInt32LittleEndian(entry[LengthOffset..]);
        bool truncated = (entry[FlagsOffset] & TruncatedFlag) != 0;
        if (truncated != packetBytes > _bufferBytes)
        {
            throw new InvalidDataException($"ring {_ring}: completion {_consumed} of {packetBytes} bytes in a buffer of {_bufferBytes} has truncated = {truncated}");
        }

        var frame = new ReceivedFrame(
            _memory.Read(_buffers[slot].Address, Math.Min(packetBytes, _bufferBytes)),
            entry[SourceOffset] & SourceIndexMask,
            BinaryPrimitives.ReadUInt32LittleEndian(entry[UserWordOffset..]),
            BinaryPrimitives.ReadUInt16LittleEndian(entry[UserHalfOffset..]),
            entry[UserByteOffset],
            truncated,
            packetBytes);
        _consumed++;
        if (_consumed + (ulong)_entries - _posted >= (ulong)_repostEvery)
        {
            _posted = _consumed + (ulong)_entries;
            Write(RegisterMap.RingTail, (ushort)_posted);
        }

        return frame;
    }

    private void Write(int offset, uint value) => _mmio.Write32((uint)RegisterMap.Ring(_ring, offset), value);
}
