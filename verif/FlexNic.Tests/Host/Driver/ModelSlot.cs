using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Model.Device.Nic;

namespace FlexNic.Tests.Host.Driver;

/// <summary>The device model behind the driver's register accesses, with its DMA in host memory. Registers may be made to lie.</summary>
internal sealed class ModelSlot : IMmio, IModelHost
{
    public ModelSlot(NicGeometry geometry) => Model = new NicModel(geometry, this);

    public HostMemory Memory { get; } = new();

    public NicModel Model { get; }

    /// <summary>Values read instead of the model's.</summary>
    public Dictionary<uint, uint> Lies { get; } = [];

    public List<(uint Address, uint Value)> RegisterWrites { get; } = [];

    public int RegisterReads { get; private set; }

    public void Write32(uint address, uint value)
    {
        RegisterWrites.Add((address, value));
        Model.WriteRegister(address, value);
    }

    public uint Read32(uint address)
    {
        RegisterReads++;
        return Lies.TryGetValue(address, out uint lie) ? lie : Model.ReadRegister(address);
    }

    public void Write(ulong address, ReadOnlySpan<byte> data, DmaWriteKind kind) => Memory.DeviceWrite(address, data);

    public void Read(ulong address, Span<byte> destination) => Memory.DeviceRead(address, destination);
}
