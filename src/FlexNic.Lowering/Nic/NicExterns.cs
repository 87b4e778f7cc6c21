using System.Collections.Immutable;
using FlexNic.Ir;
using FlexNic.Lowering.Execution;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Nic;

/// <summary>The externs of flexnic.p4 as one pipeline runs them.</summary>
internal sealed class NicExterns : IArchitectureExterns
{
    private const int WordBits = 32;

    private readonly Machine _machine;
    private readonly IrPipeline _pipeline;
    private readonly NicMemories _memories;
    private readonly Field _destination;
    private readonly Field _forQueue;
    private readonly Field _queue;
    private readonly List<DmaRequest> _requests = [];

    public NicExterns(Machine machine, IrPipeline pipeline, Dictionary<ObjectInstance, IrPipeline> used, Func<string, Node> intrinsic)
    {
        (_machine, _pipeline) = (machine, pipeline);
        _memories = new NicMemories(machine, pipeline, used, intrinsic);
        _destination = new Field("destination", 8, FieldKind.Variable, default);
        _forQueue = new Field("for_queue", 1, FieldKind.Variable, default);
        _queue = new Field("queue", NicPipeline.IndexBits, FieldKind.Variable, default);
    }

    /// <summary>Requests to the DMA engine, in order.</summary>
    public IReadOnlyList<DmaRequest> DmaRequests => _requests;

    /// <summary>True while the control runs, where packets are sent and requests are made.</summary>
    public bool InControl { get; set; }

    /// <summary>True when send_to_queue was called.</summary>
    public bool UsesQueues { get; private set; }

    /// <summary>The packet is for a queue of an application, and which.</summary>
    public Node[] QueueValues => [_machine.State[_forQueue], _machine.State[_queue]];

    /// <summary>meta.dst at the end.</summary>
    public Node Destination => _machine.State[_destination];

    private NodeFactory Nodes => _machine.Nodes;

    /// <summary>meta.dst of a receive ring.</summary>
    public static Node Host(NodeFactory nodes, Node ring) => nodes.Concat(nodes.Constant(2, 2), ring);

    /// <summary>The control begins.</summary>
    public void Begin(Node destination)
    {
        InControl = true;
        _machine.State[_destination] = destination;
    }

    public Tree<Node>? Function(ExternCall call, Frame frame)
    {
        string name = call.Function.Name;
        switch (name)
        {
            case "send_to_port" when _pipeline != IrPipeline.Dma:
                Send(call, Nodes.Concat(Nodes.Constant(2, 1), Scalar(call, 0, frame)));
                break;
            case "send_to_host" when _pipeline != IrPipeline.Egress:
                Send(call, Host(Nodes, Scalar(call, 0, frame)));
                break;
            case "send_to_queue" when _pipeline == IrPipeline.Ingress:
                Node queue = Scalar(call, 0, frame);
                Send(call, Host(Nodes, Nodes.Constant(NicPipeline.IndexBits, 0)));
                UsesQueues = true;
                _machine.State[_forQueue] = Nodes.True;
                _machine.State[_queue] = queue;
                break;
            case "drop_packet":
                Send(call, Nodes.Constant(8, 0));
                break;
            case "send_to_port" or "send_to_host" or "send_to_queue":
                throw Refusal.Because("FNIC4064", call.Span, $"{name} in the {Words()} pipeline: there is no way from there to {(name == "send_to_port" ? "a port" : "the host")} in this version of the NIC");
            case "recirculate_packet":
                throw Refusal.Because("FNIC4064", call.Span, "recirculate_packet: this version of the NIC has no way back into the ingress pipeline");
            case "multicast":
                throw Refusal.Because("FNIC4064", call.Span, "multicast: the packet buffer of this version of the NIC does not replicate packets");
            case "set_priority":
                throw Refusal.Because("FNIC4064", call.Span, "set_priority: holding queues of this version of the NIC have one priority");
            case "dma_write" or "dma_write_field" or "dma_read":
                Request(call, frame);
                break;
            case "dma_atomic":
                throw Refusal.Because("FNIC4064", call.Span, "dma_atomic: the DMA engine of this version does not do atomic operations (docs/hardware.md, section 6)");
            case "raise_interrupt":
                throw Refusal.Because("FNIC4064", call.Span, "raise_interrupt: the DMA engine of this version raises interrupts of receive rings only");
            case "static_assert":
                return Shapes.Leaf(SimpleType.Boolean, Nodes.True);
            default:
                throw Refusal.Because("FNIC4030", call.Span, $"the extern function '{name}' is not supported by this target");
        }

        return null;
    }

