using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>Variables that are components of keys and that lookups change one after the other: each stays in its registers.</summary>
internal sealed class KeyVariables(OpBuilder builder)
{
    private readonly Dictionary<Node, IReadOnlyList<Piece>> _variables = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Where a component of the key of a lookup is. A variable that one lookup changes after the other stays where it is: what reads the value that it had must
    /// be placed before, or in the same stage.
    /// </summary>
    public IReadOnlyList<Piece> Locate(Node node, TableItem item)
    {
        if (node is not MuxNode || builder.IsLocated(node))
        {
            return builder.Locate(node);
        }

        IReadOnlyList<Piece> pieces = builder.Layered.Over(node, _variables) is { } over && CanContinue(_variables[over.Held], item) ? Continue(over.Held, over.Layers) : builder.Locate(node);
        builder.SetLocated(node, pieces);
        if (pieces.All(p => !p.Register.IsFixed))
        {
            _variables[node] = pieces;
        }

        return pieces;
    }

    /// <summary>Variables that lookups have changed, and what holds them.</summary>
    public Dictionary<Node, Node> Held()
    {
        var held = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        foreach ((Node node, IReadOnlyList<Piece> pieces) in _variables)
        {
            held[node] = builder.Content(pieces, "place");
            if (builder.Facts?.Run(node) is { } known and not (ConstantNode or InputNode))
            {
                held.TryAdd(known, held[node]);
            }
        }

        return held;
    }

    // Conditions are looked at again when they are placed, and must not find another value.
    private bool CanContinue(IReadOnlyList<Piece> pieces, TableItem item) =>
        pieces.All(p => !item.Reads.ContainsKey(p.Register) && !builder.Atoms.Tests(p.Register));

    private IReadOnlyList<Piece> Continue(Node held, IReadOnlyList<IReadOnlyList<(Node Guard, Node Value)>> layers)
    {
        IReadOnlyList<Piece> pieces = _variables[held];
        HashSet<Register> registers = [.. pieces.Select(p => p.Register)];
        IReadOnlyList<object> readers = builder.ReadersOf(registers);
        foreach (Bundle bundle in builder.Assign(layers, pieces, default, builder.Nodes.True, false).Where(b => registers.Contains(b.Dest)))
        {
            bundle.Follows = readers;
        }

        // Who asks for the value before from now on gets it made anew.
        builder.Forget(registers);
        foreach (Node stale in _variables.Where(v => v.Value.Any(p => registers.Contains(p.Register))).Select(v => v.Key).ToArray())
        {
            _variables.Remove(stale);
        }

        builder.Router.Forget(registers);
        return pieces;
    }
}
