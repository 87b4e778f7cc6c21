namespace FlexNic.Model.Program.Nic;

/// <summary>A memory that is 0 until written and never refuses.</summary>
public sealed class SparseHostMemory : IHostMemory
{
    private readonly Dictionary<ulong, byte> _bytes = [];

    /// <inheritdoc/>
    public bool Write(ulong address, ReadOnlySpan<byte> data, int cache, int core)
    {
        for (int i = 0; i < data.Length; i++)
        {
            _bytes[address + (ulong)i] = data[i];
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Read(ulong address, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = _bytes.GetValueOrDefault(address + (ulong)i);
        }

        return true;
    }
}
