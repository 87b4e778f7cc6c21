namespace FlexNic.Host.Pcie;

/// <summary>
/// One beat of a transaction stream. <paramref name="Header"/> is the same on all beats of a packet; <paramref name="Data"/> has one word per 32-bit lane,
/// lanes behind the payload are 0.
/// </summary>
public readonly record struct TlpBeat(bool Sop, bool Eop, TlpHeader Header, uint[] Data);