    public Tree<Node>? Method(ObjectInstance target, MethodCall call, Frame frame)
    {
        string kind = target.Extern?.Name ?? target.Type.ToString();
        switch (kind, call.Method.Name)
        {
            case ("Register", _) or ("RegisterAction", "execute") or ("RegisterOperation", "execute") or ("Counter", "count"):
                return _memories.Call(target, call, frame);
            case ("Hash", "get_hash"):
                return Hash(target, call, frame);
            default:
                throw Refusal.Because("FNIC4031", call.Span, $"the method '{call.Method.Name}' of '{kind}' is not supported by this target");
        }
    }

    private void Send(ExternCall call, Node destination)
    {
        if (!InControl)
        {
            throw Refusal.Because("FNIC4064", call.Span, $"{call.Function.Name} outside of the control of a pipeline");
        }

        _machine.State[_destination] = destination;
        _machine.State[_forQueue] = Nodes.False;
        _machine.State[_queue] = Nodes.Constant(NicPipeline.IndexBits, 0);
    }

    private void Request(ExternCall call, Frame frame)
    {
        string name = call.Function.Name;
        if (_pipeline != IrPipeline.Dma || !InControl)
        {
            throw Refusal.Because("FNIC4064", call.Span, $"{name} outside of the control of the DMA pipeline: only what that one emits reaches the DMA engine");
        }

        Node zero = Nodes.Constant(16, 0);
        Node address = Scalar(call, 0, frame);
        Node path = _machine.State.Path;
        switch (name)
        {
            case "dma_write":
                Node offset = Scalar(call, 1, frame);
                Node length = Scalar(call, 2, frame);
                _requests.Add(new DmaRequest(path, false, address, offset, length, zero, Target(call, 3, frame), null, call.Span));
                break;
            case "dma_write_field":
                Node data = _machine.Evaluator.Flatten(_machine.Evaluator.Evaluate(call.Arguments[1].Value!, frame));
                if (data.Width % 8 != 0)
                {
                    throw Refusal.Because("FNIC4065", call.Span, $"dma_write_field of {data.Width} bits: the DMA engine writes whole bytes");
                }

                _requests.Add(new DmaRequest(path, false, address, zero, Nodes.Constant(16, data.Width / 8), zero, Target(call, 2, frame), data, call.Span));
                break;
            default:
                Node bytes = Scalar(call, 1, frame);
                _requests.Add(new DmaRequest(path, true, address, zero, bytes, Scalar(call, 2, frame), Nodes.Constant(11, 0), null, call.Span));
                break;
        }
    }

    private Node Target(ExternCall call, int first, Frame frame) =>
        Nodes.Concat(Nodes.Resize(Scalar(call, first, frame), 3), Nodes.Resize(Scalar(call, first + 1, frame), 8));

    private Tree<Node> Hash(ObjectInstance target, MethodCall call, Frame frame)
    {
        string algorithm = target.Argument("algorithm") is ElaboratedConstant { Value: MemberConstant m } ? m.Name : "";
        int width = Shapes.WidthOf(call.Type, call.Span);
        if (algorithm != "CRC32C" || width > WordBits)
        {
            throw Refusal.Because("FNIC4034", call.Span, $"the hash '{algorithm}' of {width} bits is not supported by this target: its hash unit computes CRC-32C, of which at most {WordBits} bits can be taken");
        }

        int at = call.Arguments.Length == 1 ? 0 : 1;
        Node low = Nodes.Constant(width, 0);
        if (at == 1)
        {
            low = Nodes.Resize(_machine.Evaluator.Scalar(call.Arguments[0].Value!, frame), width);
        }

        Node data = _machine.Evaluator.Flatten(_machine.Evaluator.Evaluate(call.Arguments[at].Value!, frame));
        var request = new HashRequest(target.FullName, _machine.State.Path, call.Span, data);
        _machine.Requests.Add(request);
        Node hash = Nodes.Result(request, ResultKind.Value, 0, 0, WordBits);
        if (at == 1)
        {
            if (_machine.Evaluator.Scalar(call.Arguments[2].Value!, frame) is not ConstantNode { Value: { IsPowerOfTwo: true } max })
            {
                throw Refusal.Because("FNIC4034", call.Span, "the range of a hash has to be a power of two known when compiling: the target masks, it does not divide");
            }

            int bits = (int)System.Numerics.BigInteger.Log2(max);
            hash = bits == 0 ? Nodes.Constant(WordBits, 0) : Nodes.Resize(Nodes.Resize(hash, Math.Min(WordBits, bits)), WordBits);
        }

        return Shapes.Leaf(call.Type, Nodes.Binary(BinaryOp.Add, Nodes.Resize(hash, width), low));
    }

    private Node Scalar(ExternCall call, int index, Frame frame) => _machine.Evaluator.Scalar(call.Arguments[index].Value ?? call.Arguments[index].Parameter.Default!, frame);

    private string Words() => _pipeline switch { IrPipeline.Dma => "DMA", IrPipeline.Egress => "egress", _ => "ingress" };
}
