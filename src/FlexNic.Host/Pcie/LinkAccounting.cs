using FlexNic.Host.Memory;

namespace FlexNic.Host.Pcie;

/// <summary>What a packet on the link is for; completions count under the purpose of their read.</summary>
public enum TlpPurpose
{
    /// <summary>Write to a record queue.</summary>
    Record,

    /// <summary>Write to a ring's buffers.</summary>
    RingPayload,

    /// <summary>Write of a ring's completion entry.</summary>
    RingCompletion,

    /// <summary>MSI-X message.</summary>
    Interrupt,

    /// <summary>Fetch of ring descriptors.</summary>
    DescriptorRead,

    /// <summary>Read of a record queue's head pointer.</summary>
    HeadRead,

    /// <summary>Any other write of the NIC.</summary>
    OtherWrite,

    /// <summary>Any other read of the NIC.</summary>
    OtherRead,

    /// <summary>The CPU's accesses to the NIC's registers and their completions.</summary>
    Mmio,
}

/// <summary>Direction on the link.</summary>
public enum LinkDirection
{
    /// <summary>NIC to host.</summary>
    Upstream,

    /// <summary>Host to NIC.</summary>
    Downstream,
}

/// <summary>Packets, their bytes on the link, and the payload bytes (whole double words) among these.</summary>
public readonly record struct LinkUse(long Tlps, long Bytes, long PayloadBytes)
{
    /// <summary>Sum.</summary>
    public static LinkUse operator +(LinkUse left, LinkUse right) => Add(left, right);

    /// <summary>Sum.</summary>
    public static LinkUse Add(LinkUse left, LinkUse right) =>
        new(left.Tlps + right.Tlps, left.Bytes + right.Bytes, left.PayloadBytes + right.PayloadBytes);
}

/// <summary>Adds up the link bytes of a Gen3 link per purpose and direction: framing, header and payload in double words; no DLLPs and no skips.</summary>
public sealed class LinkAccounting
{
    /// <summary>STP token and LCRC of a packet.</summary>
    public const int FramingBytes = 8;

    private static readonly int _purposes = Enum.GetValues<TlpPurpose>().Length;

    private readonly LinkUse[] _uses = new LinkUse[2 * _purposes];

    /// <summary>Use by one purpose in one direction.</summary>
    public LinkUse this[TlpPurpose purpose, LinkDirection direction] => _uses[Index(purpose, direction)];

    /// <summary>Bytes of a packet on the link.</summary>
    public static int BytesOnLink(Tlp tlp)
    {
        ArgumentNullException.ThrowIfNull(tlp);
        return FramingBytes + (4 * tlp.HeaderDw) + PayloadBytes(tlp);
    }

    /// <summary>What a request of the NIC is for, given the region it touches (null when there is none).</summary>
    public static TlpPurpose PurposeOf(Tlp request, MemoryRegion? region)
    {
        ArgumentNullException.ThrowIfNull(request);
        RegionPurpose purpose = region?.Purpose ?? RegionPurpose.Other;
        return request.Kind == TlpKind.MemoryWrite
            ? purpose switch
            {
                RegionPurpose.RecordQueue => TlpPurpose.Record,
                RegionPurpose.RingBuffer => TlpPurpose.RingPayload,
                RegionPurpose.CompletionRing => TlpPurpose.RingCompletion,
                RegionPurpose.Interrupt => TlpPurpose.Interrupt,
                _ => TlpPurpose.OtherWrite,
            }
            : purpose switch
            {
                RegionPurpose.DescriptorRing => TlpPurpose.DescriptorRead,
                RegionPurpose.QueueHead => TlpPurpose.HeadRead,
                _ => TlpPurpose.OtherRead,
            };
    }

    /// <summary>Counts a packet.</summary>
    public void Add(TlpPurpose purpose, LinkDirection direction, Tlp tlp) =>
        _uses[Index(purpose, direction)] += new LinkUse(1, BytesOnLink(tlp), PayloadBytes(tlp));

    /// <summary>Use by all purposes in one direction.</summary>
    public LinkUse Total(LinkDirection direction)
    {
        LinkUse sum = default;
        for (int i = 0; i < _purposes; i++)
        {
            sum += this[(TlpPurpose)i, direction];
        }

        return sum;
    }

    private static int PayloadBytes(Tlp tlp) => tlp.HasData ? 4 * tlp.LengthDw : 0;

    private static int Index(TlpPurpose purpose, LinkDirection direction) => ((int)direction * _purposes) + (int)purpose;
}
