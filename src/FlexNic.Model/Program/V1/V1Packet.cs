using FlexNic.Model.Program.Values;

namespace FlexNic.Model.Program.V1;

/// <summary>A packet on its way through the switch: its bytes, its metadata, and what the program asked for.</summary>
internal sealed class V1Packet(byte[] data, int ingressPort)
{
    /// <summary>The bytes as they came in; behind the parser, what it left.</summary>
    public byte[] Data { get; set; } = data;

    public int IngressPort => ingressPort;

    public byte[] Payload { get; set; } = [];

    /// <summary>Bytes of the whole packet, for counters and meters.</summary>
    public int Length { get; set; } = data.Length;

    public CompositeValue? Headers { get; set; }

    public CompositeValue? Metadata { get; set; }

    public CompositeValue? Standard { get; set; }

    public (int Session, int? FieldList)? Clone { get; set; }

    public int? Resubmit { get; set; }

    public int? Recirculate { get; set; }

    public int? Truncate { get; set; }

    /// <summary>Forgets what the program asked for in the pass before.</summary>
    public void ClearRequests()
    {
        Clone = null;
        Resubmit = null;
        Recirculate = null;
    }
}
