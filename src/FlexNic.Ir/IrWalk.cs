namespace FlexNic.Ir;

/// <summary>Goes through the nodes of a program.</summary>
public static class IrWalk
{
    /// <summary>What a node is made of.</summary>
    public static IEnumerable<Node> Operands(Node node) => node switch
    {
        SliceNode s => [s.Source],
        ConcatNode c => c.Parts,
        NotNode n => [n.Operand],
        KeepNode k => [k.Operand],
        BinaryNode b => [b.Left, b.Right],
        EqualNode e => [e.Operand],
        MuxNode m => [m.Condition, m.WhenTrue, m.WhenFalse],
        _ => [],
    };

    /// <summary>The nodes and all below, each once.</summary>
    public static IEnumerable<Node> All(IEnumerable<Node> roots)
    {
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Node>(roots.Reverse());
        while (open.TryPop(out Node? node))
        {
            if (seen.Add(node))
            {
                yield return node;
                foreach (Node operand in Operands(node).Reverse())
                {
                    open.Push(operand);
                }
            }
        }
    }

    /// <summary>All values that a program computes for the outside.</summary>
    public static IEnumerable<Node> Roots(IrProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return RequestRoots(program.Requests).Concat(program.Emitted.SelectMany(e => e.Fields.Prepend(e.Valid))).Append(program.Destination).Concat(program.Metadata.Select(m => m.Value)).Concat(program.DmaRequests.SelectMany(Parts));
    }

    private static IEnumerable<Node> Parts(DmaRequest request) =>
        ((Node?[])[request.Guard, request.Address, request.Offset, request.Length, request.Cookie, request.Target, request.Data]).OfType<Node>();

    /// <summary>Keys, indexes, values and conditions of requests.</summary>
    public static IEnumerable<Node> RequestRoots(IEnumerable<Request> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        foreach (Request request in requests)
        {
            yield return request.Guard;
            switch (request)
            {
                case TableRequest t:
                    foreach (KeyPart key in t.Keys)
                    {
                        yield return key.Value;
                    }

                    break;
                case MemoryRequest m:
                    yield return m.Index;
                    if (m.Value is not null)
                    {
                        yield return m.Value;
                    }

                    if (m.HighValue is not null)
                    {
                        yield return m.HighValue;
                    }

                    break;
                case HashRequest h:
                    yield return h.Data;
                    break;
            }
        }
    }

    /// <summary>Fields whose value after the parser matters.</summary>
    public static IEnumerable<Field> Inputs(IrProgram program) => All(Roots(program)).OfType<InputNode>().Select(i => i.Field);
}
