namespace FlexNic.Image.Registers;

/// <summary>Which hardware answers for a register, and how it is wired.</summary>
public enum RegisterStorage
{
    /// <summary>A value fixed by the geometry, answered by <c>fnic_gen_csr</c>.</summary>
    Constant,

    /// <summary>Flip-flops in <c>fnic_gen_csr</c>, written byte by byte under the byte enables; every field is an output port.</summary>
    Held,

    /// <summary>
    /// Lives in another block. Reads return an input port of <c>fnic_gen_csr</c>; a write gives a strobe of one clock together with the data,
    /// in which bytes that were not enabled are 0.
    /// </summary>
    Live,

    /// <summary>A wrapping 32-bit counter in <c>fnic_counters</c>, addressed by the position in <see cref="RegisterMap.CounterSlots"/>.</summary>
    Counter,

    /// <summary>Served by <c>fnic_msix_table</c>.</summary>
    Msix,
}
