using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FlexNic.Core;
using FlexNic.Host.Memory;
using FlexNic.Image.Rules;

namespace FlexNic.Host.Driver;

/// <summary>
/// The application's end of one circular queue of records (paper, Figure 3): polls the phase bit of the record itself (byte 14, bit 0; 1 on the first lap),
/// takes records out in order and tells the NIC by the head pointer, a free-running count of records consumed (u32, little-endian). Watches what the NIC
/// writes: a record in the wrong place, or in a place that was not given back yet, is kept in <see cref="Faults"/>.
/// </summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "a queue in the paper's sense")]
public sealed class ApplicationQueue
{
    private const int FlagsOffset = 14;
    private const int HeaderBytes = 16;
    private const int HeadBytes = 4;

    private readonly HostMemory _memory;
    private readonly MemoryRegion _head;
    private readonly int _advanceEvery;
    private readonly List<string> _faults = [];

    /// <summary>Registers the memory of the queue; the head pointer moves every <paramref name="advanceEvery"/> records, and when told.</summary>
    public ApplicationQueue(HostMemory memory, HostQueueRule rule, int advanceEvery = 1)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentOutOfRangeException.ThrowIfLessThan(advanceEvery, 1);
        if (rule.Stride < HeaderBytes)
        {
            throw new FlexNicInputException(
                DriverErrors.QueueStride, rule.Span, $"stride {rule.Stride} of host_queue {rule.Queue} does not fit: a record holds its flags at byte {FlagsOffset}, {HeaderBytes} bytes or more fit");
        }

        _memory = memory;
        _advanceEvery = advanceEvery;
        Rule = rule;
        string name = string.Create(CultureInfo.InvariantCulture, $"queue {rule.Queue}");
        Records = Add(new MemoryRegion($"{name} records", rule.Base, (ulong)rule.Entries * (ulong)rule.Stride, DeviceAccess.Write, RegionPurpose.RecordQueue));
        _head = Add(new MemoryRegion($"{name} head", rule.Head, HeadBytes, DeviceAccess.Read, RegionPurpose.QueueHead));
        memory.AddDeviceWriteObserver(OnDeviceWrite);
    }

    /// <summary>Where the queue is and its shape.</summary>
    public HostQueueRule Rule { get; }

    /// <summary>Memory of the records.</summary>
    public MemoryRegion Records { get; }

    /// <summary>The application does not come to empty its queue: <see cref="Poll"/> finds nothing.</summary>
    public bool Stopped { get; set; }

    /// <summary>Records that the NIC began to write.</summary>
    public ulong Written { get; private set; }

    /// <summary>Records taken out.</summary>
    public ulong Consumed { get; private set; }

    /// <summary>Records taken out as the head pointer tells the NIC.</summary>
    public ulong Published { get; private set; }

    /// <summary>What the NIC did wrong with the queue, in order.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Takes out the records that are complete, at most <paramref name="limit"/>, as copies in the order of the queue.</summary>
    public IReadOnlyList<byte[]> Poll(int limit = int.MaxValue)
    {
        List<byte[]> records = [];
        while (!Stopped && records.Count < limit && Ready())
        {
            records.Add(_memory.Read(Address(Consumed), Rule.Stride));
            Consumed++;
            if (Consumed - Published >= (ulong)_advanceEvery)
            {
                Advance();
            }
        }

        return records;
    }

    /// <summary>Gives all places taken out so far back to the NIC.</summary>
    public void Advance()
    {
        Published = Consumed;
        _memory.WriteUInt32(_head.Address, (uint)Published);
    }

    private MemoryRegion Add(MemoryRegion region)
    {
        try
        {
            return _memory.AddRegion(region);
        }
        catch (ArgumentException fault)
        {
            throw new FlexNicInputException(DriverErrors.QueueRegion, Rule.Span, $"host_queue {Rule.Queue}: {fault.Message}");
        }
    }

    private ulong Address(ulong number) => Rule.Base + (number % (ulong)Rule.Entries * (ulong)Rule.Stride);

    private bool Ready()
    {
        bool oddLap = Consumed / (ulong)Rule.Entries % 2 != 0;
        bool phase = (_memory.ReadUInt16(Address(Consumed) + FlagsOffset) & 1) != 0;
        return phase != oddLap;
    }

    // A record begins with the write of its first byte; a link with small payloads may bring the rest in further writes.
    private void OnDeviceWrite(MemoryRegion region, ulong address, ReadOnlySpan<byte> data)
    {
        if (!ReferenceEquals(region, Records))
        {
            return;
        }

        ulong offset = address - Rule.Base;
        ulong within = offset % (ulong)Rule.Stride;
        if (within + (ulong)data.Length > (ulong)Rule.Stride)
        {
            _faults.Add($"queue {Rule.Queue}: write of {data.Length} bytes at 0x{address:X} spans records of {Rule.Stride} bytes");
            return;
        }

        ulong number = within == 0 ? Written++ : Written - 1;
        if (address - within != Address(number))
        {
            _faults.Add($"queue {Rule.Queue}: record {number} was written at 0x{address - within:X}, expected 0x{Address(number):X}");
        }
        else if (number < Consumed)
        {
            _faults.Add($"queue {Rule.Queue}: record {number} was still being written after its phase bit showed");
        }
        else if (number - Consumed >= (ulong)Rule.Entries)
        {
            _faults.Add($"queue {Rule.Queue}: record {number - (ulong)Rule.Entries} was overwritten before it was consumed ({Consumed} consumed, {Rule.Entries} entries)");
        }
        else if (number - Published >= (ulong)Rule.Entries)
        {
            _faults.Add($"queue {Rule.Queue}: record {number} took a place that was not given back yet (head pointer {Published}, {Rule.Entries} entries)");
        }
    }
}
