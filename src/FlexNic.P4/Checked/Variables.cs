using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checked;

/// <summary>How a parameter passes values.</summary>
public enum Direction
{
    /// <summary>No direction: known when compiling, or given by the control plane.</summary>
    None,

    /// <summary>Copied in.</summary>
    In,

    /// <summary>Copied out; starts without a defined value.</summary>
    Out,

    /// <summary>Copied in and out.</summary>
    InOut,
}

/// <summary>What a variable is.</summary>
public enum VariableKind
{
    /// <summary>Declared among statements or in a parser or control.</summary>
    Local,

    /// <summary>A parameter of a function, an action or of apply.</summary>
    Parameter,

    /// <summary>A parameter of the constructor of a parser or control.</summary>
    ConstructorParameter,
}

/// <summary>A variable or a parameter as the body sees it. Compared by identity.</summary>
public sealed class Variable(string name, P4Type type, VariableKind kind, Direction direction, SourceSpan span, ImmutableArray<Annotation> annotations)
{
    /// <summary>The name in the program.</summary>
    public string Name => name;

    /// <summary>Its type.</summary>
    public P4Type Type => type;

    /// <summary>What it is.</summary>
    public VariableKind Kind => kind;

    /// <summary>The direction of a parameter.</summary>
    public Direction Direction => direction;

    /// <summary>Where it is declared.</summary>
    public SourceSpan Span => span;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <summary>True when the body may not assign it.</summary>
    public bool IsReadOnly => kind == VariableKind.ConstructorParameter || (kind == VariableKind.Parameter && direction is Direction.In or Direction.None);

    /// <inheritdoc/>
    public override string ToString() => name;
}

/// <summary>A parameter as the caller sees it.</summary>
public sealed record Parameter(string Name, P4Type Type, Direction Direction, Expression? Default, bool IsOptional, Variable Variable, ImmutableArray<Annotation> Annotations, SourceSpan Span);

/// <summary>An argument bound to its parameter; no value where the caller passes nothing.</summary>
public sealed record Argument(Parameter Parameter, Expression? Value);
