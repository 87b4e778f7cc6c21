using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Deparser;

/// <summary>What one layout emits: images of headers, and where the payload starts.</summary>
internal sealed record Layout(ImmutableArray<HeaderImage> Images, int PayloadStart)
{
    /// <summary><see cref="PayloadStart"/>: the payload starts where the parser ended.</summary>
    public const int Parsed = -1;

    /// <summary><see cref="PayloadStart"/>: there is no payload.</summary>
    public const int NoPayload = -2;

    /// <summary>Requests to the DMA engine in front of it.</summary>
    public DmaPart Dma { get; init; } = DmaPart.None;
}

/// <summary>
/// Finds every combination of requests and headers that can leave together: for each set of marks that the parser can leave, the validities at the end are
/// worked out, and what is still open is decided header by header. Headers that end where the payload starts, and leave as they came, stay part of the payload.
/// The result is an expression for the number of the layout.
/// </summary>
internal sealed class Layouts(IrProgram program, NicGeometry geometry, ParserMarks marks, DmaSection dma, Func<Header, int, HeaderImage?, HeaderImage> image)
{
    private readonly List<Layout> _layouts = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<HeaderImage, int> _images = new(ReferenceEqualityComparer.Instance);

    private NodeFactory Nodes => program.Nodes;

    public IReadOnlyList<Layout> All => _layouts;

    public Node Run() => Ask([], [], dma.Guards);

    // Decides which requests are made; without any the headers are decided alone.
    private Node Ask(ImmutableList<Rewriter> known, ImmutableArray<int> made, ImmutableArray<Node> open)
    {
        if (open.IsEmpty)
        {
            return Headers(known, dma.Of(made, n => Known(known, n)));
        }

        int number = dma.Guards.Length - open.Length;
        switch (open[0])
        {
            case var _ when made.Any(m => Nodes.And(dma.Guards[m], dma.Guards[number]) == Nodes.False):
            case ConstantNode { Value.IsZero: true }:
                return Ask(known, made, open[1..]);
            case ConstantNode:
                return Ask(known, made.Add(number), open[1..]);
            default:
                Rewriter yes = Assume(open[0], Nodes.True);
                Rewriter no = Assume(open[0], Nodes.False);

                // Layout 0, which packets have at first, is that without requests.
                Node without = Ask(known.Add(no), made, [.. open[1..].Select(no.Run)]);
                Node with = Ask(known.Add(yes), made.Add(number), [.. open[1..].Select(yes.Run)]);
                return Nodes.Mux(open[0], with, without);
        }
    }

    private Node Headers(ImmutableList<Rewriter> known, DmaPart part)
    {
        // Values take the place of the packet, unless a range of it is written, too.
        if (part is { Values: not null, WritesPacket: false })
        {
            return Nodes.Constant(8, NumberOf([], Layout.NoPayload, part));
        }

        Node number = Nodes.Constant(8, 0);
        bool first = true;
        foreach (MarkSet set in marks.Sets.Reverse())
        {
            var found = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
            Node here = Nodes.True;
            foreach ((Field field, int bit) in marks.Bits)
            {
                bool isSet = ((set.Mask >> bit) & 1) != 0;
                found[Nodes.Input(field)] = Nodes.Truth(isSet);
                here = Nodes.And(here, isSet ? Nodes.Input(field) : Nodes.Not(Nodes.Input(field)));
            }

            ImmutableList<Rewriter> all = known.Add(new Rewriter(Nodes, found));
            Node own = Decide(all, [.. program.Emitted.Select(e => Known(all, e.Valid))], 0, [], set, part);
            number = first ? own : Nodes.Mux(here, own, number);
            first = false;
        }

        return number;
    }

