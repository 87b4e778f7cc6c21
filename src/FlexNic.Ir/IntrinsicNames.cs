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

    /// <summary>Where it goes.</summary>
    public const string Destination = "dst";

    /// <summary>Its VNIC.</summary>
    public const string Vnic = "vnic";

    /// <summary>Eight bits from pipeline to pipeline; the status of a DMA completion.</summary>
    public const string UserByte = "user_byte";

    /// <summary>Sixteen bits from pipeline to pipeline; the cookie of a DMA completion.</summary>
    public const string UserHalf = "user_half";

    /// <summary>Thirty-two bits from pipeline to pipeline.</summary>
    public const string UserWord = "user_word";
}
