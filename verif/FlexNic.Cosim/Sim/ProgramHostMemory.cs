using FlexNic.Host.Memory;
using FlexNic.Model.Program.Nic;

namespace FlexNic.Cosim.Sim;

/// <summary>Host memory as the program model reaches it: the same regions and rights as for the NIC.</summary>
internal sealed class ProgramHostMemory(HostMemory memory) : IHostMemory
{
    /// <summary>Requests so far.</summary>
    public long Requests { get; private set; }

    /// <inheritdoc/>
    public bool Write(ulong address, ReadOnlySpan<byte> data, int cache, int core)
    {
        Requests++;
        return memory.DeviceWrite(address, data);
    }

    /// <inheritdoc/>
    public bool Read(ulong address, Span<byte> destination)
    {
        Requests++;
        return memory.DeviceRead(address, destination);
    }
}
