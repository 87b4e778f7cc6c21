using System.Numerics;
using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Execution;

/// <summary>What v1model offers beside the language.</summary>
internal sealed class Externs(Machine machine)
{
    private readonly Dictionary<ObjectInstance, Memory> _memories = new(ReferenceEqualityComparer.Instance);

    private NodeFactory Nodes => machine.Nodes;

    /// <summary>Headers in the order of emission, with the condition under which each is emitted.</summary>
    public List<(Tree<Field>? Storage, Tree<Node> Value, Node Condition)> Emitted { get; } = [];

    /// <summary>The same as the deparser wants them: each in a place of its own.</summary>
    public IEnumerable<EmittedHeader> EmittedHeaders => Emitted.Select(e => new EmittedHeader(
        e.Storage is { } storage ? machine.Shapes.HeaderOf(storage) : throw Refusal.Because("FNIC4041", default, "a header is emitted that has no place of its own"),
        Nodes.And(e.Condition, e.Value.Valid!),
        [.. e.Value.Parts.SelectMany(p => p.Scalars)]));

    /// <summary>Bytes of the packet as it came.</summary>
    public Node? PacketLength { get; set; }

    /// <summary>What reads the packet while a parser runs.</summary>
    public Func<MethodCall, Frame, Tree<Node>?>? PacketIn { get; set; }

    /// <summary>lookahead_padded while a parser runs.</summary>
    public Func<ExternCall, Frame, Tree<Node>>? LookaheadPadded { get; set; }

    /// <summary>What another architecture than v1model offers; null for v1model.</summary>
    public IArchitectureExterns? Architecture { get; set; }

    public Tree<Node>? Function(ExternCall call, Frame frame)
    {
        if (call.Function.Name == "lookahead_padded")
        {
            return LookaheadPadded?.Invoke(call, frame) ?? throw Refusal.Because("FNIC4032", call.Span, "lookahead_padded is something that parsers do");
        }

        if (Architecture is not null)
        {
            return Architecture.Function(call, frame);
        }

        switch (call.Function.Name)
        {
            case "mark_to_drop":
                MarkToDrop(call, frame);
                return null;
            case "assert" or "assume" or "log_msg":
                foreach (Argument argument in call.Arguments)
                {
                    if (argument.Value is { } value && value.Type is not SimpleType)
                    {
                        machine.Evaluator.Evaluate(value, frame);
                    }
                }

                return null;
            case "static_assert":
                return Shapes.Leaf(SimpleType.Boolean, Nodes.True);
            case "verify_checksum" or "update_checksum":
                Checksum(call, frame);
                return null;
            case "hash":
                Hash(call, frame);
                return null;
            default:
                throw Refusal.Because("FNIC4030", call.Span, $"the extern function '{call.Function.Name}' is not supported by this target");
        }
    }

    public Tree<Node>? Method(MethodCall call, Frame frame)
    {
        if (call.Receiver is VariableExpression v && frame.Find(v.Variable) is PacketMark)
        {
            return Packet(call, frame);
        }

        ObjectInstance target = machine.Resolve(call.Receiver, frame);
        if (target.Source?.Methods.FirstOrDefault(m => m.Name == call.Method.Name) is { } own)
        {
            return machine.Calls.Function(own, call.Arguments, target, frame);
        }

        if (Architecture is not null)
        {
            return Architecture.Method(target, call, frame);
        }

        string kind = target.Extern?.Name ?? target.Type.ToString();
        switch (kind, call.Method.Name)
        {
            case ("register", "read"):
                Place place = machine.Places.Locate(call.Arguments[0].Value!, frame);
                MemoryRequest read = Access(target, call, machine.Evaluator.Scalar(call.Arguments[1].Value!, frame));
                machine.Places.Write(place, Shapes.Leaf(call.Arguments[0].Value!.Type, Current(read)));
                return null;
            case ("register", "write"):
                Node index = machine.Evaluator.Scalar(call.Arguments[0].Value!, frame);
                Node value = machine.Evaluator.Flatten(machine.Evaluator.Evaluate(call.Arguments[1].Value!, frame));
                MemoryRequest written = Access(target, call, index);
                written.Value = Nodes.Resize(value, written.Memory.Width);
                return null;
            case ("counter", "count"):
                MemoryRequest counted = Access(target, call, machine.Evaluator.Scalar(call.Arguments[0].Value!, frame));
                Counters.Count(Nodes, counted, PacketLength!);
                return null;
            default:
                throw Refusal.Because("FNIC4031", call.Span, $"the method '{call.Method.Name}' of '{kind}' is not supported by this target");
        }
    }

    // What an element holds after the accesses so far.
    private Node Current(MemoryRequest access) => access.Value ?? Nodes.Result(access, ResultKind.Value, 0, 0, access.Memory.Width);

