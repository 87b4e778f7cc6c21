using FlexNic.Model.Device.Nic;

namespace FlexNic.Tests.Model.Nic;

/// <summary>Host memory without end, zero where nothing was written, and the list of all writes of the NIC.</summary>
internal sealed class MemoryHost : IModelHost
{
    private const int PageBytes = 4096;

    private readonly Dictionary<ulong, byte[]> _pages = [];

    public List<(ulong Address, byte[] Data, DmaWriteKind Kind)> Writes { get; } = [];

    /// <summary>Called after each write of the NIC.</summary>
    public Action<ulong, byte[], DmaWriteKind>? Written { get; set; }

    public int Reads { get; private set; }

    public IEnumerable<(ulong Address, byte[] Data, DmaWriteKind Kind)> Of(DmaWriteKind kind) => Writes.Where(w => w.Kind == kind);

    public void Write(ulong address, ReadOnlySpan<byte> data, DmaWriteKind kind)
    {
        byte[] copy = data.ToArray();
        Poke(address, copy);
        Writes.Add((address, copy, kind));
        Written?.Invoke(address, copy, kind);
    }

    public void Read(ulong address, Span<byte> destination)
    {
        Reads++;
        Peek(address, destination);
    }

    public void Poke(ulong address, ReadOnlySpan<byte> data)
    {
        for (int i = 0; i < data.Length; i++)
        {
            Page(address + (ulong)i)[(address + (ulong)i) % PageBytes] = data[i];
        }
    }

    public void Peek(ulong address, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Page(address + (ulong)i)[(address + (ulong)i) % PageBytes];
        }
    }

    private byte[] Page(ulong address)
    {
        if (!_pages.TryGetValue(address / PageBytes, out byte[]? page))
        {
            page = new byte[PageBytes];
            _pages.Add(address / PageBytes, page);
        }

        return page;
    }
}
