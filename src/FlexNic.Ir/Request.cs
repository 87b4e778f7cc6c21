using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;

namespace FlexNic.Ir;

/// <summary>Something that a packet asks for on its way: the lookup of a table, an access to a memory. In the order of the program.</summary>
public abstract class Request(string name, Node guard, SourceSpan span)
{
    /// <summary>The name that the control plane has for it.</summary>
    public string Name => name;

    /// <summary>When it happens; 1 bit.</summary>
    public Node Guard => guard;

    /// <summary>Where the program says it.</summary>
    public SourceSpan Span => span;
}

/// <summary>The application of a table.</summary>
public sealed class TableRequest(string name, Node guard, SourceSpan span) : Request(name, guard, span)
{
    /// <summary>The key.</summary>
    public ImmutableArray<KeyPart> Keys { get; init; } = [];

    /// <summary>The actions.</summary>
    public ImmutableArray<RequestAction> Actions { get; init; } = [];

    /// <summary>Number of the action of a miss, -1 for none.</summary>
    public int DefaultAction { get; init; } = -1;

    /// <summary>The arguments of the action of a miss.</summary>
    public ImmutableArray<BigInteger> DefaultArguments { get; init; } = [];

    /// <summary>Entries of the program, the winner first.</summary>
    public ImmutableArray<Entry> Entries { get; init; } = [];

    /// <summary>Which of several lookups of one table this is: each has a part of the entries, and is made when the parts before it had none that matches.</summary>
    public int Part { get; init; }

    /// <summary>The lookup that this one repeats: with the same key, entries and outcome, it carries other parameters of the same actions. Null for none.</summary>
    public TableRequest? Original { get; init; }

    /// <summary>Lookups that repeat this one.</summary>
    public IList<TableRequest> Copies { get; } = [];

    /// <summary>The size that the program asks for, 0 when it does not say.</summary>
    public long Size { get; init; }

    /// <summary>True when the control plane may change the action of a miss.</summary>
    public bool DefaultIsConstant { get; init; }

    /// <summary>True when the control plane may not change the entries.</summary>
    public bool EntriesAreConstant { get; init; }
}

/// <summary>A component of a key: what the control plane calls it, how it is compared, and its value.</summary>
public sealed record KeyPart(string Name, string MatchKind, Node Value, SourceSpan Span);

/// <summary>An action of a table and its parameters.</summary>
public sealed record RequestAction(string Name, ImmutableArray<ActionParameter> Parameters, SourceSpan Span)
{
    /// <summary>True when only misses may run it.</summary>
    public bool OnlyDefault { get; init; }

    /// <summary>True when only entries may run it.</summary>
    public bool OnlyEntries { get; init; }
}

/// <summary>A parameter that entries carry.</summary>
public sealed record ActionParameter(string Name, int Width);

/// <summary>An entry of the program: (value, mask) for each component of the key. <paramref name="Number"/> is its place in the text.</summary>
public sealed record Entry(ImmutableArray<EntryKey> Keys, int Action, ImmutableArray<BigInteger> Arguments, int Number, SourceSpan Span);

/// <summary>A table that no packet looks up: what the control plane sees of it.</summary>
public sealed record IdleTable(string Name, ImmutableArray<IdleKey> Keys, ImmutableArray<RequestAction> Actions, int Entries, bool DefaultIsConstant, bool EntriesAreConstant);

/// <summary>A component of the key of a table that no packet looks up.</summary>
public sealed record IdleKey(string Name, string MatchKind, int Width);

/// <summary>value and mask, or a range when <paramref name="Last"/> is given (then value is the first).</summary>
public readonly record struct EntryKey(BigInteger Value, BigInteger Mask, BigInteger? Last);

/// <summary>A memory of the program that packets read and write.</summary>
public sealed record Memory(string Name, int Width, long Size, bool IsCounter, SourceSpan Span)
{
    /// <summary>True for a counter of bytes; others count packets.</summary>
    public bool CountsBytes { get; init; }

    /// <summary>Names of the upper and the lower 32 bits, when an element is a pair of numbers.</summary>
    public (string High, string Low)? Pair { get; init; }

    /// <summary>What elements hold before they are written.</summary>
    public BigInteger Initial { get; init; }
}

/// <summary>An access to an element of a memory: it is read, and then written if there is a value. The answer is what was read.</summary>
public sealed class MemoryRequest(string name, Node guard, SourceSpan span, Memory memory, Node index) : Request(name, guard, span)
{
    /// <summary>The memory.</summary>
    public Memory Memory => memory;

    /// <summary>Which element.</summary>
    public Node Index => index;

    /// <summary>What to write; null when it is only read. May depend on the answer. Of a pair, the lower number.</summary>
    public Node? Value { get; set; }

    /// <summary>Of a pair, what to write to the upper number; null for nothing.</summary>
    public Node? HighValue { get; set; }
}

/// <summary>The CRC-32C of some bytes.</summary>
public sealed class HashRequest(string name, Node guard, SourceSpan span, Node data) : Request(name, guard, span)
{
    /// <summary>The bytes.</summary>
    public Node Data => data;
}