    // A memory lies in one stage and answers once; accesses to one element under one condition become one.
    private MemoryRequest Access(ObjectInstance target, MethodCall call, Node index)
    {
        Memory memory = MemoryOf(target, call);
        Node guard = Nodes.And(machine.State.Path, Exists(memory, index));
        if (machine.Requests.OfType<MemoryRequest>().LastOrDefault(r => r.Memory == memory) is { } last)
        {
            return last.Index == index && last.Guard == guard ? last
                : throw Refusal.Because("FNIC4035", call.Span, $"'{memory.Name}' is accessed at a second element or under another condition; a memory lies in one stage and a packet passes it once");
        }

        var access = new MemoryRequest(memory.Name, guard, call.Span, memory, index);
        machine.Requests.Add(access);
        return access;
    }

    // v1model: beyond the size writes have no effect; what is read there is not specified, so that reads need no condition of their own.
    private Node Exists(Memory memory, Node index)
    {
        // Who counts by port has an element for each port that there is.
        if (index is ConcatNode { Parts: [ConstantNode { Value.IsZero: true }, SliceNode { Source: InputNode { Field.Kind: FieldKind.Intrinsic } }] })
        {
            return Nodes.True;
        }

        int bits = memory.Size <= 1 ? 0 : BitOperations.Log2((ulong)memory.Size - 1) + 1;
        if (bits >= index.Width)
        {
            return BigInteger.One << index.Width <= memory.Size ? Nodes.True : Nodes.Binary(BinaryOp.Less, index, Nodes.Constant(index.Width, memory.Size));
        }

        Node above = Nodes.Equal(Nodes.Slice(index, bits, index.Width - bits), 0);
        return memory.Size <= 1 || BitOperations.IsPow2(memory.Size) ? above
            : Nodes.And(above, Nodes.Binary(BinaryOp.Less, Nodes.Slice(index, 0, bits), Nodes.Constant(bits, memory.Size)));
    }

    private Memory MemoryOf(ObjectInstance target, MethodCall call)
    {
        if (!_memories.TryGetValue(target, out Memory? memory))
        {
            P4Type? element = (target.Type as ExternType)?.Arguments.FirstOrDefault();
            memory = target.Extern?.Name == "counter"
                ? Counters.MemoryOf(target, "size", "bytes", "packets_and_bytes", call.Span)
                : new Memory(target.FullName, element is null ? 32 : Shapes.WidthOf(element, call.Span), (long)(target.Number("size") ?? 1), false, call.Span);
            _memories.Add(target, memory);
        }

        return memory;
    }

    private void MarkToDrop(ExternCall call, Frame frame)
    {
        if (call.Arguments.IsEmpty)
        {
            throw Refusal.Because("FNIC4030", call.Span, "mark_to_drop() without arguments is not supported by this target; mark_to_drop(standard_metadata) is");
        }

        Place place = machine.Places.Locate(call.Arguments[0].Value!, frame);
        var type = (StructType)TypeFacts.Representation(call.Arguments[0].Value!.Type);
        foreach (PlaceChoice choice in place.Choices)
        {
            machine.State[choice.Tree.Parts[type.Find("egress_spec")!.Index].Leaf!] = Nodes.Constant(9, V1.V1Names.DropPort);
            machine.State[choice.Tree.Parts[type.Find("mcast_grp")!.Index].Leaf!] = Nodes.Constant(16, 0);
        }
    }

    private Tree<Node>? Packet(MethodCall call, Frame frame)
    {
        if (call.Method.Name == "emit")
        {
            Expression header = call.Arguments[0].Value!;
            Tree<Node> value = machine.Evaluator.Evaluate(header, frame);
            Tree<Field>? storage = header is VariableExpression or FieldExpression or StackElementExpression ? machine.Places.Locate(header, frame).Choices is [var one] ? one.Tree : null : null;
            Emit(storage, value);
            return null;
        }

        if (PacketIn is { } reader)
        {
            return reader(call, frame);
        }

        throw Refusal.Because("FNIC4032", call.Span, $"'{call.Method.Name}' of a packet is not supported by this target at this place");
    }

    private void Emit(Tree<Field>? storage, Tree<Node> value)
    {
        if (value.Valid is not null)
        {
            Emitted.Add((storage, value, machine.State.Path));
            return;
        }

        for (int i = 0; i < value.Parts.Length; i++)
        {
            Emit(storage?.Parts[i], value.Parts[i]);
        }
    }

