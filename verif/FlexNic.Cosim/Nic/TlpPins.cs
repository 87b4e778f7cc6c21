using FlexNic.Cosim.Native;

namespace FlexNic.Cosim.Nic;

/// <summary>The pins of one PCIe transaction stream (docs/hardware.md, section 9).</summary>
public sealed record TlpPins(VerilatedModel Model, Port Valid, Port Ready, Port Sop, Port Eop, Port Header, Port Data)
{
    /// <summary>Pins named <paramref name="prefix"/>_*.</summary>
    public static TlpPins Of(VerilatedModel model, string prefix) => new(
        model, model.Port(prefix + "_valid"), model.Port(prefix + "_ready"), model.Port(prefix + "_sop"),
        model.Port(prefix + "_eop"), model.Port(prefix + "_hdr"), model.Port(prefix + "_data"));
}
