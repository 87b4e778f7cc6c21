using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Lowering.Parser;

/// <summary>Turns comparisons of nodes with constants into comparisons of packet bits, which is all that parser rows compare.</summary>
internal sealed class SelectTests(NodeFactory nodes)
{
    /// <summary>subject &amp; mask == value as tests of the packet; null when it never holds.</summary>
    public static ImmutableArray<PacketTest>? Of(Node subject, BigInteger value, BigInteger mask, PacketPosition position, SourceSpan span)
    {
        var tests = ImmutableArray.CreateBuilder<PacketTest>();
        int low = subject.Width;
        foreach (Node part in subject is ConcatNode c ? c.Parts : [subject])
        {
            low -= part.Width;
            BigInteger ones = NodeFactory.Ones(part.Width);
            BigInteger partMask = (mask >> low) & ones;
            BigInteger partValue = (value >> low) & partMask;
            switch (part)
            {
                case ConstantNode k when (k.Value & partMask) != partValue:
                    return null;
                case ConstantNode:
                    break;
                case NotNode n:
                    if (!partMask.IsZero)
                    {
                        tests.Add(Field(n.Operand, partValue ^ partMask, partMask, position, span));
                    }

                    break;
                default:
                    if (!partMask.IsZero)
                    {
                        tests.Add(Field(part, partValue, partMask, position, span));
                    }

                    break;
            }
        }

        return tests.ToImmutable();
    }

    /// <summary>A condition as tests that must all hold and the outcome when they do: true, or false for a negated condition.</summary>
    public (ImmutableArray<PacketTest> Tests, bool Outcome)? OfCondition(Node condition, PacketPosition position, SourceSpan span)
    {
        (Node plain, bool outcome) = condition is NotNode n ? (n.Operand, false) : (condition, true);
        var tests = ImmutableArray.CreateBuilder<PacketTest>();
        foreach (Node term in Terms(plain))
        {
            (Node subject, BigInteger value) = term switch
            {
                EqualNode e => (e.Operand, e.Value),
                NotNode { Operand: var bit } => (bit, BigInteger.Zero),
                _ => (term, BigInteger.One),
            };
            if (subject is BinaryNode or MuxNode || Of(subject, value, NodeFactory.Ones(subject.Width), position, span) is not { } some)
            {
                return plain is BinaryNode { Op: BinaryOp.Or } or not BinaryNode && outcome && condition is not NotNode && TryNegated(condition, position, span) is { } negated ? negated : null;
            }

            tests.AddRange(some);
        }

        return (tests.ToImmutable(), outcome);
    }

    // !a | !b = !(a & b)
    private (ImmutableArray<PacketTest> Tests, bool Outcome)? TryNegated(Node condition, PacketPosition position, SourceSpan span) =>
        condition is BinaryNode { Op: BinaryOp.Or } && nodes.Not(condition) is BinaryNode { Op: BinaryOp.And } and && OfCondition(and, position, span) is { } inner ? (inner.Tests, false) : null;

    private static IEnumerable<Node> Terms(Node node) => node is BinaryNode { Op: BinaryOp.And, Width: 1 } b ? Terms(b.Left).Concat(Terms(b.Right)) : [node];

    private static PacketTest Field(Node node, BigInteger value, BigInteger mask, PacketPosition position, SourceSpan span)
    {
        (Node whole, int low) = node is SliceNode s ? (s.Source, s.Low) : (node, 0);
        if (whole is not InputNode i || !position.Fields.TryGetValue(i.Field, out int at))
        {
            throw Refusal.Because("FNIC4050", span, "the parser can only compare bits of the packet; this value is something else");
        }

        return new PacketTest(at + i.Field.Width - low - node.Width, node.Width, value, mask);
    }
}
