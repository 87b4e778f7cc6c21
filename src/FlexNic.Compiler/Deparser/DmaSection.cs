using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Deparser;

/// <summary>What a layout says to the DMA engine: a header of 128 bits for each request (docs/hardware.md, section 6), and behind them the values that requests write.</summary>
/// <param name="Headers">DMA headers in the order of the requests.</param>
/// <param name="Values">The values one behind the other, whole lanes of 16 bits; null for none.</param>
/// <param name="ValueBytes">Their bytes.</param>
/// <param name="WritesPacket">True when a request writes a range of the packet.</param>
internal sealed record DmaPart(ImmutableArray<Node> Headers, Node? Values, int ValueBytes, bool WritesPacket)
{
    /// <summary>Bytes of a DMA header.</summary>
    public const int HeaderBytes = 16;

    /// <summary>No request.</summary>
    public static DmaPart None { get; } = new([], null, 0, false);

    /// <summary>Bytes of the section: the headers in whole beats.</summary>
    public int SectionBytes(NicGeometry geometry) => ((Headers.Length * HeaderBytes) + geometry.BusBytes - 1) / geometry.BusBytes * geometry.BusBytes;

    /// <summary>Headers and values.</summary>
    public IEnumerable<Node> Roots => Values is null ? Headers : [.. Headers, Values];
}

/// <summary>
/// The requests of a program as layouts carry them. A layout holds those that are made together, so requests of which only one is made take the same place of
/// the section. A value that is written travels as the packet itself: the packet that asked for it ends in the DMA pipeline.
/// </summary>
internal sealed class DmaSection(IrProgram program, NicGeometry geometry)
{
    private const int OffsetBits = 16;
    private const int KindLow = 6; // The kind is {kind[1:0], index[5:0]} of meta.src and meta.dst.
    private const int Completion = 2;

    private NodeFactory Nodes => program.Nodes;

    /// <summary>The conditions under which requests are made, in their order.</summary>
    public ImmutableArray<Node> Guards => [.. program.DmaRequests.Select(r => r.Guard)];

    /// <summary>The part of a layout for some of the requests; <paramref name="known"/> says what a value is when just these are made.</summary>
    public DmaPart Of(ImmutableArray<int> chosen, Func<Node, Node> known)
    {
        DmaRequest[] requests = [.. chosen.Select(c => program.DmaRequests[c])];
        if (requests.Length == 0)
        {
            return DmaPart.None;
        }

        if (requests.Length > geometry.Dma.RequestsPerPacket)
        {
            throw new FlexNicInputException("FNIC4216", requests[^1].Span,
                $"a packet can make {requests.Length} requests to the DMA engine; {geometry.Dma.RequestsPerPacket} fit (dma.requests_per_packet in '{geometry.Name}')");
        }

        int bytes = requests.Sum(r => (r.Data?.Width ?? 0) / 8);
        if (bytes > 0 && !IsNowhere(Narrowed(requests.Select(r => r.Guard).Aggregate(Nodes.And), known(program.Destination)), known))
        {
            throw new FlexNicInputException("FNIC4067", requests.First(r => r.Data is not null).Span,
                "the packet that writes this value may also be delivered: the value leaves in the place of the packet (docs/hardware.md, section 5), so drop_packet has to be called wherever dma_write_field is");
        }

        var headers = ImmutableArray.CreateBuilder<Node>();
        List<Node> values = [];
        int offset = 0;
        foreach (DmaRequest request in requests)
        {
            headers.Add(Header(request, request.Data is null ? Shifted(request, bytes) : Nodes.Constant(OffsetBits, offset)));
            if (request.Data is { } data)
            {
                values.Add(Assumption.Under(Nodes, request.Guard, data));
                offset += data.Width / 8;
            }
        }

        if (bytes % 2 != 0)
        {
            values.Add(Nodes.Constant(8, 0));
        }

        return new DmaPart(headers.ToImmutable(), values.Count > 0 ? Nodes.Concat(values) : null, bytes, requests.Any(r => !r.IsRead && r.Data is null));
    }

    // A choice of which the condition says that one side is out of question: another value of what it compares.
    private Node Narrowed(Node condition, Node value) => value switch
    {
        MuxNode m when Contradicts(condition, m.Condition) => Narrowed(condition, m.WhenFalse),
        MuxNode m when Contradicts(condition, Nodes.Not(m.Condition)) => Narrowed(condition, m.WhenTrue),
        _ => value,
    };

    private bool Contradicts(Node condition, Node other) => other switch
    {
        BinaryNode { Width: 1, Op: BinaryOp.Or } b => Contradicts(condition, b.Left) && Contradicts(condition, b.Right),
        BinaryNode { Width: 1, Op: BinaryOp.And } b => Contradicts(condition, b.Left) || Contradicts(condition, b.Right),
        _ => Nodes.And(condition, other) == Nodes.False,
    };

    // Kinds 0 and 3 of meta.dst are no destination, and data that was read comes without one (docs/hardware.md, sections 1 and 6).
    private bool IsNowhere(Node destination, Func<Node, Node> known)
    {
        if (destination is InputNode { Field: { Kind: FieldKind.Intrinsic, Name: IntrinsicNames.Destination } })
        {
            Field? source = IrWalk.Inputs(program).FirstOrDefault(f => f is { Kind: FieldKind.Intrinsic, Name: IntrinsicNames.Source });
            return source is not null && known(Nodes.Equal(Nodes.Slice(Nodes.Input(source), KindLow, 2), Completion)) == Nodes.True;
        }

        return destination is ConstantNode { Value: var d } && (int)(d >> KindLow) is 0 or 3;
    }

    // Values lie before the packet.
    private Node Shifted(DmaRequest request, int bytes)
    {
        if (request.IsRead)
        {
            return Nodes.Constant(OffsetBits, 0);
        }

        Node offset = Assumption.Under(Nodes, request.Guard, request.Offset);
        return bytes == 0 ? offset
            : offset is ConstantNode { Value: var o } && o + bytes < (1 << OffsetBits) ? Nodes.Constant(OffsetBits, o + bytes)
            : throw new FlexNicInputException("FNIC4068", request.Span, "dma_write from a computed offset beside dma_write_field: the values lie before the packet, and an offset that moves with them has to be known when compiling");
    }

    private Node Header(DmaRequest request, Node offset)
    {
        Node header = Nodes.Concat(Nodes.True, Nodes.Truth(request.IsRead), Nodes.Constant(3, 0), request.Target, offset, request.Length, request.Cookie, request.Address);
        return Assumption.Under(Nodes, request.Guard, header);
    }
}
