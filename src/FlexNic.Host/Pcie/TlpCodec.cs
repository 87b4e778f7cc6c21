using System.Collections.Immutable;

namespace FlexNic.Host.Pcie;

/// <summary>Encodes and decodes TLP headers (PCIe 3.x, memory requests and completions).</summary>
public static class TlpCodec
{
    private const int TypeMemory = 0x00;
    private const int TypeCompletion = 0x0A;
    private const uint ReservedDw0 = (1u << 17) | (1u << 15) | (3u << 10);

    /// <summary>The header words of a packet.</summary>
    public static TlpHeader Encode(Tlp tlp)
    {
        ArgumentNullException.ThrowIfNull(tlp);
        uint fmt = (tlp.FourDwHeader ? 1u : 0u) | (tlp.HasData ? 2u : 0u);
        uint type = (uint)(tlp.IsRequest ? TypeMemory : TypeCompletion);
        uint dw0 = (fmt << 29) | (type << 24) | (Bit(tlp.Tag >> 9) << 23) | ((uint)tlp.TrafficClass << 20) | (Bit(tlp.Tag >> 8) << 19)
            | (Flag(tlp.IdOrdering) << 18) | (Flag(tlp.HintsPresent) << 16) | (Flag(tlp.Poisoned) << 14) | (Flag(tlp.RelaxedOrdering) << 13)
            | (Flag(tlp.NoSnoop) << 12) | ((uint)tlp.LengthDw & 0x3FF);
        uint tag = (uint)tlp.Tag & 0xFF;
        if (!tlp.IsRequest)
        {
            uint completion = ((uint)tlp.CompleterId << 16) | ((uint)tlp.Status << 13) | ((uint)tlp.ByteCount & 0xFFF);
            return new TlpHeader(dw0, completion, ((uint)tlp.RequesterId << 16) | (tag << 8) | ((uint)tlp.LowerAddress & 0x7F), 0);
        }

        uint request = ((uint)tlp.RequesterId << 16) | (tag << 8) | ((uint)tlp.LastBe << 4) | (uint)tlp.FirstBe;
        uint low = ((uint)tlp.Address & ~3u) | (tlp.HintsPresent ? (uint)tlp.ProcessingHint : 0);
        return tlp.FourDwHeader
            ? new TlpHeader(dw0, request, (uint)(tlp.Address >> 32), low)
            : new TlpHeader(dw0, request, low, 0);
    }

    /// <summary>
    /// Decodes a header and takes over the payload. False with the reason when the header is not one of a memory request or completion,
    /// or has a reserved bit set; the payload's length is not compared (see <see cref="TlpRules"/>).
    /// </summary>
    public static bool TryDecode(TlpHeader header, ImmutableArray<uint> payload, out Tlp? tlp, out string? fault)
    {
        tlp = null;
        fault = Refusal(header);
        if (fault is not null)
        {
            return false;
        }

        bool hasData = (header.Dw0 >> 30 & 1) != 0;
        bool fourDw = (header.Dw0 >> 29 & 1) != 0;
        bool request = (header.Dw0 >> 24 & 0x1F) == TypeMemory;
        int length = (int)(header.Dw0 & 0x3FF);
        var common = new Tlp
        {
            Kind = request ? (hasData ? TlpKind.MemoryWrite : TlpKind.MemoryRead) : (hasData ? TlpKind.CompletionData : TlpKind.Completion),
            FourDwHeader = fourDw,
            LengthDw = length == 0 && (request || hasData) ? 1024 : length,
            TrafficClass = (int)(header.Dw0 >> 20 & 7),
            IdOrdering = (header.Dw0 >> 18 & 1) != 0,
            HintsPresent = (header.Dw0 >> 16 & 1) != 0,
            Poisoned = (header.Dw0 >> 14 & 1) != 0,
            RelaxedOrdering = (header.Dw0 >> 13 & 1) != 0,
            NoSnoop = (header.Dw0 >> 12 & 1) != 0,
            Payload = payload,
        };
        int tagHigh = (int)((header.Dw0 >> 23 & 1) << 9 | (header.Dw0 >> 19 & 1) << 8);
        tlp = request ? DecodeRequest(header, common, tagHigh) : DecodeCompletion(header, common, tagHigh);
        return true;
    }

    private static Tlp DecodeRequest(TlpHeader header, Tlp common, int tagHigh)
    {
        uint low = common.FourDwHeader ? header.Dw3 : header.Dw2;
        ulong high = common.FourDwHeader ? header.Dw2 : 0;
        return common with
        {
            RequesterId = (ushort)(header.Dw1 >> 16),
            Tag = tagHigh | (int)(header.Dw1 >> 8 & 0xFF),
            LastBe = (int)(header.Dw1 >> 4 & 0xF),
            FirstBe = (int)(header.Dw1 & 0xF),
            Address = (high << 32) | (low & ~3u),
            ProcessingHint = common.HintsPresent ? (int)(low & 3) : 0,
        };
    }

    private static Tlp DecodeCompletion(TlpHeader header, Tlp common, int tagHigh)
    {
        int byteCount = (int)(header.Dw1 & 0xFFF);
        return common with
        {
            CompleterId = (ushort)(header.Dw1 >> 16),
            Status = (CompletionStatus)(header.Dw1 >> 13 & 7),
            ByteCount = byteCount == 0 ? 4096 : byteCount,
            RequesterId = (ushort)(header.Dw2 >> 16),
            Tag = tagHigh | (int)(header.Dw2 >> 8 & 0xFF),
            LowerAddress = (int)(header.Dw2 & 0x7F),
        };
    }

    private static string? Refusal(TlpHeader header)
    {
        uint fmt = header.Dw0 >> 29;
        uint type = header.Dw0 >> 24 & 0x1F;
        bool known = (type == TypeMemory && fmt <= 3) || (type == TypeCompletion && fmt is 0 or 2);
        if (!known)
        {
            return $"fmt {fmt} type 0x{type:X2} is neither a memory request nor a completion";
        }

        if ((header.Dw0 & ReservedDw0) != 0)
        {
            return $"DW0 0x{header.Dw0:X8} has LN, TD or AT set, which this link does not use";
        }

        if ((fmt & 1) == 0 && header.Dw3 != 0)
        {
            return $"a 3-DW header leaves DW3 at 0, found 0x{header.Dw3:X8}";
        }

        if (type == TypeCompletion)
        {
            return (header.Dw2 & 0x80) != 0 ? $"completion DW2 0x{header.Dw2:X8} has its reserved bit 7 set" : CompletionRefusal(header);
        }

        uint low = (fmt & 1) != 0 ? header.Dw3 : header.Dw2;
        bool hints = (header.Dw0 >> 16 & 1) != 0;
        return !hints && (low & 3) != 0 ? $"address bits 1:0 are {low & 3} without TH; they are reserved" : null;
    }

    private static string? CompletionRefusal(TlpHeader header) => (header.Dw1 >> 13 & 7) switch
    {
        0 or 1 or 2 or 4 => null,
        uint status => $"completion status {status} is reserved",
    };

    private static uint Flag(bool value) => value ? 1u : 0u;

    private static uint Bit(int value) => (uint)value & 1;
}
