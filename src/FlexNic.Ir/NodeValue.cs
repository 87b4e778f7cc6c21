using System.Numerics;

namespace FlexNic.Ir;

/// <summary>Works out what a node is when the values of its leaves are known.</summary>
public static class NodeValue
{
    /// <summary>The value, 0 &lt;= value &lt; 2^width; <paramref name="leaf"/> gives those of inputs and results.</summary>
    public static BigInteger Of(Node node, Func<Node, BigInteger> leaf)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(leaf);
        BigInteger ones = NodeFactory.Ones(node.Width);
        return node switch
        {
            ConstantNode c => c.Value,
            SliceNode s => (Of(s.Source, leaf) >> s.Low) & ones,
            ConcatNode c => c.Parts.Aggregate(BigInteger.Zero, (all, p) => (all << p.Width) | Of(p, leaf)),
            NotNode n => Of(n.Operand, leaf) ^ ones,
            KeepNode k => Of(k.Operand, leaf),
            EqualNode e => Of(e.Operand, leaf) == e.Value ? 1 : 0,
            MuxNode m => Of(Of(m.Condition, leaf).IsZero ? m.WhenFalse : m.WhenTrue, leaf),
            BinaryNode b => Combine(b, Of(b.Left, leaf), Of(b.Right, leaf), NodeFactory.Ones(b.Left.Width)) & ones,
            _ => leaf(node) & ones,
        };
    }

    private static BigInteger Combine(BinaryNode node, BigInteger left, BigInteger right, BigInteger most) => node.Op switch
    {
        BinaryOp.Add => left + right,
        BinaryOp.Subtract => left - right,
        BinaryOp.AddSaturating => BigInteger.Min(left + right, most),
        BinaryOp.SubtractSaturating => BigInteger.Max(left - right, 0),
        BinaryOp.And => left & right,
        BinaryOp.Or => left | right,
        BinaryOp.Xor => left ^ right,
        _ => left < right ? 1 : 0,
    };
}
