using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Model.Device.Nic;

namespace FlexNic.Cosim.Sim;

/// <summary>The slot of the simulated host that the golden model sits in: registers through <see cref="IMmio"/>, DMA straight into host memory.</summary>
public sealed class ModelSlot : IMmio, IModelHost
{
    private readonly HostMemory _memory;
    private NicModel? _nic;

    /// <summary>A slot of a host with <paramref name="memory"/>.</summary>
    public ModelSlot(HostMemory memory) => _memory = memory;

    /// <summary>The model behind the registers; set once after construction, since the two need each other.</summary>
    public NicModel Nic
    {
        get => _nic ?? throw new InvalidOperationException("the model has not been attached");
        set => _nic = value;
    }

    /// <inheritdoc/>
    public void Write32(uint address, uint value) => Nic.WriteRegister(address, value);

    /// <inheritdoc/>
    public uint Read32(uint address) => Nic.ReadRegister(address);

    /// <inheritdoc/>
    public void Write(ulong address, ReadOnlySpan<byte> data, DmaWriteKind kind) => _memory.DeviceWrite(address, data);

    /// <inheritdoc/>
    public void Read(ulong address, Span<byte> destination) => _memory.DeviceRead(address, destination);
}
