using System.Collections.Immutable;
using FlexNic.Ir;

namespace FlexNic.Lowering.Values;

/// <summary>A place that may be one of several (a stack with an index of run time), or some bits of one. None = outside of a stack.</summary>
internal sealed record Place(ImmutableArray<PlaceChoice> Choices)
{
    /// <summary>Lowest bit, when it is a slice.</summary>
    public int Low { get; init; }

    /// <summary>Bits of the slice, 0 for all of it.</summary>
    public int Width { get; init; }
}

/// <summary>A place when the condition holds; the other members of its union lose their validity when it becomes valid.</summary>
internal sealed record PlaceChoice(Node Condition, Tree<Field> Tree, ImmutableArray<Tree<Field>> Siblings);
