using System.Collections.Immutable;

namespace FlexNic.P4.Types;

/// <summary>A type of the checked program. Built-in types are compared by structure, declared ones by declaration and arguments.</summary>
public abstract class P4Type
{
    /// <summary>True when both are the same type.</summary>
    public virtual bool Same(P4Type other) => ReferenceEquals(this, other);

    /// <summary>As the program would write it.</summary>
    public abstract override string ToString();
}

/// <summary>A type without parameters: bool, int, string, void, error, match_kind.</summary>
public sealed class SimpleType : P4Type
{
    private readonly string _name;

    private SimpleType(string name) => _name = name;

    /// <summary><c>bool</c>.</summary>
    public static SimpleType Boolean { get; } = new("bool");

    /// <summary><c>int</c>: any integer, known when compiling.</summary>
    public static SimpleType Number { get; } = new("int");

    /// <summary><c>string</c>.</summary>
    public static SimpleType Text { get; } = new("string");

    /// <summary><c>void</c>.</summary>
    public static SimpleType Void { get; } = new("void");

    /// <summary><c>error</c>.</summary>
    public static SimpleType Error { get; } = new("error");

    /// <summary><c>match_kind</c>.</summary>
    public static SimpleType MatchKind { get; } = new("match_kind");

    /// <summary>What a faulty expression has; it goes with everything, so that one fault is told once.</summary>
    public static SimpleType Unknown { get; } = new("<unknown>");

    /// <summary>What <c>{...}</c>, <c>...</c> and <c>{#}</c> have until it is known what they are for.</summary>
    public static SimpleType Unsettled { get; } = new("<unsettled>");

    /// <summary>What <c>t.apply()</c> gives.</summary>
    public static SimpleType ApplyResult { get; } = new("<result of apply>");

    /// <summary>What <c>t.apply().action_run</c> gives.</summary>
    public static SimpleType ActionRun { get; } = new("<action that ran>");

    /// <inheritdoc/>
    public override string ToString() => _name;
}

/// <summary><c>bit&lt;W&gt;</c>.</summary>
public sealed class BitType(int width) : P4Type
{
    /// <summary>Number of bits.</summary>
    public int Width => width;

    /// <inheritdoc/>
    public override bool Same(P4Type other) => other is BitType b && b.Width == width;

    /// <inheritdoc/>
    public override string ToString() => $"bit<{width}>";
}

/// <summary><c>int&lt;W&gt;</c>, two's complement.</summary>
public sealed class IntType(int width) : P4Type
{
    /// <summary>Number of bits.</summary>
    public int Width => width;

    /// <inheritdoc/>
    public override bool Same(P4Type other) => other is IntType i && i.Width == width;

    /// <inheritdoc/>
    public override string ToString() => $"int<{width}>";
}

/// <summary><c>varbit&lt;W&gt;</c>: at most W bits.</summary>
public sealed class VarbitType(int width) : P4Type
{
    /// <summary>Largest number of bits.</summary>
    public int Width => width;

    /// <inheritdoc/>
    public override bool Same(P4Type other) => other is VarbitType v && v.Width == width;

    /// <inheritdoc/>
    public override string ToString() => $"varbit<{width}>";
}

/// <summary><c>tuple&lt;...&gt;</c>.</summary>
public sealed class TupleType(ImmutableArray<P4Type> elements) : P4Type
{
    /// <summary>The types of the elements.</summary>
    public ImmutableArray<P4Type> Elements => elements;

    /// <inheritdoc/>
    public override bool Same(P4Type other) => other is TupleType t && t.Elements.Length == elements.Length && elements.Zip(t.Elements).All(p => p.First.Same(p.Second));

    /// <inheritdoc/>
    public override string ToString() => $"tuple<{string.Join(", ", elements)}>";
}

/// <summary><c>list&lt;T&gt;</c>.</summary>
public sealed class ListType(P4Type element) : P4Type
{
    /// <summary>The type of the elements.</summary>
    public P4Type Element => element;

    /// <inheritdoc/>
    public override bool Same(P4Type other) => other is ListType l && l.Element.Same(element);

    /// <inheritdoc/>
    public override string ToString() => $"list<{element}>";
}

/// <summary><c>H[n]</c>: a stack of headers or unions.</summary>
public sealed class StackType(P4Type element, int size) : P4Type
{
    /// <summary>The type of the elements.</summary>
    public P4Type Element => element;

    /// <summary>Number of elements.</summary>
    public int Size => size;

    /// <inheritdoc/>
    public override bool Same(P4Type other) => other is StackType s && s.Size == size && s.Element.Same(element);

    /// <inheritdoc/>
    public override string ToString() => $"{element}[{size}]";
}

/// <summary>A type parameter, or a type that is yet to be inferred.</summary>
public sealed class TypeVariable(string name) : P4Type
{
    /// <summary>The name it was declared with.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public override string ToString() => name;
}
