namespace FlexNic.Fuzz.Programs;

/// <summary>A field of a header or of the metadata.</summary>
public sealed record FuzzField(string Name, FuzzType Type);
