using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Checked;

/// <summary>A table.</summary>
public sealed class TableDeclaration(string name, ImmutableArray<Annotation> annotations, SourceSpan span)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <summary>Where it is declared.</summary>
    public SourceSpan Span => span;

    /// <summary>The key, in order.</summary>
    public ImmutableArray<TableKey> Keys { get; internal set; } = [];

    /// <summary>The actions, in order.</summary>
    public ImmutableArray<TableAction> Actions { get; internal set; } = [];

    /// <summary>The action of a miss, with all its arguments.</summary>
    public ActionUse? DefaultAction { get; internal set; }

    /// <summary>True when the control plane may not change the action of a miss.</summary>
    public bool HasConstDefault { get; internal set; }

    /// <summary>The entries that the program has.</summary>
    public ImmutableArray<TableEntry> Entries { get; internal set; } = [];

    /// <summary>True when the control plane may not change the entries.</summary>
    public bool HasConstEntries { get; internal set; }

    /// <summary>The size that the program asks for.</summary>
    public BigInteger? Size { get; internal set; }

    /// <summary>All other properties.</summary>
    public ImmutableArray<TableProperty> Properties { get; internal set; } = [];

    /// <summary>The value of a property that is no part of the language, or null.</summary>
    public Expression? Property(string property) => Properties.FirstOrDefault(p => p.Name == property)?.Value;

    /// <inheritdoc/>
    public override string ToString() => name;
}

/// <summary>A component of a key. <paramref name="Name"/> is what the control plane calls it.</summary>
public sealed record TableKey(Expression Expression, string MatchKind, string Name, ImmutableArray<Annotation> Annotations, SourceSpan Span);

/// <summary>An action of a table with the arguments that the program binds (one for each parameter with direction).</summary>
public sealed record TableAction(ActionDeclaration Action, ImmutableArray<Argument> Bound, ImmutableArray<Annotation> Annotations, SourceSpan Span);

/// <summary>An action of a table with values for the parameters without direction.</summary>
public sealed record ActionUse(TableAction Action, ImmutableArray<Argument> Data, SourceSpan Span);

/// <summary>An entry of the program; where several match, the one with the smaller <paramref name="Rank"/> wins.</summary>
public sealed record TableEntry(ImmutableArray<KeySet> KeySets, ActionUse Action, BigInteger? Priority, int Rank, bool IsConst, ImmutableArray<Annotation> Annotations, SourceSpan Span);

/// <summary>A property by name.</summary>
public sealed record TableProperty(string Name, Expression Value, bool IsConst, ImmutableArray<Annotation> Annotations, SourceSpan Span);
