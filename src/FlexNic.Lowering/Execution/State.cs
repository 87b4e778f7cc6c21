using System.Collections.Immutable;
using FlexNic.Ir;
using FlexNic.Lowering.Values;

namespace FlexNic.Lowering.Execution;

/// <summary>What every field holds at a point of the program, and under which condition the point is reached.</summary>
internal sealed class State(NodeFactory nodes)
{
    private ImmutableDictionary<Field, Node> _values = ImmutableDictionary.Create<Field, Node>();

    public NodeFactory Nodes => nodes;

    /// <summary>True when the packet comes here.</summary>
    public Node Path { get; private set; } = nodes.True;

    /// <summary>All that differs from the beginning.</summary>
    public ImmutableDictionary<Field, Node> Values
    {
        get => _values;
        set => _values = value;
    }

    public Node this[Field field]
    {
        get => _values.TryGetValue(field, out Node? node) ? node : Initial(field);
        set => _values = value == Initial(field) ? _values.Remove(field) : _values.SetItem(field, value);
    }

    public Tree<Node> Read(Tree<Field> tree) => tree.Map(f => this[f]);

    /// <summary>Runs both ways and joins what they leave.</summary>
    public void Branch(Node condition, Action whenTrue, Action? whenFalse = null)
    {
        if (condition is ConstantNode known)
        {
            (known.Value.IsZero ? whenFalse : whenTrue)?.Invoke();
            return;
        }

        Node path = Path;
        ImmutableDictionary<Field, Node> before = _values;
        Path = nodes.And(path, condition);
        whenTrue();
        ImmutableDictionary<Field, Node> first = _values;
        _values = before;
        if (whenFalse is not null)
        {
            Path = nodes.And(path, nodes.Not(condition));
            whenFalse();
        }

        Path = path;
        Join(condition, first, _values);
    }

    private void Join(Node condition, ImmutableDictionary<Field, Node> first, ImmutableDictionary<Field, Node> second)
    {
        _values = second;
        foreach (Field field in first.Keys.Union(second.Keys))
        {
            Node a = first.TryGetValue(field, out Node? x) ? x : Initial(field);
            Node b = second.TryGetValue(field, out Node? y) ? y : Initial(field);
            if (a != b)
            {
                this[field] = nodes.Mux(condition, a, b);
            }
        }
    }

    private Node Initial(Field field) => field.Kind == FieldKind.Variable ? nodes.Constant(field.Width, 0) : nodes.Input(field);
}
