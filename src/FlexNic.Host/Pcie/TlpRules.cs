using System.Numerics;

namespace FlexNic.Host.Pcie;

/// <summary>Limits of the link that the rules are checked against. Sizes in bytes.</summary>
public sealed record TlpLimits
{
    /// <summary>Max_Payload_Size: 128..4096, a power of two.</summary>
    public int MaxPayload { get; init; } = 256;

    /// <summary>Max_Read_Request_Size: 128..4096, a power of two.</summary>
    public int MaxReadRequest { get; init; } = 512;

    /// <summary>Tags below this may be used: 32, or 256 with the extended tag field enabled.</summary>
    public int Tags { get; init; } = 256;

    /// <summary>The NIC's function.</summary>
    public ushort RequesterId { get; init; } = 0x0100;
}

/// <summary>
/// Checks each request of the NIC against the PCIe rules. Every breach is recorded with a plain sentence; checking goes on. A read's tag is taken until
/// <see cref="Release"/>.
/// </summary>
public sealed class TlpRules(TlpLimits limits)
{
    private const int PageBytes = 4096;

    private readonly HashSet<int> _tags = [];
    private readonly List<TlpViolation> _violations = [];

    /// <summary>Breaches in order.</summary>
    public IReadOnlyList<TlpViolation> Violations => _violations;

    /// <summary>Reads whose tag is still taken.</summary>
    public int TagsInUse => _tags.Count;

    /// <summary>Records a breach found elsewhere on the link.</summary>
    public void Report(long clock, TlpRule rule, string message) => _violations.Add(new TlpViolation(clock, rule, message));

    /// <summary>Checks a request as it is issued; <paramref name="busMaster"/> is the enable the NIC saw.</summary>
    public void CheckRequest(long clock, Tlp tlp, bool busMaster)
    {
        ArgumentNullException.ThrowIfNull(tlp);
        void Require(bool holds, TlpRule rule, string what)
        {
            if (!holds)
            {
                Report(clock, rule, $"{tlp}: {what}");
            }
        }

        if (!tlp.IsRequest)
        {
            Report(clock, TlpRule.Header, $"{tlp}: a completion on the request stream");
            return;
        }

        int bytes = 4 * tlp.LengthDw;
        int present = tlp.Payload.Length;
        int expected = tlp.HasData ? tlp.LengthDw : 0;
        Require(present == expected, TlpRule.DataLength, $"{present} DW of data, the length field says {expected}");
        Require(tlp.TrafficClass == 0, TlpRule.Header, $"traffic class {tlp.TrafficClass}; only 0 is mapped");
        Require(!tlp.Poisoned, TlpRule.Header, "poisoned: the NIC must not send data it knows to be bad");
        Require(tlp.FourDwHeader == (tlp.Address >> 32 != 0), TlpRule.AddressForm,
            tlp.FourDwHeader ? "address below 4 GiB needs a 3-DW header" : "address above 4 GiB needs a 4-DW header");
        CheckByteEnables(tlp, Require);
        Require((int)(tlp.Address % PageBytes) + bytes <= PageBytes, TlpRule.PageCrossing, "crosses a 4 KiB boundary");
        Require(tlp.RequesterId == limits.RequesterId, TlpRule.FunctionId, $"requester id, the function is {limits.RequesterId:X4}");
        Require(busMaster, TlpRule.BusMaster, "issued while bus mastering is off");
        if (tlp.Kind == TlpKind.MemoryWrite)
        {
            Require(bytes <= limits.MaxPayload, TlpRule.MaxPayload, $"payload of {bytes} bytes, Max_Payload_Size is {limits.MaxPayload}");
            return;
        }

        Require(bytes <= limits.MaxReadRequest, TlpRule.MaxReadRequest, $"read of {bytes} bytes, Max_Read_Request_Size is {limits.MaxReadRequest}");
        Require(tlp.Tag < limits.Tags, TlpRule.Tag, $"tag {tlp.Tag}, enabled are 0..{limits.Tags - 1}");
        Require(_tags.Add(tlp.Tag), TlpRule.Tag, $"tag {tlp.Tag} is still in use");
    }

    /// <summary>The read with this tag is finished; the tag may be used again.</summary>
    public void Release(int tag) => _tags.Remove(tag);

    private static void CheckByteEnables(Tlp tlp, Action<bool, TlpRule, string> require)
    {
        if (tlp.HintsPresent && tlp.Kind == TlpKind.MemoryRead)
        {
            return;
        }

        if (tlp.LengthDw == 1)
        {
            require(tlp.LastBe == 0, TlpRule.ByteEnables, "one DW: the last byte enables must be 0");
            return;
        }

        require(tlp.FirstBe != 0 && tlp.LastBe != 0, TlpRule.ByteEnables, $"{tlp.LengthDw} DW: first and last byte enables must not be 0");

        // Two DW inside one quad word may enable any bytes; everything longer is one run of bytes.
        if (tlp.LengthDw == 2 && tlp.Address % 8 == 0)
        {
            return;
        }

        bool firstIsRun = BitOperations.IsPow2((~tlp.FirstBe & 0xF) + 1);
        bool lastIsRun = BitOperations.IsPow2(tlp.LastBe + 1);
        require(firstIsRun && lastIsRun, TlpRule.ByteEnables, "enabled bytes are not one run");
    }
}
