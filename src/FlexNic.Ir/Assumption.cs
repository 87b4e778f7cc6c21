namespace FlexNic.Ir;

/// <summary>What follows from knowing that a condition holds or not.</summary>
public static class Assumption
{
    /// <summary>A value as it is when a condition holds.</summary>
    public static Node Under(NodeFactory nodes, Node condition, Node value)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        return condition is ConstantNode ? value : new Rewriter(nodes, Of(nodes, condition, nodes.True)).Run(value);
    }

    /// <summary>What is known when a condition has a value.</summary>
    public static Dictionary<Node, Node> Of(NodeFactory nodes, Node condition, Node value)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var known = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        Add(nodes, condition, value == nodes.True, known);
        return known;
    }

    /// <summary>Adds what is known when a condition holds or not.</summary>
    public static void Add(NodeFactory nodes, Node condition, bool holds, Dictionary<Node, Node> known)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(known);
        known[condition] = nodes.Truth(holds);
        switch (condition)
        {
            case NotNode n:
                Add(nodes, n.Operand, !holds, known);
                break;
            case BinaryNode { Op: BinaryOp.And } b when holds:
                Add(nodes, b.Left, true, known);
                Add(nodes, b.Right, true, known);
                break;
            case BinaryNode { Op: BinaryOp.Or } b when !holds:
                Add(nodes, b.Left, false, known);
                Add(nodes, b.Right, false, known);
                break;
        }
    }
}
