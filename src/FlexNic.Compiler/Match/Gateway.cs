using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>A condition as a gateway can have it: a conjunction of predicates, each on one container, or the negation of one.</summary>
internal sealed record Gateway(IReadOnlyList<(RegisterTest Test, bool Holds)> Terms, bool Inverted)
{
    /// <summary>Null when the condition is of another kind.</summary>
    public static Gateway? Of(Node condition, Atoms atoms) =>
        Terms2(condition, BinaryOp.And, atoms) is { } all ? new Gateway(all, false) : Terms2(condition, BinaryOp.Or, atoms) is { } any ? new Gateway([.. any.Select(a => (a.Test, !a.Holds))], true) : null;

    private static List<(RegisterTest Test, bool Holds)>? Terms2(Node condition, BinaryOp op, Atoms atoms)
    {
        List<(RegisterTest Test, bool Holds)> terms = [];
        foreach (Node term in Split(condition, op))
        {
            (Node atom, bool holds) = term is NotNode n ? (n.Operand, false) : (term, true);
            if (atom is BinaryNode { Op: BinaryOp.And or BinaryOp.Or or BinaryOp.Xor } or MuxNode or ConstantNode)
            {
                return null;
            }

            IReadOnlyList<IReadOnlyList<RegisterTest>> alternatives = atoms.Make(atom).Alternatives;
            bool positive = holds == (op == BinaryOp.And);
            if (alternatives is not [var tests] || (!positive && tests.Count > 1) || tests.Any(t => t.Register.Kind == ContainerKind.Byte))
            {
                return null;
            }

            foreach (RegisterTest test in tests)
            {
                int at = positive ? terms.FindIndex(t => t.Test.Register == test.Register && t.Holds == holds) : -1;
                if (at < 0)
                {
                    terms.Add((test, holds));
                }
                else
                {
                    RegisterTest own = terms[at].Test;
                    if (((own.Value ^ test.Value) & own.Mask & test.Mask) != 0)
                    {
                        return null;
                    }

                    terms[at] = (new RegisterTest(test.Register, own.Mask | test.Mask, own.Value | test.Value), holds);
                }
            }
        }

        // A bit that must be 0 is a test of its own value, so that it joins others of its container.
        return terms;
    }

    private static IEnumerable<Node> Split(Node node, BinaryOp op) => node is BinaryNode { Width: 1 } b && b.Op == op ? Split(b.Left, op).Concat(Split(b.Right, op)) : [node];
}
