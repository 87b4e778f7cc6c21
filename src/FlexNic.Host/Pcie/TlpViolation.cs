namespace FlexNic.Host.Pcie;

/// <summary>The link rules that are checked on every packet of the NIC.</summary>
public enum TlpRule
{
    /// <summary>The header is not one the NIC may send, or has a reserved bit set.</summary>
    Header,

    /// <summary>The payload has as many DW as the length field says.</summary>
    DataLength,

    /// <summary>3-DW headers below 4 GiB, 4-DW headers above.</summary>
    AddressForm,

    /// <summary>Byte enables fit the length.</summary>
    ByteEnables,

    /// <summary>No request crosses a 4 KiB boundary.</summary>
    PageCrossing,

    /// <summary>Payload within Max_Payload_Size.</summary>
    MaxPayload,

    /// <summary>Reads within Max_Read_Request_Size.</summary>
    MaxReadRequest,

    /// <summary>Tags are unique among outstanding reads and within the enabled range.</summary>
    Tag,

    /// <summary>The requester or completer id is the function's own.</summary>
    FunctionId,

    /// <summary>No request while bus mastering is off.</summary>
    BusMaster,

    /// <summary>A completion fits an outstanding request of the host.</summary>
    Completion,

    /// <summary>Beats: start, end, number, stability while waiting.</summary>
    Beat,
}

/// <summary>One broken rule: the clock, the rule and a sentence with what was found and which limit holds.</summary>
public sealed record TlpViolation(long Clock, TlpRule Rule, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"clock {Clock}: {Rule}: {Message}";
}
