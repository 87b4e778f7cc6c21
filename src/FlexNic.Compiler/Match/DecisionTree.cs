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
        return Split(choices, [], all) ? _rows : null;
    }

    private bool Split(IReadOnlyList<Choice> choices, IReadOnlyList<RegisterTest> tests, Node[] all)
    {
        Node? open = choices.Select(c => Atoms.FirstOf(c.Guard)).FirstOrDefault(a => a is not null);
        if (open is null)
        {
            _rows.Add(new DecisionRow(tests, [.. choices.Where(c => c.Guard == nodes.True).Select(c => c.Op).Distinct()]));
            return _rows.Count <= maxRows + 1;
        }

        Atom atom = atoms.Make(open);
        IReadOnlyList<Choice> whenTrue = Known(choices, open, true, all);
        foreach (IReadOnlyList<RegisterTest> alternative in atom.Alternatives)
        {
            if (Combined(tests, alternative) is { } both && !Split(whenTrue, both, all))
            {
                return false;
            }
        }

        return Split(Known(choices, open, false, all), tests, all);
    }

    private Choice[] Known(IReadOnlyList<Choice> choices, Node atom, bool holds, Node[] all)
    {
        // Other atoms stay what they are: what they are made of has been computed for them as they are.
        Dictionary<Node, Node> known = all.ToDictionary(a => a, a => a);
        known[atom] = nodes.Truth(holds);
        foreach ((Node other, bool value) in atoms.Consequences(atom, holds))
        {
            known[other] = nodes.Truth(value);
        }

        if (holds)
        {
            foreach (Node other in all.Where(o => Excludes(atom, o)))
            {
                known[other] = nodes.False;
            }
        }

        var rewriter = new Rewriter(nodes, known);
        return [.. choices.Select(c => c with { Guard = rewriter.Run(c.Guard) })];
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
