using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;

namespace FlexNic.Ir;

/// <summary>A header taken from the packet at a byte position that is known when compiling.</summary>
public sealed record Extraction(Header Header, int PositionBits, SourceSpan Span)
{
    /// <summary>Where the packet has the number of bytes that count (16 bits); what is behind them reads as 0, and no packet is too short. Null for all.</summary>
    public int? LimitBits { get; init; }
}

/// <summary>(packet bits from <paramref name="PositionBits"/> on) &amp; mask == value.</summary>
public sealed record PacketTest(int PositionBits, int Width, BigInteger Value, BigInteger Mask);

/// <summary>Where a state goes on when all its tests hold.</summary>
public sealed record ParseBranch(ImmutableArray<PacketTest> Tests, ParseTarget Target);

/// <summary>Where a parser goes on: a state, or the end with a code (0 = accept).</summary>
public readonly record struct ParseTarget(ParseState? State, int Code)
{
    /// <summary>The end without an error.</summary>
    public static ParseTarget Accept => new(null, 0);

    /// <inheritdoc/>
    public override string ToString() => State is not null ? State.Name : Code == 0 ? "accept" : $"reject {Code}";
}

/// <summary>A state of the parser on one of the ways to it: at a known position, with known stack indexes. Compared by identity.</summary>
public sealed class ParseState(string name, int positionBits, SourceSpan span)
{
    /// <summary>The name of the program, and a number when there are several.</summary>
    public string Name => name;

    /// <summary>Where in the packet it begins.</summary>
    public int PositionBits { get; } = positionBits;

    /// <summary>Where the program declares it.</summary>
    public SourceSpan Span => span;

    /// <summary>Headers in the order of extraction.</summary>
    public List<Extraction> Extractions { get; } = [];

    /// <summary>The mark that it leaves, if one is needed.</summary>
    public Field? Passed { get; set; }

    /// <summary>Where the packet was when an advance led here; a packet that ends before <see cref="PositionBits"/> stays there. Null without an advance.</summary>
    public int? AdvancedFromBits { get; init; }

    /// <summary>Where it ends.</summary>
    public int EndBits { get; set; }

    /// <summary>Where it goes on, first fit first.</summary>
    public List<ParseBranch> Branches { get; } = [];

    /// <summary>Where it goes on otherwise.</summary>
    public ParseTarget Default { get; set; }
}

/// <summary>Where packets of some sources begin; <paramref name="Sources"/> are values of meta.src, {kind[1:0], index[5:0]}.</summary>
public sealed record ParseStart(ImmutableArray<int> Sources, ParseState State);

/// <summary>The parser of a program, all paths laid out. The starts name each source once.</summary>
public sealed record ParseGraph(ImmutableArray<ParseState> States, ImmutableArray<ParseStart> Starts);
