using System.Runtime.InteropServices;

namespace FlexNic.Cosim.Streams;

/// <summary>Drives packets into a stream, with pauses; a beat once offered stands until it is taken.</summary>
public sealed class StreamSource(StreamPins pins, StallPattern stall)
{
    private readonly Queue<StreamPacket> _queue = new();
    private StreamPacket? _current;
    private int _position;
    private bool _offered;

    /// <summary>Packets not yet wholly taken.</summary>
    public int Pending => _queue.Count + (_current is null ? 0 : 1);

    /// <summary>Packets wholly taken.</summary>
    public long Sent { get; private set; }

    /// <summary>Called with the packet when its first beat has been taken.</summary>
    public Action<StreamPacket>? Started { get; set; }

    /// <summary>Puts a packet in line.</summary>
    public void Enqueue(StreamPacket packet) => _queue.Enqueue(packet);

    /// <summary>Sets the pins for the coming clock.</summary>
    public void Drive()
    {
        if (_offered)
        {
            return;
        }

        if (_current is null && _queue.Count > 0)
        {
            _current = _queue.Dequeue();
            _position = 0;
        }

        _offered = _current is not null && !stall.Next();
        pins.SetBit(pins.Valid, _offered);
        if (_offered)
        {
            Present(_current!); // offered implies a current packet
        }
    }

    /// <summary>Looks at what happened in the clock just stepped.</summary>
    public void Sample()
    {
        if (!_offered || !pins.GetBit(pins.Ready))
        {
            return;
        }

        _offered = false;
        StreamPacket packet = _current!; // offered implies a current packet
        if (_position == 0)
        {
            Started?.Invoke(packet);
        }

        _position += pins.BusBytes;
        if (_position >= packet.Bytes.Length)
        {
            _current = null;
            Sent++;
        }
    }

    private void Present(StreamPacket packet)
    {
        int left = Math.Min(pins.BusBytes, packet.Bytes.Length - _position);
        bool last = _position + pins.BusBytes >= packet.Bytes.Length;
        Span<byte> data = MemoryMarshal.AsBytes(pins.In(pins.Data, pins.BusBits));
        packet.Bytes.AsSpan(_position, left).CopyTo(data);
        data[left..].Fill(0xA5); // undefined by the contract, so not the friendly zero
        pins.SetBit(pins.Last, last);
        if (pins.Keep is not null)
        {
            Span<byte> keep = MemoryMarshal.AsBytes(pins.In(pins.Keep, pins.BusBytes));
            keep.Clear();
            for (int i = 0; i < left; i++)
            {
                keep[i / 8] |= (byte)(1 << (i % 8));
            }
        }

        if (pins.User is not null)
        {
            pins.SetBit(pins.User, packet.Error && last);
        }

        if (pins.Meta is not null)
        {
            packet.Meta.CopyTo(pins.In(pins.Meta, StreamPins.MetaBits));
        }
    }
}
