using System.Numerics;
using System.Runtime.InteropServices;

namespace FlexNic.Cosim.Streams;

/// <summary>Takes packets from a stream, with stalls, and checks the stream contract: what is offered stands until it is taken.</summary>
public sealed class StreamSink(StreamPins pins, StallPattern stall, Action<StreamPacket> received)
{
    private readonly List<byte> _bytes = [];
    private readonly uint[] _held = new uint[(pins.BusBits / 32) + 4];
    private bool _ready;
    private bool _stalled;

    /// <summary>True while a packet is partly received.</summary>
    public bool InPacket => _bytes.Count > 0;

    /// <summary>Beats taken.</summary>
    public long Beats { get; private set; }

    /// <summary>Sets the pins for the coming clock.</summary>
    public void Drive()
    {
        _ready = !stall.Next();
        pins.SetBit(pins.Ready, _ready);
    }

    /// <summary>Looks at what happened in the clock just stepped.</summary>
    /// <exception cref="InvalidDataException">The stream broke its contract.</exception>
    public void Sample()
    {
        bool valid = pins.GetBit(pins.Valid);
        if (_stalled)
        {
            CheckHeld(valid);
        }

        _stalled = valid && !_ready;
        if (_stalled)
        {
            Hold(_held);
        }

        if (!valid || !_ready)
        {
            return;
        }

        Beats++;
        bool last = pins.GetBit(pins.Last);
        ReadOnlySpan<byte> data = MemoryMarshal.AsBytes(pins.Out(pins.Data, pins.BusBits));
        if (pins.Keep is not null)
        {
            TakeAxis(data, last);
        }
        else
        {
            TakePacket(data, last);
        }
    }

    private void TakeAxis(ReadOnlySpan<byte> data, bool last)
    {
        int count = 0;
        foreach (uint word in pins.Out(pins.Keep!, pins.BusBytes)) // only called when there is keep
        {
            count += BitOperations.PopCount(word);
        }

        if (!last && count != pins.BusBytes)
        {
            throw new InvalidDataException($"a beat before the last has {count} bytes");
        }

        _bytes.AddRange(data[..count]);
        if (last)
        {
            received(new StreamPacket([.. _bytes], [], pins.User is not null && pins.GetBit(pins.User)));
            _bytes.Clear();
        }
    }

    private void TakePacket(ReadOnlySpan<byte> data, bool last)
    {
        _bytes.AddRange(data);
        if (last)
        {
            uint[] meta = pins.Meta is null ? [] : pins.Out(pins.Meta, StreamPins.MetaBits).ToArray();
            received(new StreamPacket([.. _bytes], meta));
            _bytes.Clear();
        }
    }

    private void Hold(Span<uint> target)
    {
        ReadOnlySpan<uint> data = pins.Out(pins.Data, pins.BusBits);
        data.CopyTo(target);
        target[data.Length] = pins.GetBit(pins.Last) ? 1u : 0u;
        if (pins.Meta is not null)
        {
            pins.Out(pins.Meta, StreamPins.MetaBits).CopyTo(target[(data.Length + 1)..]);
        }
    }

    private void CheckHeld(bool valid)
    {
        if (!valid)
        {
            throw new InvalidDataException($"{pins.Valid.Name}[{pins.Index}] fell before the beat was taken (clock {pins.Model.Clock})");
        }

        Span<uint> now = stackalloc uint[_held.Length];
        Hold(now);
        if (!now.SequenceEqual(_held))
        {
            throw new InvalidDataException($"{pins.Data.Name}[{pins.Index}] changed before the beat was taken (clock {pins.Model.Clock})");
        }
    }
}
