using System.Buffers.Binary;
using FlexNic.Image.Registers;

namespace FlexNic.Model.Device.Nic;

/// <summary>
/// One receive ring (docs/hardware.md, section 10): its page of BAR0, and the delivery of packets: descriptor, payload, completion entry, HEAD. HEAD and TAIL
/// run freely over 16 bits; the interrupt is asked for once per arming.
/// </summary>
internal sealed class ReceiveRingModel(int index)
{
    private const int EntryBytes = 16;

    private uint _control;
    private uint _sizeLog2;
    private ulong _descriptorBase;
    private ulong _completionBase;
    private ushort _tail;
    private ushort _head;
    private byte _vector;
    private bool _armed;
    private ushort _armedCount;

    public bool Enabled => RegisterFields.RingEnable.Get(_control) != 0;

    /// <summary>Without a descriptor, packets are dropped; else they wait.</summary>
    public bool DropEnabled => RegisterFields.RingDropEnable.Get(_control) != 0;

    public bool HasDescriptor => _tail != _head;

    public int Vector => _vector;

    public uint Read(int offset) => offset switch
    {
        RegisterMap.RingCtrl => _control,
        RegisterMap.RingSize => _sizeLog2,
        RegisterMap.RingDescBaseLo => (uint)_descriptorBase,
        RegisterMap.RingDescBaseHi => (uint)(_descriptorBase >> 32),
        RegisterMap.RingCplBaseLo => (uint)_completionBase,
        RegisterMap.RingCplBaseHi => (uint)(_completionBase >> 32),
        RegisterMap.RingTail => _tail,
        RegisterMap.RingHead => _head,
        RegisterMap.RingVector => _vector,
        _ => 0,
    };

    public void Write(int offset, uint value)
    {
        switch (offset)
        {
            case RegisterMap.RingCtrl:
                _control = value & (RegisterFields.RingEnable.Mask | RegisterFields.RingDropEnable.Mask);
                if (!Enabled)
                {
                    _head = 0;
                    _armed = false;
                }

                break;
            case RegisterMap.RingSize:
                _sizeLog2 = value & RegisterFields.RingSizeLog2.Mask;
                break;
            case RegisterMap.RingDescBaseLo:
                _descriptorBase = (_descriptorBase & ~0xFFFF_FFFFul) | value;
                break;
            case RegisterMap.RingDescBaseHi:
                _descriptorBase = (uint)_descriptorBase | ((ulong)value << 32);
                break;
            case RegisterMap.RingCplBaseLo:
                _completionBase = (_completionBase & ~0xFFFF_FFFFul) | value;
                break;
            case RegisterMap.RingCplBaseHi:
                _completionBase = (uint)_completionBase | ((ulong)value << 32);
                break;
            case RegisterMap.RingTail:
                _tail = (ushort)value;
                break;
            case RegisterMap.RingVector:
                _vector = (byte)value;
                break;
            case RegisterMap.RingIrqArm when Enabled && RegisterFields.IrqArmArm.Get(value) != 0:
                _armed = true;
                _armedCount = (ushort)RegisterFields.IrqArmCount.Get(value);
                break;
        }
    }

    /// <summary>True once for each arming, as soon as HEAD differs from the count that was armed.</summary>
    public bool TakeInterrupt()
    {
        if (!_armed || _head == _armedCount)
        {
            return false;
        }

        _armed = false;
        return true;
    }

    /// <summary>Delivers a packet; the ring must have a descriptor.</summary>
    public RingDelivery Deliver(in PacketMeta meta, ReadOnlySpan<byte> packet, IModelHost host)
    {
        int slot = _head & ((1 << (int)_sizeLog2) - 1);
        Span<byte> descriptor = stackalloc byte[EntryBytes];
        host.Read(_descriptorBase + (ulong)(slot * EntryBytes), descriptor);
        ulong buffer = BinaryPrimitives.ReadUInt64LittleEndian(descriptor);
        uint room = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]);
        bool truncated = (uint)packet.Length > room;
        ReadOnlySpan<byte> payload = truncated ? packet[..(int)room] : packet;
        if (!payload.IsEmpty)
        {
            host.Write(buffer, payload, DmaWriteKind.RingPayload);
        }

        byte[] completion = Completion(meta, slot, truncated);
        ulong address = _completionBase + (ulong)(slot * EntryBytes);
        host.Write(address, completion, DmaWriteKind.RingCompletion);
        _head++;
        return new RingDelivery(index, slot, buffer, payload.ToArray(), address, completion, truncated);
    }

    private byte[] Completion(in PacketMeta meta, int slot, bool truncated)
    {
        bool phase = ((_head >> (int)_sizeLog2) & 1) == 0;
        var entry = new byte[EntryBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, meta.Len);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(4), (ushort)slot);
        entry[6] = meta.Src;
        entry[7] = (byte)((phase ? 1 : 0) | (truncated ? 2 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(8), meta.UserWord);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(12), meta.UserHalf);
        entry[14] = meta.UserByte;
        entry[15] = meta.Vnic;
        return entry;
    }
}
