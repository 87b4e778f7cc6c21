using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Execution;
using FlexNic.Lowering.Parser;
using FlexNic.Lowering.Values;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Nic;

/// <summary>
/// One pipeline of a program of flexnic.p4: parser, control, deparser. What the NIC says of a packet is in the metadata containers; those of a DMA completion
/// hold its cookie and status where the bridge of other packets is, so the bridge of a completion is 0, and cookie and status of other packets are.
/// </summary>
internal sealed class NicPipeline
{
    /// <summary>Bits of a port, a ring or a queue.</summary>
    public const int IndexBits = 6;

    private const int Completion = 2;

    private static readonly ImmutableArray<string> Prefixes = ["ingress", "dma", "egress"];

    private readonly ElaboratedProgram _program;
    private readonly IrPipeline _pipeline;
    private readonly Machine _machine;
    private readonly NicExterns _externs;
    private readonly SourceClasses _sources;
    private readonly Dictionary<string, Field> _intrinsics = new(StringComparer.Ordinal);
    private Tree<Field> _headers = null!; // Made first of all in RunBlocks.
    private Tree<Field> _metadata = null!;
    private Tree<Field> _standard = null!;
    private Tree<Field> _bridge = null!;
    private ParseGraph _graph = null!;
    private ImmutableArray<Header> _parsed = [];

    /// <summary>A pipeline whose parser makes these tests of where packets come from.</summary>
    public NicPipeline(ElaboratedProgram program, IrPipeline pipeline, Dictionary<ObjectInstance, IrPipeline> used, IReadOnlyList<SourceTest> tests)
    {
        (_program, _pipeline) = (program, pipeline);
        _sources = new SourceClasses(tests);
        _intrinsics.Add(IntrinsicNames.Source, _sources.Field);
        _machine = new Machine(program);
        _externs = new NicExterns(_machine, pipeline, used, Intrinsic);
        _machine.Externs.Architecture = _externs;
    }

    /// <summary>Where the bridge travels. Set before the blocks of DMA and egress run, and before ingress is finished.</summary>
    public BridgeLayout? Bridge { get; set; }

    /// <summary>True when ingress calls send_to_queue: one more bit and the number of the queue travel in the bridge.</summary>
    public bool UsesQueues { get; set; }

    private NodeFactory Nodes => _machine.Nodes;

    private string Name => Prefixes[(int)_pipeline];

    private Node IsCompletion => _pipeline == IrPipeline.Dma ? Nodes.Equal(Nodes.Slice(Intrinsic(IntrinsicNames.Source), IndexBits, 2), Completion) : Nodes.False;

    /// <summary>Parser, control and deparser.</summary>
    public void RunBlocks()
    {
        FlexNic.P4.Checked.Parameter bridge = Part("ingress").Block!.Parameters[3];
        _bridge = _machine.Shapes.Storage(bridge.Type, "bridge", false, bridge.Span);
        if (!_program.HasPipeline(Name))
        {
            // Packets pass as they are.
            var whole = new ParseState("start", 0, bridge.Span) { Default = ParseTarget.Accept };
            _graph = new ParseGraph([whole], [new ParseStart([.. Enumerable.Range(0, SourceClasses.Count)], whole)]);
            _externs.Begin(DefaultDestination());
            return;
        }

        ObjectInstance parser = Part($"{Name}_parser");
        ObjectInstance control = Part(Name);
        ImmutableArray<FlexNic.P4.Checked.Parameter> parameters = control.Block!.Parameters;
        _headers = _machine.Shapes.Storage(parameters[0].Type, "headers", true, parameters[0].Span);
        _metadata = _machine.Shapes.Storage(parameters[1].Type, "meta", false, parameters[1].Span);
        _standard = _machine.Shapes.Storage(parameters[2].Type, "istd", false, parameters[2].Span);
        foreach ((Field field, Node value) in Given())
        {
            _machine.State[field] = value;
        }

        Parse(parser);
        _externs.Begin(DefaultDestination());
        Run(control, _headers, _metadata, _standard, _bridge);
        _externs.InControl = false;
        Run(Part($"{Name}_deparser"), PacketMark.Instance, _headers, _metadata);
        UsesQueues |= _externs.UsesQueues;
    }

    public IrProgram Finish(string name)
    {
        ImmutableArray<MetadataOutput> metadata = [];
        if (_pipeline == IrPipeline.Ingress)
        {
            Node[] values = [.. _bridge.Scalars.Select(f => _machine.State[f]), .. UsesQueues ? _externs.QueueValues : []];
            metadata = [.. BridgeLayout.Names.Select(n => new MetadataOutput(n, Bridge!.Write(Nodes, n, values))).Where(m => m.Value is not ConstantNode { Value.IsZero: true })];
        }

        var program = new IrProgram
        {
            Name = name,
            Pipeline = _pipeline,
            Nodes = Nodes,
            Parser = _graph,
            Headers = _parsed,
            Requests = [.. _machine.Requests],
            Emitted = [.. _machine.Externs.EmittedHeaders],
            Destination = _externs.Destination,
            Metadata = metadata,
            DmaRequests = [.. _externs.DmaRequests],
        };
        Check(program);
        return program;
    }

