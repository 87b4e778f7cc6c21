namespace FlexNic.Lowering.V1;

/// <summary>Numbers of the v1model architecture.</summary>
internal static class V1Names
{
    /// <summary>A packet with this egress_spec is dropped.</summary>
    public const int DropPort = 511;
}
