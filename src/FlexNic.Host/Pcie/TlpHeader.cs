namespace FlexNic.Host.Pcie;

/// <summary>
/// The four double words of a TLP header in PCIe order (bit 31 of DW0 is first on the link). On the NIC's <c>hdr[127:0]</c> bus DW0 is the top word;
/// a 3-DW header leaves DW3 at 0.
/// </summary>
public readonly record struct TlpHeader(uint Dw0, uint Dw1, uint Dw2, uint Dw3)
{
    /// <summary>32-bit words of the header bus.</summary>
    public const int Words = 4;

    /// <summary>From the words of the header bus, least significant word first.</summary>
    public static TlpHeader FromBus(ReadOnlySpan<uint> words) => new(words[3], words[2], words[1], words[0]);

    /// <summary>To the words of the header bus, least significant word first.</summary>
    public void ToBus(Span<uint> words)
    {
        words[3] = Dw0;
        words[2] = Dw1;
        words[1] = Dw2;
        words[0] = Dw3;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Dw0:X8} {Dw1:X8} {Dw2:X8} {Dw3:X8}";
}
