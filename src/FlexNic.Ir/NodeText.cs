using System.Globalization;

namespace FlexNic.Ir;

/// <summary>Nodes as people write expressions. Long ones are cut.</summary>
public static class NodeText
{
    private const int MaxDepth = 6;

    private static readonly string[] Signs = ["+", "-", "|+|", "|-|", "&", "|", "^", "<"];

    /// <summary>The text of a node.</summary>
    public static string Of(Node node) => Of(node, 0);

    private static string Of(Node node, int depth)
    {
        if (depth > MaxDepth)
        {
            return string.Create(CultureInfo.InvariantCulture, $"#{node.Id}");
        }

        string Inner(Node n) => Of(n, depth + 1);
        switch (node)
        {
            case ConstantNode c:
                return string.Create(CultureInfo.InvariantCulture, $"{c.Width}w{c.Value}");
            case InputNode i:
                return i.Field.Name;
            case ResultNode r:
                string what = r.Source is TableRequest t && r.Kind != ResultKind.Hit ? t.Actions[r.Action].Name : "";
                return r.Kind switch
                {
                    ResultKind.Hit => $"{r.Source.Name}.hit",
                    ResultKind.Action => $"{r.Source.Name}.ran({what})",
                    ResultKind.Parameter => $"{what}.{((TableRequest)r.Source).Actions[r.Action].Parameters[r.Index].Name}",
                    _ => $"{r.Source.Name}.value",
                };
            case SliceNode s:
                return string.Create(CultureInfo.InvariantCulture, $"{Inner(s.Source)}[{s.Low + s.Width - 1}:{s.Low}]");
            case ConcatNode c:
                return $"({string.Join(" ++ ", c.Parts.Select(Inner))})";
            case KeepNode k:
                return Inner(k.Operand);
            case NotNode n:
                return $"~{Inner(n.Operand)}";
            case BinaryNode b:
                return $"({Inner(b.Left)} {Signs[(int)b.Op]} {Inner(b.Right)})";
            case EqualNode e:
                return string.Create(CultureInfo.InvariantCulture, $"({Inner(e.Operand)} == {e.Value})");
            case MuxNode m:
                return $"({Inner(m.Condition)} ? {Inner(m.WhenTrue)} : {Inner(m.WhenFalse)})";
            default:
                throw new System.Diagnostics.UnreachableException(node.GetType().Name);
        }
    }
}
