namespace FlexNic.Image.Registers;

/// <summary>One counter of <c>fnic_counters</c>. Its position in <see cref="RegisterMap.CounterSlots"/> is its index there.</summary>
/// <param name="Name">Name of the register, upper case.</param>
/// <param name="Element">Port or ring it belongs to; 0 for the NIC-wide ones.</param>
/// <param name="Address">Byte address in BAR0.</param>
/// <param name="IsAmount">False: counts pulses. True: adds a 16-bit amount a clock (0 = nothing); these come after all the others.</param>
public sealed record CounterSlot(string Name, int Element, int Address, bool IsAmount);
