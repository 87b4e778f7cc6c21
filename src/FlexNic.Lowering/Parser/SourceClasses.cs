using System.Collections.Immutable;
using FlexNic.Ir;

namespace FlexNic.Lowering.Parser;

/// <summary>src &amp; mask == value, asked by a parser of where the packet comes from.</summary>
internal readonly record struct SourceTest(int Mask, int Value)
{
    public bool Holds(int source) => (source & Mask) == Value;
}

/// <summary>Sources that a parser does not tell apart, and the condition of coming from one of them.</summary>
internal sealed record SourceClass(ImmutableArray<int> Sources, Node Condition);

/// <summary>
/// Where a packet comes from is known before its parser starts (table <c>start</c>, docs/hardware.md, section 3): sources are put into classes by the tests
/// that the parser makes, and the parser is laid out for each class. Tests found while laying out make the classes of the next try.
/// </summary>
internal sealed class SourceClasses(IReadOnlyList<SourceTest> known)
{
    /// <summary>Values of meta.src.</summary>
    public const int Count = 256;

    private readonly List<SourceTest> _found = [];
    private ImmutableArray<int> _current = [.. Enumerable.Range(0, Count)];

    /// <summary>Lowers with ever more tests known, until the parser asks for no other.</summary>
    public static T Refine<T>(Func<IReadOnlyList<SourceTest>, T> lower)
    {
        List<SourceTest> tests = [];
        while (true)
        {
            try
            {
                return lower(tests);
            }
            catch (SourceSplitException split)
            {
                tests.AddRange(split.Tests);
            }
        }
    }

    /// <summary>The field that says it.</summary>
    public Field Field { get; } = new(IntrinsicNames.Source, 8, FieldKind.Intrinsic, default);

    /// <summary>Tests that hold for some sources of a class and not for others: the classes have to be smaller.</summary>
    public IReadOnlyList<SourceTest> Found => _found;

    /// <summary>The classes, the largest first.</summary>
    public IEnumerable<SourceClass> All(NodeFactory nodes) => Enumerable.Range(0, Count)
        .GroupBy(s => string.Concat(known.Select(t => t.Holds(s) ? '1' : '0')))
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Min())
        .Select(g => new SourceClass([.. g], known.Aggregate(nodes.True, (all, t) => nodes.And(all, t.Holds(g.First()) ? Of(t, nodes) : nodes.Not(Of(t, nodes))))));

    /// <summary>Lays out for these sources from here on.</summary>
    public void Choose(SourceClass of) => _current = of.Sources;

    /// <summary>Whether a test holds for the sources of now. If they differ, the first one's answer.</summary>
    public bool Decide(SourceTest test)
    {
        bool first = test.Holds(_current[0]);
        if (_current.Any(s => test.Holds(s) != first) && !_found.Contains(test))
        {
            _found.Add(test);
        }

        return first;
    }

    private Node Of(SourceTest test, NodeFactory nodes)
    {
        Node all = nodes.True;
        Node source = nodes.Input(Field);
        for (int low = 0; low < source.Width; low++)
        {
            int width = 0;
            while (low + width < source.Width && (test.Mask >> (low + width) & 1) != 0)
            {
                width++;
            }

            if (width > 0)
            {
                all = nodes.And(all, nodes.Equal(nodes.Slice(source, low, width), (test.Value >> low) & ((1 << width) - 1)));
                low += width;
            }
        }

        return all;
    }
}

/// <summary>The parser asks for more of the source than its classes tell: it has to be laid out again.</summary>
internal sealed class SourceSplitException(IReadOnlyList<SourceTest> tests) : Exception("the parser tells sources apart")
{
    public IReadOnlyList<SourceTest> Tests => tests;
}
