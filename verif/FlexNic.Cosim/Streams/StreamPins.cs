using FlexNic.Cosim.Native;

namespace FlexNic.Cosim.Streams;

/// <summary>
/// The pins of one stream, which may be one of several that share flattened ports (stream i in bits [i*width +: width]).
/// Packet streams have meta, AXI4-Stream has keep and user; the ones a stream lacks are null.
/// </summary>
public sealed record StreamPins(
    VerilatedModel Model, int Index, int BusBits, Port Valid, Port Ready, Port Data, Port Last, Port? Keep, Port? User, Port? Meta)
{
    /// <summary>Bits of the meta word of a packet stream.</summary>
    public const int MetaBits = 96;

    /// <summary>Bytes of a beat.</summary>
    public int BusBytes => BusBits / 8;

    /// <summary>Pins of an AXI4-Stream <paramref name="prefix"/>_t*.</summary>
    public static StreamPins Axis(VerilatedModel model, string prefix, int index, int busBits) => new(
        model, index, busBits, model.Port(prefix + "_tvalid"), model.Port(prefix + "_tready"), model.Port(prefix + "_tdata"),
        model.Port(prefix + "_tlast"), model.Port(prefix + "_tkeep"), model.Port(prefix + "_tuser"), null);

    /// <summary>Pins of a packet stream <paramref name="prefix"/>_* (docs/hardware.md, section 1).</summary>
    public static StreamPins Packet(VerilatedModel model, string prefix, int index, int busBits) => new(
        model, index, busBits, model.Port(prefix + "_valid"), model.Port(prefix + "_ready"), model.Port(prefix + "_data"),
        model.Port(prefix + "_last"), null, null, model.Port(prefix + "_meta"));

    /// <summary>Sets this stream's bit of a one-bit-a-stream input.</summary>
    public void SetBit(Port port, bool value)
    {
        ref uint word = ref Model.Input(port)[Index / 32];
        uint mask = 1u << (Index % 32);
        word = value ? word | mask : word & ~mask;
    }

    /// <summary>This stream's bit of an output.</summary>
    public bool GetBit(Port port) => (Model.Output(port)[Index / 32] >> (Index % 32) & 1) != 0;

    /// <summary>This stream's words of an input that is <paramref name="bits"/> wide a stream (a multiple of 32).</summary>
    public Span<uint> In(Port port, int bits) => Model.Input(port).Slice(Index * bits / 32, bits / 32);

    /// <summary>This stream's words of an output that is <paramref name="bits"/> wide a stream (a multiple of 32).</summary>
    public ReadOnlySpan<uint> Out(Port port, int bits) => Model.Output(port).Slice(Index * bits / 32, bits / 32);
}
