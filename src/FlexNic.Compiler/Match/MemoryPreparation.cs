using System.Numerics;
using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>Accesses to memories as state operations (docs/hardware.md, section 4): which element, what is written, what others want to know.</summary>
internal sealed class MemoryPreparation(IrProgram program, OpBuilder builder, Target target, IReadOnlyList<Node> outputs)
{
    private const int IndexBits = 16;
    private const int WordBits = 32;
    private const int HalfBits = 16;

    private NodeFactory Nodes => program.Nodes;

    public void Run(MemoryRequest request)
    {
        Memory memory = request.Memory;
        if (memory.Size > target.Stage.StateRows || memory.Width > WordBits)
        {
            throw new FlexNicInputException("FNIC4220", memory.Span,
                $"'{memory.Name}' has {memory.Size} elements of {memory.Width} bits; {target.Stage.StateRows} of {WordBits} bits fit a stage (pipeline.{target.Name}.stage.state_rows in '{target.Geometry.Name}')");
        }

        var operation = new StateOperation(Nodes, request);
        List<(Register, string)> answers = [.. Answers(request, operation)];
        if (answers.Count == 0 && request.Value is null && request.HighValue is null)
        {
            return;
        }

        int rows = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, memory.Size));
        (Register? index, int mask, int constant) = IndexOf(request, rows);
        Operand operand = operation.X is null ? new ConstantOperand(0) : OperandOf(operation.X);
        var access = new MemoryAccess(memory, index, mask, constant, rows, new ValueList<string>(operation.Lines), operation.X is not null) { Answers = new ValueList<(Register, string)>(answers) };
        builder.Access(request, access, operand, answers.Count > 0 ? answers[0].Item1 : new Register(ContainerKind.Word, false, "unused"));
    }

    // What is asked by anybody but the access itself.
    private IEnumerable<(Register Register, string Answer)> Answers(MemoryRequest request, StateOperation operation)
    {
        Node low = operation.OldLow;
        int memoryWidth = request.Memory.Width;
        HashSet<Node> found = new(ReferenceEqualityComparer.Instance);
        HashSet<Node> wide = new(ReferenceEqualityComparer.Instance);
        HashSet<Node> seen = new(ReferenceEqualityComparer.Instance);
        var open = new Stack<Node>(outputs.Concat(IrWalk.RequestRoots(program.Requests.Where(r => r != request))));
        while (open.TryPop(out Node? node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            if (node is SliceNode { Source: var source } slice && slice.Low + slice.Width <= HalfBits && (source == low || source == operation.OldHigh))
            {
                found.Add(source);
                continue;
            }

            if (node == low || node == operation.OldHigh || node == operation.Difference || (node == operation.Condition && memoryWidth == WordBits))
            {
                found.Add(node);
                wide.Add(node);
                continue;
            }

            foreach (Node operand in IrWalk.Operands(node))
            {
                open.Push(operand);
            }
        }

        if (found.Contains(operation.OldHigh) && found.Contains(operation.Difference))
        {
            throw new FlexNicInputException("FNIC4221", request.Span, $"both the upper number of '{request.Name}' and its difference to the lower one are asked: the state operation answers one of them");
        }

        if (found.Contains(low))
        {
            yield return (Answer(low, wide.Contains(low) ? ContainerKind.Word : ContainerKind.Half, 0), "state.r0");
        }

        foreach (Node high in new[] { operation.OldHigh, operation.Difference }.Where(found.Contains))
        {
            yield return (Answer(high, wide.Contains(high) ? ContainerKind.Word : ContainerKind.Half, 1), "state.r1");
            operation.Lines.Add(high == operation.Difference ? "state r1 = hi - lo" : "state r1 = hi");
        }

        if (operation.Condition is var condition && found.Contains(condition))
        {
            yield return (Answer(condition, ContainerKind.Byte, null), "state.pred");
        }
    }

    private Register Answer(Node node, ContainerKind kind, int? parity)
    {
        var register = new Register(kind, false, $"answer{node.Id}") { Parity = parity };
        builder.Preset(node, register);
        return register;
    }

    private (Register? Register, int Mask, int Constant) IndexOf(MemoryRequest request, int rows)
    {
        Node given = Assumption.Under(Nodes, request.Guard, request.Index);
        if (given is ConstantNode c)
        {
            return (null, 0, (int)c.Value);
        }

        Node index = Nodes.Resize(given, IndexBits);
        Node plain = given.Width > IndexBits ? index : given;
        if (plain is not (ConcatNode or MuxNode) && builder.Locate(plain) is [{ Low: 0, ValueLow: 0, Register.Kind: not ContainerKind.Byte } one])
        {
            return (one.Register, Math.Min(rows - 1, (1 << one.Width) - 1), 0);
        }

        Register t = builder.Temporary(ContainerKind.Word);
        builder.Assign(Nodes.Constant(WordBits, 0), [new Piece(0, WordBits, t, 0)], request.Span);
        builder.Assign(index, [new Piece(0, IndexBits, t, 0)], request.Span);
        return (t, rows - 1, 0);
    }

    private Operand OperandOf(Node x)
    {
        if (x is ConstantNode c)
        {
            return new ConstantOperand((uint)c.Value);
        }

        if (x.Width == WordBits && builder.Router.Whole(x) is { } whole)
        {
            return whole;
        }

        Register t = builder.Temporary(ContainerKind.Word);
        if (x.Width < WordBits)
        {
            builder.Assign(Nodes.Constant(WordBits, 0), [new Piece(0, WordBits, t, 0)], default);
        }

        builder.Assign(x, [new Piece(0, x.Width, t, 0)], default);
        return new RegisterOperand(t, 0, false);
    }
}
