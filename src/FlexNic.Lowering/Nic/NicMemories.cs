using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Execution;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Nic;

/// <summary>Registers, their actions, and counters: each call is an access to one element of a memory of a stage.</summary>
internal sealed class NicMemories(Machine machine, IrPipeline pipeline, Dictionary<ObjectInstance, IrPipeline> used, Func<string, Node> intrinsic)
{
    private const int WordBits = 32;

    private readonly Dictionary<ObjectInstance, Memory> _made = new(ReferenceEqualityComparer.Instance);

    private NodeFactory Nodes => machine.Nodes;

    public Tree<Node>? Call(ObjectInstance target, MethodCall call, Frame frame)
    {
        Node index = machine.Evaluator.Scalar(call.Arguments[0].Value!, frame);
        switch (target.Extern!.Name, call.Method.Name)
        {
            case ("Register", "read"):
                MemoryRequest read = Access(target, call, index);
                return Value(read, call.Type, read.Value, read.HighValue);
            case ("Register", "write"):
                Tree<Node> value = machine.Evaluator.Evaluate(call.Arguments[1].Value!, frame);
                Store(Access(target, call, index), value);
                return null;
            case ("Counter", _):
                Counters.Count(Nodes, Access(target, call, index), intrinsic(IntrinsicNames.Length));
                return null;
            default:
                ObjectInstance register = target.Nested("register") ?? throw Refusal.Because("FNIC4061", call.Span, $"'{target.FullName}' has no register");
                return Execute(target, register, call, index, frame);
        }
    }

    // apply of a RegisterAction or RegisterOperation on the value of the element.
    private Tree<Node> Execute(ObjectInstance target, ObjectInstance register, MethodCall call, Node index, Frame caller)
    {
        FunctionDeclaration apply = target.Source?.Methods.FirstOrDefault(m => m.Name == "apply") ?? throw Refusal.Because("FNIC4061", call.Span, $"'{target.FullName}' has no method apply");
        Tree<Node>? operand = call.Arguments.Length > 1 ? machine.Evaluator.Evaluate(call.Arguments[1].Value!, caller) : null;
        MemoryRequest access = Access(register, call, index);
        Frame frame = machine.NewFrame(null, target);
        machine.Declare(apply.Parameters[0].Variable, Value(access, apply.Parameters[0].Type, access.Value, access.HighValue), frame);
        if (operand is not null)
        {
            machine.Declare(apply.Parameters[1].Variable, operand, frame);
        }

        Parameter result = apply.Parameters[^1];
        machine.Declare(result.Variable, machine.Shapes.Zero(result.Type, result.Span), frame);
        machine.Statements.Run(apply.Body.Statements, frame);
        Store(access, machine.State.Read((Tree<Field>)frame.Find(apply.Parameters[0].Variable)!));
        return machine.State.Read((Tree<Field>)frame.Find(result.Variable)!);
    }

    private void Store(MemoryRequest access, Tree<Node> value)
    {
        Node low = value.Leaf ?? (value.Parts.Length == 2 ? value.Parts[1].Leaf! : value.Parts[0].Leaf!);
        access.Value = low == Old(access, 0) ? null : low;
        Node? high = access.Memory.Pair is null ? null : value.Parts[0].Leaf!;
        access.HighValue = high == Old(access, 1) ? null : high;
    }

    private Node Old(MemoryRequest access, int number) => Nodes.Result(access, ResultKind.Value, 0, number, access.Memory.Width);

    private Tree<Node> Value(MemoryRequest access, P4Type type, Node? low, Node? high)
    {
        Node lower = low ?? Old(access, 0);
        return access.Memory.Pair is null
            ? TypeFacts.Representation(type) is StructType one ? new Tree<Node>(type) { Parts = [Shapes.Leaf(one.Fields[0].Type, lower)] } : Shapes.Leaf(type, lower)
            : new Tree<Node>(type) { Parts = [.. ((StructType)TypeFacts.Representation(type)).Fields.Select(f => Shapes.Leaf(f.Type, f.Index == 0 ? high ?? Old(access, 1) : lower))] };
    }

