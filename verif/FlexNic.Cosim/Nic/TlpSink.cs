using FlexNic.Cosim.Streams;
using FlexNic.Host.Pcie;

namespace FlexNic.Cosim.Nic;

/// <summary>Takes TLPs from the NIC (rq, cc) and hands each whole one on.</summary>
public sealed class TlpSink(TlpPins pins, int busBits, StallPattern stall, Action<Tlp> received)
{
    private readonly TlpBeatAssembler _assembler = new(busBits);
    private bool _ready;

    /// <summary>Beats taken.</summary>
    public long Beats { get; private set; }

    /// <summary>Sets the pins for the coming clock.</summary>
    public void Drive()
    {
        _ready = !stall.Next();
        pins.Model.Set(pins.Ready, _ready ? 1u : 0u);
    }

    /// <summary>Looks at what happened in the clock just stepped.</summary>
    public void Sample()
    {
        if (!_ready || pins.Model.Get(pins.Valid) == 0)
        {
            return;
        }

        Beats++;
        Tlp? tlp = _assembler.Add(
            pins.Model.Get(pins.Sop) == 1,
            pins.Model.Get(pins.Eop) == 1,
            TlpHeader.FromBus(pins.Model.Output(pins.Header)),
            pins.Model.Output(pins.Data));
        if (tlp is not null)
        {
            received(tlp);
        }
    }
}
