using System.Collections.Immutable;
using System.Numerics;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Types;

/// <summary><c>enum</c>: names without values.</summary>
public sealed class EnumType(string name, ImmutableArray<string> members, ImmutableArray<Annotation> annotations) : P4Type
{
    /// <summary>The name of the declaration.</summary>
    public string Name => name;

    /// <summary>The members in order.</summary>
    public ImmutableArray<string> Members => members;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <inheritdoc/>
    public override string ToString() => name;
}

/// <summary><c>enum bit&lt;W&gt;</c>: names with values.</summary>
public sealed class SerializableEnumType(string name, P4Type underlying, ImmutableArray<Annotation> annotations) : P4Type
{
    private readonly List<KeyValuePair<string, BigInteger>> _members = [];

    /// <summary>The name of the declaration.</summary>
    public string Name => name;

    /// <summary>bit or int of a width.</summary>
    public P4Type Underlying => underlying;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <summary>The members in order.</summary>
    public IReadOnlyList<KeyValuePair<string, BigInteger>> Members => _members;

    internal void Add(string member, BigInteger value) => _members.Add(new(member, value));

    /// <inheritdoc/>
    public override string ToString() => name;
}

/// <summary><c>type T name</c>: a type of its own that is represented as another.</summary>
public sealed class NewType(string name, P4Type underlying, ImmutableArray<Annotation> annotations) : P4Type
{
    /// <summary>The name of the declaration.</summary>
    public string Name => name;

    /// <summary>The type that it is made of.</summary>
    public P4Type Underlying => underlying;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <inheritdoc/>
    public override string ToString() => name;
}
