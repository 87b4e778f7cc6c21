using System.Collections.Immutable;
using System.Numerics;

namespace FlexNic.Stf.Engine;

/// <summary>A table as the control plane sees it.</summary>
public sealed record EngineTable(string Name, ImmutableArray<EngineKey> Keys, ImmutableArray<EngineAction> Actions);

/// <summary>A component of a key; <paramref name="MatchKind"/> is exact, lpm, ternary, range or optional.</summary>
public sealed record EngineKey(string Name, string MatchKind, int Width);

/// <summary>An action with the parameters that an entry gives.</summary>
public sealed record EngineAction(string Name, ImmutableArray<EngineParameter> Parameters);

/// <summary>A parameter of an action.</summary>
public sealed record EngineParameter(string Name, int Width);

/// <summary>A rate and a burst of a meter.</summary>
public sealed record MeterRate(double Rate, long Burst);

/// <summary>A packet that left by a port.</summary>
public sealed record EnginePacket(int Port, ImmutableArray<byte> Data);

/// <summary>What an entry matches in one component of the key.</summary>
public abstract record EngineMatch;

/// <summary>Any value.</summary>
public sealed record AnyMatch : EngineMatch;

/// <summary>One value.</summary>
public sealed record ExactMatch(BigInteger Value) : EngineMatch;

/// <summary>The bits under the mask.</summary>
public sealed record TernaryMatch(BigInteger Value, BigInteger Mask) : EngineMatch;

/// <summary>The first bits.</summary>
public sealed record PrefixMatch(BigInteger Value, int Length) : EngineMatch;

/// <summary>From the first to the last.</summary>
public sealed record RangeMatch(BigInteger First, BigInteger Last) : EngineMatch;
