using System.Numerics;
using FlexNic.Ir;
using NUnit.Framework;

namespace FlexNic.Tests.Compiler;

/// <summary>Simplification does not change what an expression means: random expressions against numbers.</summary>
[TestFixture]
internal sealed class NodeFactoryTests
{
    private const int Inputs = 4;

    [Test]
    public void Make_RandomExpressions_KeepTheirMeaning([Range(0, 19)] int seed)
    {
        var random = new Random(seed);
        var nodes = new NodeFactory();
        Field[] fields = [.. Enumerable.Range(0, Inputs).Select(i => new Field($"f{i}", new[] { 1, 8, 16, 48 }[i], FieldKind.Header, default))];
        for (int round = 0; round < 60; round++)
        {
            Dictionary<Field, BigInteger> values = fields.ToDictionary(f => f, f => Number(random, f.Width));

            (Node node, BigInteger expected) = Build(random, nodes, fields, values, random.Next(1, 20), 5);

            Assert.That(Value(node, values), Is.EqualTo(expected), $"round {round}: {NodeText.Of(node)}");
        }
    }

    private static BigInteger Number(Random random, int width) => random.Next(4) switch
    {
        0 => 0,
        1 => NodeFactory.Ones(width),
        _ => new BigInteger(random.NextInt64()) & NodeFactory.Ones(width),
    };

    private static (Node Node, BigInteger Value) Build(Random random, NodeFactory nodes, Field[] fields, Dictionary<Field, BigInteger> values, int width, int depth)
    {
        (Node Node, BigInteger Value) Part(int w) => Build(random, nodes, fields, values, w, depth - 1);
        BigInteger ones = NodeFactory.Ones(width);
        if (depth == 0)
        {
            if (random.Next(3) == 0)
            {
                BigInteger constant = Number(random, width);
                return (nodes.Constant(width, constant), constant);
            }

            Field field = fields[random.Next(Inputs)];
            return (nodes.Resize(nodes.Input(field), width), values[field] & ones);
        }

        var a = Part(width);
        var b = Part(width);
        switch (random.Next(9))
        {
            case 0:
                return (nodes.And(a.Node, b.Node), a.Value & b.Value);
            case 1:
                return (nodes.Or(a.Node, b.Node), a.Value | b.Value);
            case 2:
                return (nodes.Binary(BinaryOp.Xor, a.Node, b.Node), a.Value ^ b.Value);
            case 3:
                return (nodes.Binary(BinaryOp.Add, a.Node, b.Node), (a.Value + b.Value) & ones);
            case 4:
                return (nodes.Binary(BinaryOp.Subtract, a.Node, b.Node), (a.Value - b.Value) & ones);
            case 5:
                var c = Part(1);
                return (nodes.Mux(c.Node, a.Node, b.Node), c.Value.IsZero ? b.Value : a.Value);
            case 6:
                Node less = nodes.Binary(BinaryOp.Less, a.Node, b.Node);
                return (nodes.Resize(less, width), a.Value < b.Value ? 1 : 0);
            case 7:
                Node equal = nodes.Equal(a.Node, b.Node);
                return (nodes.Resize(nodes.Not(equal), width), a.Value == b.Value ? 0 : 1);
            default:
                int extra = random.Next(1, 9);
                var high = Part(extra);
                int low = random.Next(0, extra + 1);
                return (nodes.Slice(nodes.Concat(high.Node, a.Node), low, width), (((high.Value << width) | a.Value) >> low) & ones);
        }
    }

    private static BigInteger Value(Node node, Dictionary<Field, BigInteger> values)
    {
        BigInteger V(Node n) => Value(n, values);
        BigInteger ones = NodeFactory.Ones(node.Width);
        return node switch
        {
            ConstantNode c => c.Value,
            InputNode i => values[i.Field],
            SliceNode s => (V(s.Source) >> s.Low) & ones,
            ConcatNode c => c.Parts.Aggregate(BigInteger.Zero, (all, p) => (all << p.Width) | V(p)),
            NotNode n => V(n.Operand) ^ ones,
            KeepNode k => V(k.Operand),
            EqualNode e => V(e.Operand) == e.Value ? 1 : 0,
            MuxNode m => V(m.Condition).IsZero ? V(m.WhenFalse) : V(m.WhenTrue),
            BinaryNode b => b.Op switch
            {
                BinaryOp.Add => (V(b.Left) + V(b.Right)) & ones,
                BinaryOp.Subtract => (V(b.Left) - V(b.Right)) & ones,
                BinaryOp.And => V(b.Left) & V(b.Right),
                BinaryOp.Or => V(b.Left) | V(b.Right),
                BinaryOp.Xor => V(b.Left) ^ V(b.Right),
                BinaryOp.Less => V(b.Left) < V(b.Right) ? 1 : 0,
                _ => throw new System.Diagnostics.UnreachableException(b.Op.ToString()),
            },
            _ => throw new System.Diagnostics.UnreachableException(node.GetType().Name),
        };
    }
}