    // A stage reads and writes its memory once a packet: ways that exclude each other may do so each in its own manner.
    private MemoryRequest Access(ObjectInstance target, MethodCall call, Node index)
    {
        Memory memory = MemoryOf(target, call);
        Node path = machine.State.Path;
        MemoryRequest[] others = [.. machine.Requests.OfType<MemoryRequest>().Where(r => r.Memory == memory && Nodes.And(r.Guard, path) != Nodes.False)];
        if (others.Length > 0)
        {
            return others is [var one] && one.Index == index && one.Guard == path ? one
                : throw Refusal.Because("FNIC4035", call.Span, $"'{memory.Name}' is accessed at a second element or under another condition; a memory lies in one stage and a packet passes it once");
        }

        var access = new MemoryRequest(memory.Name, path, call.Span, memory, index);
        machine.Requests.Add(access);
        return access;
    }

    private Memory MemoryOf(ObjectInstance target, MethodCall call)
    {
        if (_made.TryGetValue(target, out Memory? memory))
        {
            return memory;
        }

        if (!used.TryAdd(target, pipeline))
        {
            throw Refusal.Because("FNIC4062", call.Span, $"'{target.FullName}' is used in two pipelines; a memory lies in a stage of one");
        }

        SourceSpan span = target.Source?.Span ?? call.Span;
        P4Type element = ((ExternType)target.Type).Arguments[0];
        memory = target.Extern!.Name == "Counter" ? Counters.MemoryOf(target, "n_counters", "BYTES", "PACKETS_AND_BYTES", span) : Register(target, element, span);
        _made.Add(target, memory);
        return memory;
    }

    private static Memory Register(ObjectInstance target, P4Type element, SourceSpan span)
    {
        var size = (long)(target.Number("size") ?? 1);
        switch (TypeFacts.Representation(element))
        {
            case StructType { Fields: [{ Type: var high }, { Type: var low }] } pair when Shapes.WidthOf(high, span) == WordBits && Shapes.WidthOf(low, span) == WordBits:
                return new Memory(target.FullName, WordBits, size, false, span) { Pair = (pair.Fields[0].Name, pair.Fields[1].Name), Initial = Initial(target, span) };
            case StructType { Fields: [{ Type: var only }] } when Shapes.WidthOf(only, span) <= WordBits:
                return new Memory(target.FullName, Shapes.WidthOf(only, span), size, false, span) { Initial = Initial(target, span) };
            case StructType or TupleType:
                throw Refusal.Because("FNIC4061", span, $"an element of '{target.FullName}' is no number of at most {WordBits} bits and no pair of numbers of {WordBits} bits, which is what a row of a stage's memory holds");
            case var number when Shapes.WidthOf(number, span) <= WordBits:
                return new Memory(target.FullName, Shapes.WidthOf(number, span), size, false, span) { Initial = Initial(target, span) };
            default:
                throw Refusal.Because("FNIC4061", span, $"an element of '{target.FullName}' has more than {WordBits} bits; a wider one is a struct of two numbers of {WordBits} bits");
        }
    }

    private static System.Numerics.BigInteger Initial(ObjectInstance target, SourceSpan span) => target.Argument("initial_value") switch
    {
        null => 0,
        ElaboratedConstant { Value: NumberConstant n } => n.Value,
        ElaboratedConstant { Value: AggregateConstant { Elements: [NumberConstant high, NumberConstant low] } } => (high.Value << WordBits) | low.Value,
        ElaboratedConstant { Value: AggregateConstant { Elements: [NumberConstant one] } } => one.Value,
        _ => throw Refusal.Because("FNIC4061", span, $"the initial value of '{target.FullName}' is not known when compiling"),
    };
}
