using System.Globalization;
using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>Accesses to memories as state operations: what is written is a value, or the old value plus one.</summary>
internal sealed class MemoryPreparation(IrProgram program, OpBuilder builder, NicGeometry geometry)
{
    private const int IndexBits = 16;

    public void Run(MemoryRequest request)
    {
        ResultNode old = (ResultNode)program.Nodes.Result(request, ResultKind.Value, 0, 0, request.Memory.Width);
        if (request.Value is null && !IrWalk.All(IrWalk.Roots(program)).Contains(old))
        {
            return;
        }

        int rows = geometry.Ingress.Stage.StateRows;
        if (request.Memory.Size > rows || request.Memory.Width > 32)
        {
            throw new FlexNicInputException("FNIC4220", request.Memory.Span,
                $"'{request.Memory.Name}' has {request.Memory.Size} elements of {request.Memory.Width} bits; {rows} of 32 bits fit a stage (pipeline.ingress.stage.state_rows in '{geometry.Name}')");
        }

        (string update, Node? x) = request.Value switch
        {
            null => ("lo", null),
            BinaryNode { Op: BinaryOp.Add } b when b.Left == old && b.Right is ConstantNode { Value.IsOne: true } => ("lo + 1", null),
            BinaryNode { Op: BinaryOp.Add } b when b.Left == old && !Uses(b.Right, old) => ("lo + x", b.Right),
            BinaryNode { Op: BinaryOp.Add } b when b.Right == old && !Uses(b.Left, old) => ("lo + x", b.Left),
            { } v when !Uses(v, old) => ("x", v),
            _ => throw new FlexNicInputException("FNIC4221", request.Span,
                $"what is written to '{request.Name}' depends on what it held: the state operation can add a value or put another in its place, and that is all it can do"),
        };
        int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, request.Memory.Size));
        (Register? index, int constant) = IndexOf(request);
        Operand operand = x is null ? new ConstantOperand(0) : OperandOf(x);
        var answer = new Register(ContainerKind.Word, false, string.Create(CultureInfo.InvariantCulture, $"answer{request.Span.Line}")) { IsEven = true };
        builder.Access(request, new MemoryAccess(request.Memory, index, constant, size, update), operand, answer);
    }

    private static bool Uses(Node node, Node old) => IrWalk.All([node]).Contains(old);

    private (Register? Register, int Constant) IndexOf(MemoryRequest request)
    {
        if (request.Index is ConstantNode c)
        {
            return (null, (int)c.Value);
        }

        Node index = program.Nodes.Resize(request.Index, IndexBits);
        Register t = builder.Temporary(ContainerKind.Word);
        builder.Assign(program.Nodes.Constant(32, 0), [new Piece(0, 32, t, 0)], request.Span);
        builder.Assign(index, [new Piece(0, IndexBits, t, 0)], request.Span);
        return (t, 0);
    }

    private Operand OperandOf(Node x)
    {
        if (x is ConstantNode c)
        {
            return new ConstantOperand((uint)c.Value);
        }

        Register t = builder.Temporary(ContainerKind.Word);
        builder.Assign(program.Nodes.Constant(32, 0), [new Piece(0, 32, t, 0)], default);
        builder.Assign(x, [new Piece(0, x.Width, t, 0)], default);
        return new RegisterOperand(t, 0, false);
    }
}
