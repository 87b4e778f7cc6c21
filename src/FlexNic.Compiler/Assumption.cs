using FlexNic.Ir;

namespace FlexNic.Compiler;

/// <summary>What follows from knowing that a condition holds or not.</summary>
internal static class Assumption
{
    public static Dictionary<Node, Node> Of(NodeFactory nodes, Node condition, Node value)
    {
        var known = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        Add(nodes, condition, value == nodes.True, known);
        return known;
    }

    public static void Add(NodeFactory nodes, Node condition, bool holds, Dictionary<Node, Node> known)
    {
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
