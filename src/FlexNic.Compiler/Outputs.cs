using FlexNic.Compiler.Action;
using FlexNic.Compiler.Deparser;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler;

/// <summary>A value that has to be in its place at the end: a field of an image, or a metadata byte.</summary>
internal sealed record Output(HeaderImage? Image, Field? Field, Node Guard, Node Value, SourceSpan Span)
{
    /// <summary>Puts in what is known when the value matters; null for nothing.</summary>
    public Rewriter? Facts { get; init; }
}

/// <summary>All values that leave the pipeline.</summary>
internal sealed class Outputs
{
    private readonly List<Output> _all = [];
    private Node _layout = null!; // Set by Of.
    private IrProgram _program = null!;
    private Node[] _dma = [];

    /// <summary>Fields of images and metadata. Their conditions, where they are metadata, are their values.</summary>
    public IEnumerable<Output> All => _all.Concat(Metadata.Select(m => new Output(null, null, m.Value, m.Value, default)));

    /// <summary>What layouts say to the DMA engine.</summary>
    public IEnumerable<Node> Dma => _dma;

    /// <summary>The values, and the conditions under which they are wanted.</summary>
    public IEnumerable<Node> Roots => All.Select(o => o.Value).Concat(All.Select(o => o.Guard)).Concat(_dma);

    private IEnumerable<(string Name, Node Value)> Metadata =>
        _program.Metadata.Select(m => (m.Name, m.Value)).Prepend((IntrinsicNames.Destination, _program.Destination)).Prepend(("layout", _layout));

    /// <summary>True when stages compute with numbers, so that words have to be left for that.</summary>
    public bool NeedsArithmetic { get; private set; }

    public static Outputs Of(IrProgram program, IReadOnlyList<Layout> layouts, Node layout)
    {
        var outputs = new Outputs { _layout = layout, _program = program, _dma = [.. layouts.SelectMany(l => l.Dma.Roots).Distinct()] };
        HeaderImage[] images = [.. layouts.SelectMany(l => l.Images).Distinct()];
        foreach (HeaderImage image in images)
        {
            EmittedHeader emitted = program.Emitted.First(e => e.Header == image.Header);

            // What an invalid header would hold does not matter: it is not emitted.
            // Unless another image, which may be emitted instead, has bits in the same unit.
            bool shares = images.Any(i => i != image && i.Units.Intersect(image.Units).Any());
            Node guard = shares ? Emits(program.Nodes, layouts, layout, image) : program.Nodes.True;
            Rewriter? valid = emitted.Valid is ConstantNode ? null : new Rewriter(program.Nodes, Assumption.Of(program.Nodes, emitted.Valid, program.Nodes.True));
            for (int i = 0; i < image.Header.Fields.Length; i++)
            {
                Node value = valid?.Run(emitted.Fields[i]) ?? emitted.Fields[i];
                outputs._all.Add(new Output(image, image.Header.Fields[i], guard, value, image.Header.Fields[i].Span) { Facts = valid });
            }
        }

        outputs.NeedsArithmetic = program.Requests.Length > 0 || IrWalk.All(outputs.Roots).Any(n => n is BinaryNode { Width: > 1 });
        return outputs;
    }

    // True when the layout chosen has the image.
    private static Node Emits(NodeFactory nodes, IReadOnlyList<Layout> layouts, Node layout, HeaderImage image)
    {
        Node any = nodes.False;
        for (int i = 0; i < layouts.Count; i++)
        {
            any = layouts[i].Images.Contains(image) ? nodes.Or(any, nodes.Equal(layout, i)) : any;
        }

        return any;
    }

    // True for sums of variables; conditions do not count.
    private static bool IsComputed(Node value) => value switch
    {
        { Width: 1 } => false,
        MuxNode m => IsComputed(m.WhenTrue) || IsComputed(m.WhenFalse),
        BinaryNode { Op: not (BinaryOp.And or BinaryOp.Or or BinaryOp.Xor), Right: not ConstantNode } => true,
        _ => IrWalk.Operands(value).Any(IsComputed),
    };

    public void Write(OpBuilder builder, Images images, MetadataContainers metadata)
    {
        Output[] computed = [.. _all.Where(o => IsComputed(o.Value))];
        foreach (Output output in _all.Except(computed).Where(o => !Stays(images, o)))
        {
            IReadOnlyList<Piece> place = output.Image!.PiecesOf(output.Field!, builder.Fixed);
            builder.Facts = output.Facts;
            builder.Assign(output.Value, place, output.Span, output.Guard);
            if (output.Guard is ConstantNode { Value.IsOne: true })
            {
                builder.Settled.Add(output.Value, place);
            }
        }

        // What is computed of other fields comes last, so that it finds them where they are.
        Output[] settled = [.. computed.Select(o => o with { Value = builder.Settled.Of(o.Value) })];
        builder.Facts = null;
        builder.CountUses(settled.Select(o => o.Value));
        foreach (Output output in settled)
        {
            builder.Assign(output.Value, output.Image!.PiecesOf(output.Field!, builder.Fixed), output.Span, output.Guard);
        }

        foreach ((string name, Node value) in Metadata)
        {
            Container container = name == "layout" ? metadata.Layout : metadata.Of(name);
            bool stays = value is InputNode { Field: { Kind: FieldKind.Intrinsic } field } && field.Name == name;

            // Layout is 0 at first, and so is what packets from a port have in the metadata.
            bool isZero = name == "layout" || _program.Pipeline == IrPipeline.Ingress;
            if (!stays && !(isZero && value is ConstantNode { Value.IsZero: true }))
            {
                builder.Assign(value, [new Piece(0, container.Bits, builder.Fixed(container), 0)], default, isZero: isZero);
            }
        }
    }

    /// <summary>Units of headers that leave otherwise than they came.</summary>
    public IEnumerable<WireUnit> ChangedUnits(Images images) =>
        _all.Where(o => !Stays(images, o)).SelectMany(o => o.Image!.UnitsOf(o.Field!));

    private static bool Stays(Images images, Output output) => images.IsHome(output.Image!) && output.Value is InputNode i && i.Field == output.Field;
}
