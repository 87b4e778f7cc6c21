using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>(register &amp; mask) == value.</summary>
internal readonly record struct RegisterTest(Register Register, uint Mask, uint Value);

/// <summary>A condition that keys can compare: it holds when all tests of one of the alternatives hold.</summary>
internal sealed record Atom(Node Node, IReadOnlyList<IReadOnlyList<RegisterTest>> Alternatives);

/// <summary>Finds the atoms of conditions.</summary>
internal sealed class Atoms(OpBuilder builder)
{
    private readonly Dictionary<Node, Atom> _made = new(ReferenceEqualityComparer.Instance);

    /// <summary>All atoms that a condition consists of.</summary>
    public static IEnumerable<Node> Of(Node condition)
    {
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Node>();
        open.Push(condition);
        while (open.TryPop(out Node? node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            switch (node)
            {
                case ConstantNode:
                    break;
                case NotNode n:
                    open.Push(n.Operand);
                    break;
                case BinaryNode { Op: BinaryOp.And or BinaryOp.Or or BinaryOp.Xor } b:
                    open.Push(b.Right);
                    open.Push(b.Left);
                    break;
                case MuxNode m:
                    open.Push(m.WhenFalse);
                    open.Push(m.WhenTrue);
                    open.Push(m.Condition);
                    break;
                default:
                    yield return node;
                    break;
            }
        }
    }

    /// <summary>The action whose entries carry a value.</summary>
    public int ActionOf(Node value) => builder.EntryValues.SourceOf(value)!.Value.Action;

    /// <summary>The first atom of a condition, or null when it is known.</summary>
    public static Node? FirstOf(Node condition) => Of(condition).FirstOrDefault();

    /// <summary>What else is known when some atoms have values.</summary>
    public ImmutableDictionary<Node, bool> Complete(ImmutableDictionary<Node, bool> decided) => builder.Conditions.Complete(decided);

    /// <summary>True when a condition tests a register.</summary>
    public bool Tests(Register register) => _made.Values.Any(a => a.Alternatives.Any(x => x.Any(t => t.Register == register)));

    public Atom Make(Node node)
    {
        if (!_made.TryGetValue(node, out Atom? atom))
        {
            atom = new Atom(node, [.. Alternatives(node)]);
            _made.Add(node, atom);
        }

        return atom;
    }

    private IEnumerable<IReadOnlyList<RegisterTest>> Alternatives(Node node)
    {
        if (node.Width == 1 && builder.PresetOf(node) is { } answer)
        {
            return [[new RegisterTest(answer, 1, 1)]];
        }

        switch (node)
        {
            case EqualNode e:
                return [Tests(builder.Locate(e.Operand), e.Value, NodeFactory.Ones(e.Operand.Width))];
            case BinaryNode { Op: BinaryOp.Less, Right: ConstantNode limit } less:
                IReadOnlyList<Piece> pieces = builder.Locate(less.Left);
                return Prefixes.Of(0, limit.Value - 1, less.Left.Width).Select(p => Tests(pieces, p.Value, p.Mask));
            case ResultNode { Kind: ResultKind.Action } r:
                TableItem asked = builder.TableOf(r.Source);
                return [[new RegisterTest(builder.SelectedOf(r), (1u << asked.SelectBits) - 1, asked.CodeOf(r.Action, false))]];
            case ResultNode { Kind: ResultKind.Hit } r:
                uint hit = 1u << builder.TableOf(r.Source).SelectBits;
                return [[new RegisterTest(builder.SelectedOf(r), hit, hit)]];
            default:
                return [Tests(builder.Locate(node), 1, 1)];
        }
    }

    private static List<RegisterTest> Tests(IReadOnlyList<Piece> pieces, BigInteger value, BigInteger mask)
    {
        List<RegisterTest> tests = [];
        foreach (Piece piece in pieces)
        {
            BigInteger ones = NodeFactory.Ones(piece.Width);
            var own = (uint)((mask >> piece.ValueLow) & ones);
            if (own != 0)
            {
                tests.Add(new RegisterTest(piece.Register, own << piece.Low, (uint)((value >> piece.ValueLow) & own) << piece.Low));
            }
        }

        return tests;
    }
}
