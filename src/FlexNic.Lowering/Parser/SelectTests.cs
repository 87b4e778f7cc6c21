using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Lowering.Parser;

/// <summary>Turns comparisons of nodes with constants into comparisons of packet bits, which is all that parser rows compare. What is asked of the source is known.</summary>
internal sealed class SelectTests(NodeFactory nodes, SourceClasses sources)
{
    /// <summary>subject &amp; mask == value as tests of the packet; null when it never holds.</summary>
    public ImmutableArray<PacketTest>? Of(Node subject, BigInteger value, BigInteger mask, PacketPosition position, SourceSpan span)
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
                case NotNode n when SourceTestOf(n.Operand, partValue ^ partMask, partMask) is { } inverted:
                    if (!sources.Decide(inverted))
                    {
                        return null;
                    }

                    break;
                case NotNode n:
                    if (!partMask.IsZero)
                    {
                        tests.Add(Field(n.Operand, partValue ^ partMask, partMask, position, span));
                    }

                    break;
                case Node when SourceTestOf(part, partValue, partMask) is { } test:
                    if (!sources.Decide(test))
                    {
                        return null;
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

    /// <summary>
    /// A condition as alternatives of tests, and the outcome when one of them holds: true, or false when the negation is what can be said. Null when neither can.
    /// </summary>
    public (ImmutableArray<ImmutableArray<PacketTest>> Alternatives, bool Outcome)? OfCondition(Node condition, PacketPosition position, SourceSpan span) =>
        Alternatives(condition, position, span) is { } holds ? (holds, true) : Alternatives(nodes.Not(condition), position, span) is { } fails ? (fails, false) : null;

    private ImmutableArray<ImmutableArray<PacketTest>>? Alternatives(Node condition, PacketPosition position, SourceSpan span)
    {
        switch (condition)
        {
            case ConstantNode c:
                return c.Value.IsZero ? [] : [[]];
            case EqualNode e:
                return One(e.Operand, e.Value, position, span);
            case NotNode { Operand: BinaryNode { Op: BinaryOp.Less, Right: ConstantNode least } less }:
                return Range(less.Left, least.Value, NodeFactory.Ones(least.Width), position, span);
            case BinaryNode { Op: BinaryOp.Less, Right: ConstantNode limit } less:
                return Range(less.Left, 0, limit.Value - 1, position, span);
            case BinaryNode { Op: BinaryOp.And, Width: 1 } b:
                return Alternatives(b.Left, position, span) is { } x && Alternatives(b.Right, position, span) is { } y ? [.. x.SelectMany(p => y.Select(q => p.AddRange(q)))] : null;
            case BinaryNode { Op: BinaryOp.Or, Width: 1 } b:
                return Alternatives(b.Left, position, span) is { } u && Alternatives(b.Right, position, span) is { } v ? u.AddRange(v) : null;
            case NotNode { Operand: InputNode or SliceNode } n:
                return One(n.Operand, 0, position, span);
            case InputNode or SliceNode:
                return One(condition, 1, position, span);
            default:
                return null;
        }
    }

    private ImmutableArray<ImmutableArray<PacketTest>> One(Node subject, BigInteger value, PacketPosition position, SourceSpan span) =>
        Of(subject, value, NodeFactory.Ones(subject.Width), position, span) is { } tests ? [tests] : [];

    private ImmutableArray<ImmutableArray<PacketTest>> Range(Node subject, BigInteger first, BigInteger last, PacketPosition position, SourceSpan span) =>
        [.. Prefixes.Of(first, last, subject.Width).Select(p => Of(subject, p.Value, p.Mask, position, span)).OfType<ImmutableArray<PacketTest>>()];

    private SourceTest? SourceTestOf(Node node, BigInteger value, BigInteger mask) => node switch
    {
        InputNode i when i.Field == sources.Field => new SourceTest((int)mask, (int)value),
        SliceNode { Source: InputNode i } s when i.Field == sources.Field => new SourceTest((int)mask << s.Low, (int)value << s.Low),
        _ => null,
    };

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
