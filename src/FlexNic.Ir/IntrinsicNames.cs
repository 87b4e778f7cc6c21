namespace FlexNic.Ir;

/// <summary>Names of intrinsic fields: the containers that the parser loads with what the NIC says of a packet (docs/hardware.md, section 2).</summary>
public static class IntrinsicNames
{
    /// <summary>Where it came from.</summary>
    public const string Source = "src";

    /// <summary>Its length in bytes.</summary>
    public const string Length = "pkt_len";

    /// <summary>How the parser ended.</summary>
    public const string ParserError = "parser_error";
}