    private void Parse(ObjectInstance parser)
    {
        object[] arguments = [PacketMark.Instance, _headers, _metadata, _standard, _bridge];
        arguments = arguments[..parser.Block!.Parameters.Length];
        var unroller = new ParserUnroller(_machine, _sources);
        _graph = unroller.Run(parser, arguments);
        _parsed = [.. unroller.Headers];
    }

    // What parameters of the architecture hold.
    private ImmutableDictionary<Field, Node> Given()
    {
        var given = ImmutableDictionary.CreateBuilder<Field, Node>();
        Node Either(Node completion, Node other) => Nodes.Mux(IsCompletion, completion, other);
        foreach (P4.Types.Field field in ((StructType)TypeFacts.Representation(_standard.Type)).Fields)
        {
            Field leaf = _standard.Parts[field.Index].Leaf!;
            given[leaf] = field.Name switch
            {
                "source" => Nodes.Slice(Intrinsic(IntrinsicNames.Source), IndexBits, 2),
                "index" => Nodes.Slice(Intrinsic(IntrinsicNames.Source), 0, IndexBits),
                "packet_length" => Intrinsic(IntrinsicNames.Length),
                "vnic" => Intrinsic(IntrinsicNames.Vnic),
                "parser_error" => Intrinsic(IntrinsicNames.ParserError),
                "egress_port" => Nodes.Slice(Intrinsic(IntrinsicNames.Destination), 0, IndexBits),
                "queue" => Queue(),
                "cookie" => Either(Intrinsic(IntrinsicNames.UserHalf), Nodes.Constant(16, 0)),
                "status" => Either(Intrinsic(IntrinsicNames.UserByte), Nodes.Constant(8, 0)),
                "timestamp" => Nodes.Input(Named("timestamp", leaf.Width)),
                _ => Nodes.Constant(leaf.Width, 0),
            };
        }

        int number = 0;
        foreach (Field field in _bridge.Scalars)
        {
            given[field] = Bridge is { } bridge ? Either(Nodes.Constant(field.Width, 0), bridge.Read(Nodes, number++, Intrinsic)) : Nodes.Constant(field.Width, 0);
        }

        return given.ToImmutable();
    }

    // Of a completion the destination is none and its index 0.
    private Node Queue()
    {
        Node index = Nodes.Slice(Intrinsic(IntrinsicNames.Destination), 0, IndexBits);
        int first = _bridge.Scalars.Count();
        return UsesQueues && Bridge is { } bridge ? Nodes.Mux(ForQueue(), bridge.Read(Nodes, first + 1, Intrinsic), index) : index;
    }

    private Node ForQueue() => UsesQueues && Bridge is { } bridge ? Nodes.And(Nodes.Not(IsCompletion), bridge.Read(Nodes, _bridge.Scalars.Count(), Intrinsic)) : Nodes.False;

    private Node DefaultDestination() => _pipeline switch
    {
        IrPipeline.Ingress => NicExterns.Host(Nodes, Nodes.Constant(IndexBits, 0)),
        IrPipeline.Dma => Nodes.Mux(ForQueue(), Nodes.Constant(8, 0), Intrinsic(IntrinsicNames.Destination)),
        _ => Intrinsic(IntrinsicNames.Destination),
    };

    private void Run(ObjectInstance block, params object[] arguments)
    {
        _machine.RunControl(block, arguments);
        _machine.State[_machine.Exited] = Nodes.False;
    }

    // What the hardware does not tell.
    private void Check(IrProgram program)
    {
        if (_program.Main!.Nested(Name) is not { Block.Span: var span })
        {
            return;
        }

        if (_intrinsics.TryGetValue("timestamp", out Field? timestamp) && IrWalk.Inputs(program).Contains(timestamp))
        {
            throw Refusal.Because("FNIC4063", span, "istd.timestamp is read: this version of the NIC has no clock that packets could be stamped with");
        }

        bool padded = _graph.States.Any(s => s.Extractions.Exists(e => e.LimitBits is not null));
        if (padded && IrWalk.Inputs(program).Any(f => f.Name == IntrinsicNames.ParserError && f.Kind == FieldKind.Intrinsic))
        {
            throw Refusal.Because("FNIC4063", span, "istd.parser_error is read in a pipeline whose parser calls lookahead_padded, which ends at the end of the packet as if it were too short");
        }
    }

    private Node Intrinsic(string name) => Nodes.Input(Named(name, name switch
    {
        IntrinsicNames.UserWord => 32,
        IntrinsicNames.UserHalf or IntrinsicNames.Length => 16,
        _ => 8,
    }));

    private Field Named(string name, int width)
    {
        if (!_intrinsics.TryGetValue(name, out Field? field))
        {
            _intrinsics.Add(name, field = new Field(name, width, FieldKind.Intrinsic, default));
        }

        return field;
    }

    private ObjectInstance Part(string name) => _program.Main?.Nested(name)
        ?? throw Refusal.Because("FNIC4042", _program.Main?.Source?.Span ?? SourceSpan.OfFile("main"), $"the package has no part '{name}'");
}
