using System.Collections.Immutable;

namespace FlexNic.Fuzz.Programs;

/// <summary>Smaller lists.</summary>
internal static class Shrink
{
    /// <summary>The list without runs of its items, long runs first; then with a smaller item.</summary>
    public static IEnumerable<ImmutableArray<T>> List<T>(ImmutableArray<T> items, Func<T, IEnumerable<T>>? smaller = null)
    {
        for (int run = items.Length; run >= 1; run /= 2)
        {
            for (int start = 0; start + run <= items.Length; start += run)
            {
                yield return items.RemoveRange(start, run);
            }
        }

        if (smaller is null)
        {
            yield break;
        }

        for (int i = 0; i < items.Length; i++)
        {
            foreach (T item in smaller(items[i]))
            {
                yield return items.SetItem(i, item);
            }
        }
    }

    /// <summary>Statements: fewer of them, those inside of one in its place, smaller ones.</summary>
    public static IEnumerable<ImmutableArray<FuzzStatement>> Block(ImmutableArray<FuzzStatement> block)
    {
        foreach (ImmutableArray<FuzzStatement> fewer in List(block))
        {
            yield return fewer;
        }

        for (int i = 0; i < block.Length; i++)
        {
            foreach (ImmutableArray<FuzzStatement> inner in block[i].Inner())
            {
                yield return block.RemoveAt(i).InsertRange(i, inner);
            }
        }

        for (int i = 0; i < block.Length; i++)
        {
            foreach (FuzzStatement statement in block[i].Shrinks())
            {
                yield return block.SetItem(i, statement);
            }
        }
    }
}
