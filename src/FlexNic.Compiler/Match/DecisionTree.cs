using System.Collections.Immutable;
using FlexNic.Compiler.Action;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>A row of a ternary table: tests that must hold, and what is done. Earlier rows win, so nothing is said of what they excluded.</summary>
internal sealed record DecisionRow(IReadOnlyList<RegisterTest> Tests, IReadOnlyList<Op> Ops);

/// <summary>
/// Conditions of several bundles => rows in order of priority. The first open atom of the conditions is decided both ways: rows for "true" carry its tests,
/// rows for "false" come after them and need none.
/// </summary>
internal sealed class DecisionTree(NodeFactory nodes, Atoms atoms, int maxRows)
{
    private readonly List<DecisionRow> _rows = [];

    /// <summary>The rows; null when there are too many. The last one has no tests.</summary>
    public IReadOnlyList<DecisionRow>? Run(IReadOnlyList<Choice> choices)
    {
        _rows.Clear();
        Node[] all = [.. choices.SelectMany(c => Atoms.Of(c.Guard)).Distinct()];
        return Split(choices, [], all, ImmutableDictionary.Create<Node, bool>(ReferenceEqualityComparer.Instance)) ? _rows : null;
    }

    private bool Split(IReadOnlyList<Choice> choices, IReadOnlyList<RegisterTest> tests, Node[] all, ImmutableDictionary<Node, bool> decided)
    {
        Node? open = choices.Select(c => Atoms.FirstOf(c.Guard)).FirstOrDefault(a => a is not null);
        if (open is null)
        {
            _rows.Add(new DecisionRow(tests, [.. choices.Where(c => c.Guard == nodes.True).Select(c => c.Op).Distinct()]));
            return _rows.Count <= maxRows + 1;
        }

        Atom atom = atoms.Make(open);
        ImmutableDictionary<Node, bool> known = Decided(decided, open, true, all);
        IReadOnlyList<Choice> whenTrue = Known(choices, known, all);
        foreach (IReadOnlyList<RegisterTest> alternative in atom.Alternatives)
        {
            if (Combined(tests, alternative) is { } both && !Split(whenTrue, both, all, known))
            {
                return false;
            }
        }

        known = Decided(decided, open, false, all);
        return Split(Known(choices, known, all), tests, all, known);
    }

    private Choice[] Known(IReadOnlyList<Choice> choices, ImmutableDictionary<Node, bool> decided, Node[] all)
    {
        // Other atoms stay what they are: what they are made of has been computed for them as they are.
        Dictionary<Node, Node> known = all.ToDictionary(a => a, a => a);
        foreach ((Node node, bool holds) in decided)
        {
            known[node] = nodes.Truth(holds);
        }

        var rewriter = new Rewriter(nodes, known);
        return [.. choices.Select(c => c with { Guard = rewriter.Run(c.Guard) })];
    }

    // What is known when one more atom is.
    private ImmutableDictionary<Node, bool> Decided(ImmutableDictionary<Node, bool> decided, Node atom, bool holds, Node[] all)
    {
        decided = Spread(decided.SetItem(atom, holds), all);
        // Where a lookup takes place one action runs: the last when the others do not.
        foreach (TableRequest table in all.OfType<ResultNode>().Where(r => r.Kind == ResultKind.Action).Select(r => r.Source).OfType<TableRequest>().Where(t => t.DefaultAction >= 0).Distinct())
        {
            Node[] open = [.. table.Actions.Select((a, i) => nodes.Result(table, ResultKind.Action, i, 0, 1)).Where(r => decided.GetValueOrDefault(r, true))];
            if (open is [var last] && !decided.ContainsKey(last) && TakesPlace(table, decided))
            {
                decided = Spread(decided.SetItem(last, true), all);
            }
        }

        return decided;
    }

    // Bits and their terms, and what true atoms exclude, until nothing is new.
    private ImmutableDictionary<Node, bool> Spread(ImmutableDictionary<Node, bool> decided, Node[] all)
    {
        for (int before = 0; before != decided.Count;)
        {
            before = decided.Count;
            decided = atoms.Complete(decided);
            Node[] holding = [.. decided.Where(d => d.Value).Select(d => d.Key)];
            decided = decided.SetItems(all.Where(o => !decided.ContainsKey(o) && holding.Any(h => Excludes(h, o))).Select(o => KeyValuePair.Create(o, false)));
        }

        return decided;
    }

    private bool TakesPlace(TableRequest table, ImmutableDictionary<Node, bool> decided)
    {
        var known = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        foreach ((Node node, bool holds) in decided)
        {
            known[node] = nodes.Truth(holds);
        }

        return new Rewriter(nodes, known).Run(table.Guard) == nodes.True;
    }

    // Another value of the same thing, another action of the same lookup.
    private static bool Excludes(Node atom, Node other) => atom != other && (atom, other) switch
    {
        (EqualNode a, EqualNode b) => a.Operand == b.Operand,
        (ResultNode { Kind: ResultKind.Action } a, ResultNode { Kind: ResultKind.Action } b) => a.Source == b.Source,
        _ => false,
    };

    // Null when they cannot hold together.
    private static List<RegisterTest>? Combined(IReadOnlyList<RegisterTest> tests, IReadOnlyList<RegisterTest> more)
    {
        List<RegisterTest> all = [.. tests];
        foreach (RegisterTest test in more)
        {
            int at = all.FindIndex(t => t.Register == test.Register);
            if (at < 0)
            {
                all.Add(test);
                continue;
            }

            RegisterTest own = all[at];
            if (((own.Value ^ test.Value) & own.Mask & test.Mask) != 0)
            {
                return null;
            }

            all[at] = new RegisterTest(own.Register, own.Mask | test.Mask, own.Value | test.Value);
        }

        return all;
    }
}
