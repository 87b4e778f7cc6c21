using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Deparser;

/// <summary>What one layout emits: images of headers, and where the payload starts (-1: where the parser ended).</summary>
internal sealed record Layout(ImmutableArray<HeaderImage> Images, int PayloadStart);

/// <summary>
/// Finds every combination of headers that can leave together: for each set of marks that the parser can leave, the validities at the end are worked out, and
/// what is still open is decided header by header. The result is an expression for the number of the layout.
/// </summary>
internal sealed class Layouts(IrProgram program, NicGeometry geometry, ParserMarks marks, Func<Header, int, HeaderImage?, HeaderImage> image)
{
    private readonly List<Layout> _layouts = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<HeaderImage, int> _images = new(ReferenceEqualityComparer.Instance);

    private NodeFactory Nodes => program.Nodes;

    public IReadOnlyList<Layout> All => _layouts;

    public Node Run()
    {
        Node number = Nodes.Constant(8, 0);
        bool first = true;
        foreach ((int mask, int start) in marks.Sets.Reverse())
        {
            var known = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
            Node here = Nodes.True;
            foreach ((Field field, int bit) in marks.Bits)
            {
                bool set = ((mask >> bit) & 1) != 0;
                known[Nodes.Input(field)] = Nodes.Truth(set);
                here = Nodes.And(here, set ? Nodes.Input(field) : Nodes.Not(Nodes.Input(field)));
            }

            var rewriter = new Rewriter(Nodes, known);
            Node own = Decide([.. program.Emitted.Select(e => rewriter.Run(e.Valid))], 0, [], start);
            number = first ? own : Nodes.Mux(here, own, number);
            first = false;
        }

        return number;
    }

    private Node Decide(Node[] valid, int at, ImmutableArray<int> chosen, int start)
    {
        if (at == valid.Length)
        {
            return Nodes.Constant(8, NumberOf(chosen, start));
        }

        switch (valid[at])
        {
            case ConstantNode { Value.IsZero: true }:
                return Decide(valid, at + 1, chosen, start);
            case ConstantNode:
                return Decide(valid, at + 1, chosen.Add(at), start);
            default:
                Node condition = valid[at];
                Node with = Decide(Assume(valid, condition, Nodes.True), at + 1, chosen.Add(at), start);
                Node without = Decide(Assume(valid, condition, Nodes.False), at + 1, chosen, start);
                return Nodes.Mux(condition, with, without);
        }
    }

    private Node[] Assume(Node[] valid, Node condition, Node value)
    {
        var rewriter = new Rewriter(Nodes, Assumption.Of(Nodes, condition, value));
        return [.. valid.Select(rewriter.Run)];
    }

    private int NumberOf(ImmutableArray<int> chosen, int start)
    {
        var images = ImmutableArray.CreateBuilder<HeaderImage>();
        int bytes = 0;
        foreach (EmittedHeader emitted in chosen.Select(c => program.Emitted[c]))
        {
            if (emitted.Header.Bits % 8 != 0)
            {
                throw new FlexNicInputException("FNIC4211", emitted.Header.Span, $"header '{emitted.Header.Name}' has {emitted.Header.Bits} bits: the deparser emits whole bytes");
            }

            images.Add(image(emitted.Header, bytes & 1, (bytes & 1) == 0 ? null : images[^1]));
            bytes += emitted.Header.Bytes;
        }

        if (bytes > geometry.Deparser.MaxHeaderBytes)
        {
            throw new FlexNicInputException("FNIC4212", program.Emitted[chosen[^1]].Header.Span,
                $"the deparser would build {bytes} bytes of headers, {geometry.Deparser.MaxHeaderBytes} fit (deparser.max_header_bytes in '{geometry.Name}')");
        }

        string key = $"{start}:{string.Join(',', images.Select(NumberOf))}";
        if (!_numbers.TryGetValue(key, out int number))
        {
            number = _layouts.Count;
            if (number >= geometry.Deparser.Layouts)
            {
                throw new FlexNicInputException("FNIC4213", program.Emitted.Length > 0 ? program.Emitted[0].Header.Span : default,
                    $"more than {geometry.Deparser.Layouts} combinations of headers can leave (deparser.layouts = {geometry.Deparser.Layouts} in '{geometry.Name}'); headers that can be there or not: {string.Join(", ", program.Emitted.Where(e => e.Valid is not ConstantNode).Select(e => e.Header.Name).Take(8))}");
            }

            _numbers.Add(key, number);
            _layouts.Add(new Layout(images.ToImmutable(), start));
        }

        return number;
    }

    private int NumberOf(HeaderImage of)
    {
        if (!_images.TryGetValue(of, out int number))
        {
            _images.Add(of, number = _images.Count);
        }

        return number;
    }
}
