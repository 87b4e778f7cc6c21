using FlexNic.Image.Registers;

namespace FlexNic.Model.Device.Nic;

/// <summary>All counters of BAR0 by their address: 32 bits each, wrapping, 0 at reset (docs/hardware.md, section 10).</summary>
internal sealed class CounterBankModel
{
    private readonly Dictionary<int, uint> _values = [];

    public uint Read(int address) => _values.GetValueOrDefault(address);

    public void Count(CounterId counter, uint amount = 1) => Add(RegisterMap.Counter(counter), amount);

    public void CountPort(int port, int offset, uint amount = 1) => Add(RegisterMap.Port(port, offset), amount);

    public void CountRing(int ring, int offset) => Add(RegisterMap.Ring(ring, offset), 1);

    private void Add(int address, uint amount) => _values[address] = unchecked(Read(address) + amount);
}
