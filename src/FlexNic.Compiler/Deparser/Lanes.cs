using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Deparser;

/// <summary>Two bytes as the deparser takes them: half of a word, a half, a pair of bytes (its first one); zeros when there is no register.</summary>
internal sealed record Lane(Register? Register, bool IsLow)
{
    /// <summary>Two bytes of zeros.</summary>
    public static Lane Zero { get; } = new(null, false);

    /// <summary>The name in an image, once its register has a container.</summary>
    public override string ToString() => Register is null ? "0" : Register.Kind == ContainerKind.Word ? $"{Register.Container}.{(IsLow ? "lo" : "hi")}" : $"{Register.Container}";
}

/// <summary>
/// Values that the deparser takes from the field buffer, two bytes at a time. What lies there in whole lanes is taken from where it is; the rest is computed
/// in registers that keep it to the end: words for two lanes that are computed, halves for single ones.
/// </summary>
internal sealed class Lanes(NodeFactory nodes, Images images, Outputs outputs, MetadataContainers metadata)
{
    private const int Bits = 16;

    private readonly Dictionary<Node, Register> _made = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<WireUnit> _changed = new(outputs.ChangedUnits(images), ReferenceEqualityComparer.Instance);

    /// <summary>Containers of headers that the deparser takes from where the parser put them.</summary>
    public HashSet<Container> Direct { get; } = [];

    /// <summary>Values as lanes, each once, the first one on the wire first.</summary>
    public IEnumerable<Node> Split(Node value)
    {
        for (int low = value.Width - Bits; low >= 0; low -= Bits)
        {
            yield return nodes.Slice(value, low, Bits);
        }
    }

    /// <summary>How many lanes need a half of their own.</summary>
    public int Constants(IEnumerable<Node> values) => values.SelectMany(Split).Distinct().Count(l => l is ConstantNode { Value.IsZero: false });

    /// <summary>True for a lane that nothing has to be done for.</summary>
    public bool IsFree(Node lane) => lane is ConstantNode { Value.IsZero: true } || UnitOf(lane) is not null || IsMetadata(lane);

    /// <summary>The unit of a header that is such a lane.</summary>
    public WireUnit? UnitOf(Node lane) => images.UnitOf(lane) is { } unit && !_changed.Contains(unit) ? unit : null;

    /// <summary>The lanes of a value.</summary>
    public IReadOnlyList<Lane> Of(Node value, OpBuilder builder)
    {
        Node[] split = [.. Split(value)];
        List<Lane> lanes = [];
        for (int i = 0; i < split.Length; i++)
        {
            Node? both = i % 2 == 0 && i + 1 < split.Length ? nodes.Slice(value, value.Width - (Bits * (i + 2)), 2 * Bits) : null;
            if (both is BinaryNode || (both is not null && IsComputed(split[i]) && IsComputed(split[i + 1])))
            {
                Register word = Kept(both, ContainerKind.Word, builder);
                lanes.AddRange([new Lane(word, false), new Lane(word, true)]);
                i++;
            }
            else
            {
                lanes.Add(Single(split[i], builder));
            }
        }

        return lanes;
    }

    private bool IsComputed(Node lane) => !IsFree(lane) && lane is not ConstantNode;

    private bool IsMetadata(Node lane) => Place(lane) is not null;

    // user_half, and the halves of user_word.
    private (Container Container, bool IsLow)? Place(Node lane) => lane switch
    {
        InputNode { Field: { Kind: FieldKind.Intrinsic, Name: var name }, Width: Bits } => (metadata.Of(name), false),
        SliceNode { Source: InputNode { Field: { Kind: FieldKind.Intrinsic, Name: var name }, Width: 2 * Bits }, Width: Bits, Low: 0 or Bits } s => (metadata.Of(name), s.Low == 0),
        _ => null,
    };

    private Lane Single(Node lane, OpBuilder builder)
    {
        if (lane is ConstantNode { Value.IsZero: true })
        {
            return Lane.Zero;
        }

        if (UnitOf(lane) is { Container: { } container } unit)
        {
            Direct.Add(container);
            if (container.Kind == ContainerKind.Byte)
            {
                Direct.Add(container with { Index = container.Index + 1 });
            }

            return new Lane(builder.Fixed(container), unit.IsLow);
        }

        if (Place(lane) is { } place)
        {
            Direct.Add(place.Container);
            return new Lane(builder.Fixed(place.Container), place.IsLow);
        }

        ContainerKind kind = lane is ConstantNode || builder.Router.PrefersHalf(lane) ? ContainerKind.Half : ContainerKind.Word;
        return new Lane(Kept(lane, kind, builder), true);
    }

    private Register Kept(Node value, ContainerKind kind, OpBuilder builder)
    {
        if (!_made.TryGetValue(value, out Register? register))
        {
            // A result is kept where it was computed.
            if (value is BinaryNode && builder.Locate(value) is [{ Low: 0, Register: { IsFixed: false } result }] && result.Kind == kind)
            {
                register = result;
            }
            else
            {
                register = builder.Temporary(kind);
                builder.Assign(value, [new Piece(0, value.Width, register, 0)], default);
            }

            register.IsKept = true;
            _made.Add(value, register);
        }

        return register;
    }
}