    // The sum of 16-bit words with the carries added back, inverted.
    private void Checksum(ExternCall call, Frame frame)
    {
        if (call.Arguments[3].Value is not ConstantExpression { Value: MemberConstant { Name: "csum16" } })
        {
            throw Refusal.Because("FNIC4033", call.Span, "checksums other than csum16 are not supported by this target");
        }

        Node condition = machine.Evaluator.Scalar(call.Arguments[0].Value!, frame);
        Node data = machine.Evaluator.Flatten(machine.Evaluator.Evaluate(call.Arguments[1].Value!, frame));
        Node sum = Checksum16(data);
        if (call.Function.Name == "update_checksum")
        {
            Place place = machine.Places.Locate(call.Arguments[2].Value!, frame);
            machine.State.Branch(condition, () => machine.Places.Write(place, Shapes.Leaf(call.Arguments[2].Value!.Type, sum)));
            return;
        }

        Node given = machine.Evaluator.Scalar(call.Arguments[2].Value!, frame);
        Node wrong = Nodes.And(condition, Nodes.Not(Nodes.Equal(sum, given)));
        if (ChecksumError is { } error)
        {
            machine.State[error] = Nodes.Or(machine.State[error], wrong);
        }
    }

    /// <summary>standard_metadata.checksum_error.</summary>
    public Field? ChecksumError { get; set; }

    // 32 bits at a time: sums and how often they overflowed, folded at the end.
    private Node Checksum16(Node data)
    {
        Node[] terms = [.. Terms(data)];
        Node sum = terms[0];
        Node carries = Nodes.Constant(32, 0);
        foreach (Node term in terms.Skip(1))
        {
            sum = Nodes.Keep(Nodes.Binary(BinaryOp.Add, sum, term));
            carries = Nodes.Binary(BinaryOp.Add, carries, Nodes.Resize(Nodes.Binary(BinaryOp.Less, sum, term), 32));
        }

        Node folded = Nodes.Binary(BinaryOp.Add, Nodes.Binary(BinaryOp.Add, Nodes.Resize(Nodes.Slice(sum, 16, 16), 32), Nodes.Resize(Nodes.Slice(sum, 0, 16), 32)), carries);
        folded = Nodes.Keep(folded);
        return Nodes.Not(Nodes.Binary(BinaryOp.Add, Nodes.Slice(folded, 0, 16), Nodes.Slice(folded, 16, 16)));
    }

    // Any pairs of 16-bit units will do: those of one 32-bit field stay together.
    private IEnumerable<Node> Terms(Node data)
    {
        int padded = (data.Width + 15) / 16 * 16;
        Node bits = Nodes.Concat(padded == data.Width ? [data] : [data, Nodes.Constant(padded - data.Width, 0)]);
        Node[] units = [.. Enumerable.Range(0, padded / 16).Select(i => Nodes.Slice(bits, padded - 16 - (16 * i), 16))];
        for (int i = 0; i < units.Length; i++)
        {
            bool pairs = i + 1 < units.Length && (StartsWord(units[i]) || !StartsWord(units[i + 1]));
            yield return pairs ? Nodes.Concat(units[i], units[++i]) : Nodes.Resize(units[i], 32);
        }
    }

    private static bool StartsWord(Node unit) => unit is SliceNode { Low: 16, Source.Width: 32 };

    private void Hash(ExternCall call, Frame frame)
    {
        string algorithm = call.Arguments[1].Value is ConstantExpression { Value: MemberConstant m } ? m.Name : "";
        Node data = machine.Evaluator.Flatten(machine.Evaluator.Evaluate(call.Arguments[3].Value!, frame));
        Node hash = algorithm switch
        {
            "identity" => data,
            "csum16" => Checksum16(data),
            _ => throw Refusal.Because("FNIC4034", call.Span, $"the hash '{algorithm}' is not supported by this target: its hash unit computes CRC-32C over w0..w{11}"),
        };
        Place place = machine.Places.Locate(call.Arguments[0].Value!, frame);
        int width = Shapes.WidthOf(call.Arguments[0].Value!.Type, call.Span);
        Node first = machine.Evaluator.Scalar(call.Arguments[2].Value!, frame);
        Node most = machine.Evaluator.Scalar(call.Arguments[4].Value!, frame);
        if (most is not ConstantNode { Value: var max } || (!max.IsZero && !max.IsPowerOfTwo))
        {
            throw Refusal.Because("FNIC4034", call.Span, "the range of a hash has to be a power of two known when compiling: the target masks, it does not divide");
        }

        Node reduced = max.IsZero ? Nodes.Constant(width, 0) : Nodes.Resize(Nodes.Resize(hash, Math.Max(1, (int)BigInteger.Log2(max))), width);
        machine.Places.Write(place, Shapes.Leaf(call.Arguments[0].Value!.Type, Nodes.Binary(BinaryOp.Add, Nodes.Resize(first, width), max.IsOne ? Nodes.Constant(width, 0) : reduced)));
    }
}
