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
    private Node _destination = null!;

    public IEnumerable<Output> All => _all.Append(new Output(null, null, _layout, _layout, default)).Append(new Output(null, null, _destination, _destination, default));

    /// <summary>The values, and the conditions under which they are wanted.</summary>
    public IEnumerable<Node> Roots => All.Select(o => o.Value).Concat(All.Select(o => o.Guard));

    /// <summary>True when stages compute with numbers, so that words have to be left for that.</summary>
    public bool NeedsArithmetic { get; private set; }

    public static Outputs Of(IrProgram program, IReadOnlyList<Layout> layouts, Node layout)
    {
        var outputs = new Outputs { _layout = layout, _destination = program.Destination };
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

        outputs.NeedsArithmetic = program.Requests.Length > 0 || IrWalk.All(outputs.All.Select(o => o.Value)).Any(n => n is BinaryNode { Width: > 1 });
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

    private static bool Stays(Output output, Images images) => images.IsHome(output.Image!) && output.Value is InputNode i && i.Field == output.Field;

    public void Write(OpBuilder builder, Images images, MetadataContainers metadata)
    {
        Output[] computed = [.. _all.Where(o => IsComputed(o.Value))];
        foreach (Output output in _all.Except(computed).Where(o => !Stays(o, images)))
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

        // dst is 0 at first, and so is layout.
        builder.Assign(_destination, [new Piece(0, 8, builder.Fixed(metadata.Destination), 0)], default, isZero: true);
        if (_layout is not ConstantNode { Value.IsZero: true })
        {
            builder.Assign(_layout, [new Piece(0, 8, builder.Fixed(metadata.Layout), 0)], default, isZero: true);
        }
    }
}
