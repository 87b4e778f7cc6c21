using System.Buffers.Binary;
using FlexNic.Image.Registers;

namespace FlexNic.Model.Device.Nic;

/// <summary>
/// MSI-X table and pending bits (docs/hardware.md, section 10). A vector that may not be sent is pending until it may: its own mask, the function mask and
/// the enable of the capability decide. Vectors beyond the table do nothing.
/// </summary>
internal sealed class MsixTableModel(int vectors, IModelHost host, CounterBankModel counters)
{
    private readonly Entry[] _entries = [.. Enumerable.Range(0, vectors).Select(_ => new Entry())];
    private bool _enabled = true;
    private bool _functionMask;

    /// <summary>The enable bit of the MSI-X capability in configuration space.</summary>
    public bool Enabled
    {
        get => _enabled;
        set
        {
            _enabled = value;
            SendPending();
        }
    }

    /// <summary>The function mask of the MSI-X capability in configuration space.</summary>
    public bool FunctionMask
    {
        get => _functionMask;
        set
        {
            _functionMask = value;
            SendPending();
        }
    }

    public void Raise(int vector)
    {
        if ((uint)vector >= (uint)_entries.Length)
        {
            return;
        }

        Entry entry = _entries[vector];
        if (MaySend(entry))
        {
            Send(entry);
        }
        else
        {
            entry.Pending = true;
        }
    }

    /// <summary>A word of the window 0x2000..0x3FFF; <paramref name="offset"/> is from the start of the table.</summary>
    public uint Read(int offset)
    {
        if (offset >= RegisterMap.MsixPba - RegisterMap.MsixTable)
        {
            int first = (offset - (RegisterMap.MsixPba - RegisterMap.MsixTable)) * 8;
            uint bits = 0;
            for (int i = 0; i < 32 && first + i < _entries.Length; i++)
            {
                bits |= _entries[first + i].Pending ? 1u << i : 0;
            }

            return bits;
        }

        int vector = offset / RegisterMap.MsixStride;
        return vector < _entries.Length ? _entries[vector].Words[(offset >> 2) & 3] : 0;
    }

    public void Write(int offset, uint value)
    {
        int vector = offset / RegisterMap.MsixStride;
        if (vector >= _entries.Length)
        {
            return;
        }

        int word = (offset >> 2) & 3;
        _entries[vector].Words[word] = word switch
        {
            0 => value & ~3u,
            3 => value & 1,
            _ => value,
        };
        SendPending();
    }

    private bool MaySend(Entry entry) => Enabled && !FunctionMask && (entry.Words[3] & 1) == 0;

    private void SendPending()
    {
        foreach (Entry entry in _entries)
        {
            if (entry.Pending && MaySend(entry))
            {
                entry.Pending = false;
                Send(entry);
            }
        }
    }

    private void Send(Entry entry)
    {
        Span<byte> message = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(message, entry.Words[2]);
        host.Write(((ulong)entry.Words[1] << 32) | entry.Words[0], message, DmaWriteKind.Interrupt);
        counters.Count(CounterId.MsixSent);
    }

    private sealed class Entry
    {
        /// <summary>Address low and high, data, control; masked after reset.</summary>
        public uint[] Words { get; } = [0, 0, 0, 1];

        public bool Pending { get; set; }
    }
}
