using System.Collections.Immutable;

namespace FlexNic.Model.Program.Nic;

/// <summary>A frame that reached a receive ring of the driver.</summary>
public sealed record RingFrame(int Ring, ImmutableArray<byte> Data);
