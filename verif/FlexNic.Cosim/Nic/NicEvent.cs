namespace FlexNic.Cosim.Nic;

/// <summary>What the trace pins show, in order; the scoreboard replays it on the golden model (docs/hardware.md, section 11).</summary>
public abstract record NicEvent(long Clock);

/// <summary>A packet entered the ingress pipeline.</summary>
public sealed record IngressEvent(long Clock, byte Source) : NicEvent(Clock);

/// <summary>A packet, or the data of a read, entered the DMA pipeline.</summary>
public sealed record DmaEvent(long Clock, uint[] Meta, ulong Data) : NicEvent(Clock);

/// <summary>A configuration transaction has been applied.</summary>
public sealed record ConfigurationEvent(long Clock) : NicEvent(Clock);
