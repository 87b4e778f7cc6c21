using System.Collections.Immutable;
using FlexNic.P4.Types;

namespace FlexNic.Lowering.Values;

/// <summary>
/// The shape of a P4 value with something in place of every scalar: fields for a variable, nodes for a value. Headers have one more scalar for their
/// validity, stacks one for the next index.
/// </summary>
internal sealed class Tree<T>(P4Type type)
    where T : class
{
    public P4Type Type => type;

    /// <summary>The scalar; null for composites.</summary>
    public T? Leaf { get; init; }

    public T? Valid { get; init; }

    public T? Next { get; init; }

    public ImmutableArray<Tree<T>> Parts { get; init; } = [];

    public bool IsUnion => type is StructType { Kind: StructKind.Union };

    /// <summary>All scalars in a fixed order.</summary>
    public IEnumerable<T> Scalars
    {
        get
        {
            foreach (T? own in new[] { Leaf, Valid, Next })
            {
                if (own is not null)
                {
                    yield return own;
                }
            }

            foreach (T inner in Parts.SelectMany(p => p.Scalars))
            {
                yield return inner;
            }
        }
    }

    public Tree<TOther> Map<TOther>(Func<T, TOther> map)
        where TOther : class => new(type)
        {
            Leaf = Leaf is null ? null : map(Leaf),
            Valid = Valid is null ? null : map(Valid),
            Next = Next is null ? null : map(Next),
            Parts = [.. Parts.Select(p => p.Map(map))],
        };

    /// <summary>Both trees scalar by scalar; they have the same shape, though perhaps not the same type.</summary>
    public Tree<TResult> Zip<TOther, TResult>(Tree<TOther> other, Func<T, TOther, TResult> map)
        where TOther : class
        where TResult : class => new(type)
        {
            Leaf = Leaf is null || other.Leaf is null ? null : map(Leaf, other.Leaf),
            Valid = Valid is null || other.Valid is null ? null : map(Valid, other.Valid),
            Next = Next is null || other.Next is null ? null : map(Next, other.Next),
            Parts = [.. Parts.Zip(other.Parts, (a, b) => a.Zip(b, map))],
        };
}
