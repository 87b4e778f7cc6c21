using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Execution;
using FlexNic.Lowering.Parser;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.V1;

/// <summary>
/// A v1model program as one pipeline: parser, verify, ingress, then egress and compute for packets that are not dropped, deparser. Clones, replication and
/// further passes are refused, so that nothing between ingress and egress is seen from outside and both may run in one pipeline.
/// </summary>
internal sealed class V1Lowering
{
    private const int PortBits = 6;

    private readonly Machine _machine;
    private readonly ElaboratedProgram _program;
    private readonly SourceClasses _sources;
    private Tree<Field> _headers = null!; // Made first of all in Run.
    private Tree<Field> _metadata = null!;
    private Tree<Field> _standard = null!;
    private Node _leaves;

    /// <summary>Lowers a program whose parser makes these tests of where packets come from.</summary>
    public V1Lowering(ElaboratedProgram program, IReadOnlyList<SourceTest> tests)
    {
        _sources = new SourceClasses(tests);
        _program = program;
        _machine = new Machine(program);
        _leaves = Nodes.False;
    }

    private NodeFactory Nodes => _machine.Nodes;

    public IrProgram Run(string name)
    {
        ObjectInstance parser = Part("p");
        IReadOnlyList<Parameter> parameters = parser.Block!.Parameters;
        if (parameters.Count != 4)
        {
            throw Refusal.Because("FNIC4042", parser.Block.Span, "the package is not V1Switch: only that can be compiled by this version");
        }

        _headers = _machine.Shapes.Storage(parameters[1].Type, "hdr", true, parameters[1].Span);
        _metadata = _machine.Shapes.Storage(parameters[2].Type, "meta", false, parameters[2].Span);
        _standard = _machine.Shapes.Storage(parameters[3].Type, "standard_metadata", false, parameters[3].Span);
        var intrinsic = new Intrinsics();
        Set("ingress_port", Nodes.Resize(Nodes.Slice(Nodes.Input(_sources.Field), 0, PortBits), 9));
        _machine.Externs.PacketLength = Nodes.Input(intrinsic.Length);
        Set("packet_length", Nodes.Resize(_machine.Externs.PacketLength, 32));
        var unroller = new ParserUnroller(_machine, _sources);
        ParseGraph graph = unroller.Run(parser, [PacketMark.Instance, _headers, _metadata, _standard]);
        Set("parser_error", Nodes.Input(intrinsic.ParserError));
        _machine.Externs.ChecksumError = Standard("checksum_error");
        _machine.RunControl(Part("vr"), _headers, _metadata);
        _machine.RunControl(Part("ig"), _headers, _metadata, _standard);
        _machine.State[_machine.Exited] = Nodes.False;
        if (_machine.State[Standard("mcast_grp")] != Nodes.Constant(16, 0))
        {
            throw Refusal.Because("FNIC4040", parser.Block.Span, "standard_metadata.mcast_grp is set: replication is not supported by this target");
        }

        Node destination = Nodes.Constant(8, 0);
        Node kept = Nodes.Not(Nodes.Equal(_machine.State[Standard("egress_spec")], V1Names.DropPort));
        _machine.State.Branch(kept, () => destination = Leave());
        return new IrProgram
        {
            Name = name,
            Nodes = Nodes,
            Parser = graph,
            Headers = [.. unroller.Headers],
            Requests = [.. _machine.Requests],
            IdleTables = IdleTables.Of(_program, _machine.Requests),
            Emitted = [.. _machine.Externs.EmittedHeaders.Select(e => Under(_leaves, e))],
            Destination = destination,
        };
    }

    // Egress, checksums and deparser; gives meta.dst. A source of the NIC has 6 bits: no port has a larger number, and what is dropped has one.
    private Node Leave()
    {
        Node port = _machine.State[Standard("egress_spec")];
        Set("egress_port", port);
        Set("egress_spec", Nodes.Constant(9, 0));
        _machine.RunControl(Part("eg"), _headers, _metadata, _standard);
        _machine.State[_machine.Exited] = Nodes.False;
        Node dropped = Nodes.Equal(_machine.State[Standard("egress_spec")], V1Names.DropPort);
        _leaves = Nodes.And(_machine.State.Path, Nodes.Not(dropped));
        _machine.RunControl(Part("ck"), _headers, _metadata);
        _machine.State[_machine.Exited] = Nodes.False;
        _machine.RunControl(Part("dep"), PacketMark.Instance, _headers);
        Node destination = Nodes.Mux(dropped, Nodes.Constant(8, 0), Nodes.Concat(Nodes.Constant(2, 1), Nodes.Slice(port, 0, PortBits)));
        return Nodes.Mux(Nodes.Equal(Nodes.Slice(port, PortBits, port.Width - PortBits), 0), destination, Nodes.Constant(8, 0));
    }

    // Nobody sees what a packet that is dropped would have looked like.
    private EmittedHeader Under(Node condition, EmittedHeader header)
    {
        if (condition is ConstantNode)
        {
            return header;
        }

        var rewriter = new Rewriter(Nodes, Assumption.Of(Nodes, condition, Nodes.True));
        return header with { Valid = rewriter.Run(header.Valid), Fields = [.. header.Fields.Select(rewriter.Run)] };
    }

    private ObjectInstance Part(string name) => _program.Main?.Nested(name)
        ?? throw Refusal.Because("FNIC4042", _program.Main?.Source?.Span ?? SourceSpan.OfFile("main"), $"the package has no part '{name}': only V1Switch can be compiled by this version");

    private Field Standard(string field) => _standard.Parts[((StructType)TypeFacts.Representation(_standard.Type)).Find(field)!.Index].Leaf!;

    private void Set(string field, Node value) => _machine.State[Standard(field)] = value;

    private sealed record Intrinsics
    {
        public Field Length { get; } = new(IntrinsicNames.Length, 16, FieldKind.Intrinsic, default);

        public Field ParserError { get; } = new(IntrinsicNames.ParserError, 8, FieldKind.Intrinsic, default);
    }
}
