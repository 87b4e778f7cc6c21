using FlexNic.Cosim.Streams;
using FlexNic.Host.Pcie;

namespace FlexNic.Cosim.Nic;

/// <summary>Drives TLPs into the NIC (rc, cq), asking <paramref name="next"/> for one whenever it has none.</summary>
public sealed class TlpSource(TlpPins pins, int busBits, StallPattern stall, Func<Tlp?> next)
{
    private readonly TlpBeatSplitter _splitter = new(busBits);
    private IReadOnlyList<TlpBeat> _beats = [];
    private int _beat;
    private bool _offered;

    /// <summary>True while a TLP is partly sent.</summary>
    public bool Busy => _beat < _beats.Count;

    /// <summary>Sets the pins for the coming clock.</summary>
    public void Drive()
    {
        if (_offered)
        {
            return;
        }

        if (!Busy && next() is { } tlp)
        {
            _beats = _splitter.Split(tlp);
            _beat = 0;
        }

        _offered = Busy && !stall.Next();
        pins.Model.Set(pins.Valid, _offered ? 1u : 0u);
        if (_offered)
        {
            TlpBeat beat = _beats[_beat];
            pins.Model.Set(pins.Sop, beat.Sop ? 1u : 0u);
            pins.Model.Set(pins.Eop, beat.Eop ? 1u : 0u);
            beat.Header.ToBus(pins.Model.Input(pins.Header));
            Span<uint> data = pins.Model.Input(pins.Data);
            data.Fill(0xDEADBEEF);
            beat.Data.CopyTo(data);
        }
    }

    /// <summary>Looks at what happened in the clock just stepped.</summary>
    public void Sample()
    {
        if (_offered && pins.Model.Get(pins.Ready) == 1)
        {
            _offered = false;
            _beat++;
        }
    }
}
