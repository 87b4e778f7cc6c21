namespace FlexNic.Ir;

/// <summary>A field of the metadata (one of <see cref="IntrinsicNames"/>) as the pipeline leaves it; it is 0 when a packet enters ingress.</summary>
public sealed record MetadataOutput(string Name, Node Value);
