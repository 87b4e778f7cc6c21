using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>
/// Finds values that depend on nothing but the parameters of one action. They cost no op: the control plane computes them when it installs an entry, and
/// the entry carries the result in place of the parameter.
/// </summary>
internal sealed class EntryValues
{
    private readonly Dictionary<Node, Source> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The table and the number of the action whose entries carry the value; null when it is of another kind.</summary>
    public (TableRequest Table, int Action)? SourceOf(Node node) => Find(node) is { Table: { } table } s ? (table, s.Action) : null;

    private Source Find(Node node)
    {
        if (!_known.TryGetValue(node, out Source source))
        {
            source = node switch
            {
                ConstantNode => new Source(true, null, 0),
                ResultNode { Kind: ResultKind.Parameter } r => new Source(true, (TableRequest)r.Source, r.Action),
                InputNode or ResultNode => default,
                _ => Joined(node),
            };
            _known.Add(node, source);
        }

        return source;
    }

    private Source Joined(Node node)
    {
        var all = new Source(true, null, 0);
        foreach (Node operand in IrWalk.Operands(node))
        {
            Source one = Find(operand);
            if (!one.IsKnown || (one.Table is not null && all.Table is not null && (one.Table != all.Table || one.Action != all.Action)))
            {
                return default;
            }

            all = one.Table is null ? all : one;
        }

        return all;
    }

    // IsKnown without a table: constants only.
    private readonly record struct Source(bool IsKnown, TableRequest? Table, int Action);
}