    private Node Decide(ImmutableList<Rewriter> known, Node[] valid, int at, ImmutableArray<int> chosen, MarkSet set, DmaPart part)
    {
        if (at == valid.Length)
        {
            (ImmutableArray<int> kept, int start) = WithoutUnchanged(known, chosen, set);
            return Nodes.Constant(8, NumberOf(kept, start, part));
        }

        switch (valid[at])
        {
            case ConstantNode { Value.IsZero: true }:
                return Decide(known, valid, at + 1, chosen, set, part);
            case ConstantNode:
                return Decide(known, valid, at + 1, chosen.Add(at), set, part);
            default:
                Node condition = valid[at];
                Rewriter yes = Assume(condition, Nodes.True);
                Rewriter no = Assume(condition, Nodes.False);
                Node with = Decide(known.Add(yes), [.. valid.Select(yes.Run)], at + 1, chosen.Add(at), set, part);
                Node without = Decide(known.Add(no), [.. valid.Select(no.Run)], at + 1, chosen, set, part);
                return Nodes.Mux(condition, with, without);
        }
    }

    // The last headers, as long as the packet has them unchanged before the payload.
    private (ImmutableArray<int> Chosen, int Start) WithoutUnchanged(ImmutableList<Rewriter> known, ImmutableArray<int> chosen, MarkSet set)
    {
        int start = set.Start;
        while (!chosen.IsEmpty && program.Emitted[chosen[^1]] is var last && last.Header.Bits % 8 == 0
            && set.Positions.TryGetValue(last.Header, out int position) && position + last.Header.Bytes == start
            && last.Fields.Select((f, i) => Known(known, f) is InputNode n && n.Field == last.Header.Fields[i]).All(same => same))
        {
            start = position;
            chosen = chosen.RemoveAt(chosen.Length - 1);
        }

        return (chosen, start);
    }

    private Rewriter Assume(Node condition, Node value) => new(Nodes, Assumption.Of(Nodes, condition, value));

    private static Node Known(ImmutableList<Rewriter> known, Node node) => known.Aggregate(node, (n, r) => r.Run(n));

    private int NumberOf(ImmutableArray<int> chosen, int start, DmaPart part)
    {
        var images = ImmutableArray.CreateBuilder<HeaderImage>();
        int bytes = part.ValueBytes;
        HeaderImage? before = null;
        foreach (EmittedHeader emitted in chosen.Select(c => program.Emitted[c]))
        {
            if (emitted.Header.Bits % 8 != 0)
            {
                throw new FlexNicInputException("FNIC4211", emitted.Header.Span, $"header '{emitted.Header.Name}' has {emitted.Header.Bits} bits: the deparser emits whole bytes");
            }

            if (before is null && bytes % 2 != 0)
            {
                throw new FlexNicInputException("FNIC4211", emitted.Header.Span, $"header '{emitted.Header.Name}' would leave behind {bytes} bytes of dma_write_field: the deparser emits two bytes at a time");
            }

            images.Add(before = image(emitted.Header, bytes & 1, (bytes & 1) == 0 ? null : before));
            bytes += emitted.Header.Bytes;
        }

        int section = part.SectionBytes(geometry);
        if (section + bytes > geometry.Deparser.MaxHeaderBytes)
        {
            throw new FlexNicInputException("FNIC4212", part.Headers.IsEmpty ? program.Emitted[chosen[^1]].Header.Span : program.DmaRequests[0].Span,
                $"the deparser would build {section + bytes} bytes of headers{(section > 0 ? $", {section} of them DMA headers in whole beats" : "")}; {geometry.Deparser.MaxHeaderBytes} fit (deparser.max_header_bytes in '{geometry.Name}')");
        }

        string key = $"{start}:{string.Join(',', images.Select(NumberOf))}:{string.Join(',', part.Roots.Select(r => r.Id))}";
        if (!_numbers.TryGetValue(key, out int number))
        {
            number = _layouts.Count;
            if (number >= geometry.Deparser.Layouts)
            {
                throw new FlexNicInputException("FNIC4213", program.Emitted.Length > 0 ? program.Emitted[0].Header.Span : default,
                    $"more than {geometry.Deparser.Layouts} combinations of headers can leave (deparser.layouts = {geometry.Deparser.Layouts} in '{geometry.Name}'); headers that can be there or not: {string.Join(", ", program.Emitted.Where(e => e.Valid is not ConstantNode).Select(e => e.Header.Name).Take(8))}");
            }

            _numbers.Add(key, number);
            _layouts.Add(new Layout(images.ToImmutable(), start) { Dma = part });
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
