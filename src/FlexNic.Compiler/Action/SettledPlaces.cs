using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>Places that hold a value in the end, when all that is written to them has been: who computes something of such a value reads it there.</summary>
internal sealed class SettledPlaces(OpBuilder builder)
{
    private readonly Dictionary<Container, Register> _final = [];
    private readonly Dictionary<Node, Node> _settled = new(ReferenceEqualityComparer.Instance);

    /// <summary>Says that a place holds a value once all that is written to it has been, so that nobody computes it a second time.</summary>
    public void Add(Node value, IReadOnlyList<Piece> place)
    {
        if (value is ConstantNode or InputNode)
        {
            return;
        }

        Node held = builder.Content([.. place.Select(p => p with { Register = Final(p.Register) })], "place");
        _settled[value] = held;

        // Parts of a choice are choices of parts, so they have to be known one by one.
        for (int low = 0; low < value.Width; low += 8)
        {
            for (int width = 8; width <= 32 && low + width <= value.Width && value is MuxNode; width += 8)
            {
                if (builder.Nodes.Slice(value, low, width) is not (ConstantNode or InputNode or SliceNode) and var part)
                {
                    _settled.TryAdd(part, builder.Nodes.Slice(held, low, width));
                }
            }
        }
    }

    /// <summary>The same value made of what places hold in the end.</summary>
    public Node Of(Node value) => new Rewriter(builder.Nodes, _settled).Run(value);

    private Register Final(Register register)
    {
        if (!_final.TryGetValue(register.Container!.Value, out Register? final))
        {
            _final.Add(register.Container.Value, final = new Register(register.Container.Value) { IsFinal = true });
        }

        return final;
    }
}
