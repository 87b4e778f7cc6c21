namespace FlexNic.Ir;

/// <summary>Puts values in place of nodes and simplifies what follows.</summary>
public sealed class Rewriter(NodeFactory nodes, IReadOnlyDictionary<Node, Node> known)
{
    private readonly Dictionary<Node, Node> _done = new(ReferenceEqualityComparer.Instance);

    /// <summary>The node with the values put in.</summary>
    public Node Run(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (known.TryGetValue(node, out Node? value))
        {
            return value;
        }

        if (!_done.TryGetValue(node, out Node? result))
        {
            result = Rebuild(node);
            _done.Add(node, result);
        }

        return result;
    }

    private Node Rebuild(Node node)
    {
        switch (node)
        {
            case SliceNode s:
                Node source = Run(s.Source);
                return source == s.Source ? s : nodes.Slice(source, s.Low, s.Width);
            case ConcatNode c:
                Node[] parts = [.. c.Parts.Select(Run)];
                return parts.SequenceEqual(c.Parts) ? c : nodes.Concat(parts);
            case KeepNode k:
                Node kept = Run(k.Operand);
                return kept == k.Operand ? k : nodes.Keep(kept);
            case NotNode n:
                Node operand = Run(n.Operand);
                return operand == n.Operand ? n : nodes.Not(operand);
            case BinaryNode b:
                (Node left, Node right) = (Run(b.Left), Run(b.Right));
                return left == b.Left && right == b.Right ? b : nodes.Binary(b.Op, left, right);
            case EqualNode e:
                Node compared = Run(e.Operand);
                return compared == e.Operand ? e : nodes.Equal(compared, e.Value);
            case MuxNode m:
                Node condition = Run(m.Condition);
                if (condition is ConstantNode known1)
                {
                    return Run(known1.Value.IsZero ? m.WhenFalse : m.WhenTrue);
                }

                (Node whenTrue, Node whenFalse) = (Run(m.WhenTrue), Run(m.WhenFalse));
                return condition == m.Condition && whenTrue == m.WhenTrue && whenFalse == m.WhenFalse ? m : nodes.Mux(condition, whenTrue, whenFalse);
            default:
                return node;
        }
    }
}
