using System.Collections.Immutable;

namespace FlexNic.Compiler;

/// <summary>A program for one geometry: the text of its image, and what the control plane calls things.</summary>
public sealed record CompiledProgram(string ImageText, ImmutableArray<CompiledTable> Tables, FitReport Report, ImmutableArray<CompilerPass> Passes, ImmutableArray<Core.Diagnostic> Warnings)
{
    /// <summary>Registers and counters that packets reach; others have no place in the image.</summary>
    public ImmutableArray<CompiledRegister> Registers { get; init; } = [];
}

/// <summary>A pass of the compiler: how long it took, and its result as text.</summary>
public sealed record CompilerPass(string Name, TimeSpan Time, string Text);

/// <summary>A table of the program and its name in the image. <paramref name="DefaultIsConstant"/>: the control plane may not change the action of a miss.</summary>
public sealed record CompiledTable(string Name, string ImageName, int Stage, bool IsTernary, ImmutableArray<CompiledKey> Keys, ImmutableArray<CompiledAction> Actions, int ProgramEntries, bool DefaultIsConstant)
{
    /// <summary>The control plane may not change the entries.</summary>
    public bool EntriesAreConstant { get; init; }

    /// <summary>The entries of the program that the control plane may change, the winner first.</summary>
    public ImmutableArray<Ir.Entry> Entries { get; init; } = [];

    /// <summary>
    /// Further parts of a table that one stage does not hold, in the order in which they are searched; the last has the action of a miss. An entry lies in one
    /// part, and none of an earlier part loses against it.
    /// </summary>
    public ImmutableArray<CompiledTable> More { get; init; } = [];

    /// <summary>Lookups of the same entries that carry more of what the actions need: every entry is in all of them.</summary>
    public ImmutableArray<CompiledTable> Copies { get; init; } = [];

    /// <summary>This part and the others.</summary>
    public IEnumerable<CompiledTable> Parts => More.Prepend(this);

    /// <summary>False when no packet looks it up: then the image has nothing for it.</summary>
    public bool IsPlaced => ImageName.Length > 0;
}

/// <summary>What the elements of a register array hold.</summary>
public enum CompiledRegisterKind
{
    /// <summary>Values of the program.</summary>
    Register,

    /// <summary>Numbers of packets.</summary>
    PacketCounter,

    /// <summary>Numbers of bytes.</summary>
    ByteCounter,

    /// <summary>Numbers of packets in the lower 32 bits, of bytes in the upper.</summary>
    PacketAndByteCounter,
}

/// <summary>A register or counter array of the program and the registers of the image that hold it: element i is element i of each part.</summary>
/// <param name="Name">What the control plane calls it.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Width">Bits of an element.</param>
/// <param name="Size">Elements.</param>
/// <param name="Parts">Where the bits of an element are.</param>
public sealed record CompiledRegister(string Name, CompiledRegisterKind Kind, int Width, long Size, ImmutableArray<CompiledRegisterPart> Parts)
{
    /// <summary>What elements hold at first, and after a reset.</summary>
    public System.Numerics.BigInteger Initial { get; init; }
}

/// <summary>Bits of an element, from <paramref name="ValueLow"/> upwards, as the lowest bits of a register of the image (one half of a row of stage SRAM).</summary>
public sealed record CompiledRegisterPart(string ImageName, int ValueLow, int Width);

/// <summary>A component of a key and the fields of the image that make it up, the most significant first.</summary>
/// <param name="Name">What the control plane calls it.</param>
/// <param name="MatchKind">exact, lpm, ternary, range or optional.</param>
/// <param name="Width">Bits.</param>
/// <param name="Constant">The value, when the program always gives the same: then it has no fields, and entries with another value are not installed.</param>
/// <param name="Fields">Fields of the image.</param>
public sealed record CompiledKey(string Name, string MatchKind, int Width, System.Numerics.BigInteger? Constant, ImmutableArray<CompiledKeyField> Fields);

/// <summary>Bits of a component of a key as a field of the image.</summary>
public sealed record CompiledKeyField(string Name, int ValueLow, int Width);

/// <summary>
/// An action: its name in the image when an entry runs it, and when it runs on a miss. What an action needs that depends on its parameters alone is no work
/// of the packets: entries of the image carry values that the control plane computes of the parameters.
/// </summary>
/// <param name="Name">What the control plane calls it.</param>
/// <param name="ImageName">The action of the image for entries.</param>
/// <param name="MissName">The action of the image for a miss.</param>
/// <param name="Parameters">What the control plane gives.</param>
/// <param name="Data">Values of entries, made of <see cref="Ir.ResultKind.Parameter"/> nodes whose index is that of the parameter; each of at most 32 bits.</param>
/// <param name="MissData">The same for a miss.</param>
public sealed record CompiledAction(string Name, string ImageName, string MissName, ImmutableArray<(string Name, int Width)> Parameters, ImmutableArray<Ir.Node> Data, ImmutableArray<Ir.Node> MissData)
{
    /// <summary>The arguments of the action of the image for arguments of the control plane.</summary>
    public static IEnumerable<System.Numerics.BigInteger> Values(IEnumerable<Ir.Node> data, IReadOnlyList<System.Numerics.BigInteger> arguments) =>
        data.Select(d => Ir.NodeValue.Of(d, leaf => arguments[((Ir.ResultNode)leaf).Index]));

    /// <summary>True when only misses may run it.</summary>
    public bool OnlyDefault { get; init; }

    /// <summary>True when only entries may run it.</summary>
    public bool OnlyEntries { get; init; }
}
