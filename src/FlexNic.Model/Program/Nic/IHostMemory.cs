namespace FlexNic.Model.Program.Nic;

/// <summary>The host's memory as DMA requests of a program reach it, by bus address.</summary>
public interface IHostMemory
{
    /// <summary>Writes; false when the memory refuses.</summary>
    bool Write(ulong address, ReadOnlySpan<byte> data, int cache, int core);

    /// <summary>Reads and sees all writes before it; false when the memory refuses.</summary>
    bool Read(ulong address, Span<byte> destination);
}
