using System.Collections.Immutable;

namespace FlexNic.Ir;

/// <summary>A header that the deparser emits if it is valid: its validity and its fields at the end.</summary>
public sealed record EmittedHeader(Header Header, Node Valid, ImmutableArray<Node> Fields);

/// <summary>A program as one pipeline runs it: the parser, what packets ask tables and memories, and every value that leaves, as an expression.</summary>
public sealed record IrProgram
{
    /// <summary>The name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The maker of all nodes.</summary>
    public required NodeFactory Nodes { get; init; }

    /// <summary>The parser.</summary>
    public required ParseGraph Parser { get; init; }

    /// <summary>All headers that have a place in the packet.</summary>
    public required ImmutableArray<Header> Headers { get; init; }

    /// <summary>Lookups and accesses in the order of the program.</summary>
    public required ImmutableArray<Request> Requests { get; init; }

    /// <summary>Tables that the program declares and no packet looks up.</summary>
    public ImmutableArray<IdleTable> IdleTables { get; init; } = [];

    /// <summary>Headers in the order of emission.</summary>
    public required ImmutableArray<EmittedHeader> Emitted { get; init; }

    /// <summary>Where the packet goes, as meta.dst: 8 bits.</summary>
    public required Node Destination { get; init; }

    /// <summary>The pipeline that runs it.</summary>
    public IrPipeline Pipeline { get; init; }

    /// <summary>What it leaves in the metadata for the next pipeline.</summary>
    public ImmutableArray<MetadataOutput> Metadata { get; init; } = [];

    /// <summary>Requests to the DMA engine, in order.</summary>
    public ImmutableArray<DmaRequest> DmaRequests { get; init; } = [];

    /// <summary>Of the ingress pipeline: the programs of the DMA and egress pipelines; none when they pass packets on as they are.</summary>
    public ImmutableArray<IrProgram> Behind { get; init; } = [];
}
