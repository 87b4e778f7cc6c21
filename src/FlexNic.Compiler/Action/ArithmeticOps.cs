using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>
/// Sums, differences and the like. A slot's operand B is the register that takes the result, so a value is first brought there: <c>t = y; t = x op t</c>.
/// Sums may have anything above their bits; what is compared or saturated must have zeros there.
/// </summary>
internal sealed class ArithmeticOps(OpBuilder builder, NodeFactory nodes)
{
    public IReadOnlyList<Piece> Compute(BinaryNode node)
    {
        switch (node.Op)
        {
            case BinaryOp.And or BinaryOp.Or or BinaryOp.Xor:
                return Bitwise(node);
            case BinaryOp.Less:
                (Register less, int _) = Clean(node.Right, false, true);
                Combine(less, Alu.Less, new RegisterOperand(Clean(node.Left, false, false).Register, 0, false), Full(less));
                return [new Piece(0, 1, less, 0)];
            case BinaryOp.AddSaturating or BinaryOp.SubtractSaturating:
                (Register sum, int low) = Clean(node.Right, true, true);
                Alu alu = node.Op == BinaryOp.AddSaturating ? Alu.AddSaturating : Alu.SubtractSaturating;
                Combine(sum, alu, Left(node.Left, true), Full(sum));
                return [new Piece(0, node.Width, sum, low)];
            default:
                return Sum(node);
        }
    }

    /// <summary>An op that needs no register of its own: the target holds one operand already, at the same bits. Null when there is none.</summary>
    public Op? Direct(Node value, Piece target)
    {
        if (value is not BinaryNode { Op: BinaryOp.Add, Right: ConstantNode c } b || !IsAt(b.Left, target))
        {
            return value is BinaryNode { Op: BinaryOp.And or BinaryOp.Or or BinaryOp.Xor } w ? DirectBitwise(w, target) : null;
        }

        return new Op(target.Register, target.Mask, Alu.Add, new ConstantOperand((uint)c.Value << target.Low));
    }

    private static uint Full(Register register) => register.Bits == 32 ? uint.MaxValue : (1u << register.Bits) - 1;

    private Op? DirectBitwise(BinaryNode b, Piece target)
    {
        (Node held, Node other) = IsAt(b.Left, target) ? (b.Left, b.Right) : (b.Right, b.Left);
        if (!IsAt(held, target))
        {
            return null;
        }

        if (other is ConstantNode c)
        {
            return new Op(target.Register, target.Mask, AluOf(b.Op), new ConstantOperand((uint)c.Value << target.Low));
        }

        if (builder.EntryValues.SourceOf(other) is not null)
        {
            return new Op(target.Register, target.Mask, AluOf(b.Op), new ParameterOperand(other, target.Low));
        }

        if (other is not (InputNode or SliceNode))
        {
            return null;
        }

        Piece[] pieces = [.. builder.Locate(other).SelectMany(p => builder.Router.Bring(p, target.Register.Kind))];
        return pieces is [var one] ? Router.Move(one, target) with { Alu = AluOf(b.Op), Mask = target.Mask } : null;
    }

    private bool IsAt(Node node, Piece target) =>
        node is InputNode or SliceNode { Source: InputNode } && builder.Locate(node) is [var p] && p.Register == target.Register && p.Low == target.Low;

    private static Alu AluOf(BinaryOp op) => op switch { BinaryOp.And => Alu.And, BinaryOp.Or => Alu.Or, _ => Alu.Xor };

    private List<Piece> Bitwise(BinaryNode node)
    {
        ContainerKind kind = builder.Router.PrefersHalf(node) ? ContainerKind.Half : ContainerKind.Word;
        int size = 32 >> (int)kind;
        List<Piece> result = [];
        for (int low = 0; low < node.Width; low += size)
        {
            int width = Math.Min(size, node.Width - low);
            Register t = builder.Temporary(kind);
            builder.Assign(nodes.Slice(node.Left, low, width), [new Piece(0, width, t, 0)], default);
            foreach (Piece piece in builder.Locate(nodes.Slice(node.Right, low, width)).SelectMany(p => builder.Router.Bring(p, kind)))
            {
                var target = new Piece(0, piece.Width, t, piece.ValueLow);
                builder.Always(Router.Move(piece, target) with { Alu = AluOf(node.Op), Mask = target.Mask }, default);
            }

            result.Add(new Piece(low, width, t, 0));
        }

        return result;
    }

    private List<Piece> Sum(BinaryNode node)
    {
        Register t = builder.Temporary(builder.Router.PrefersHalf(node) && node.Width <= 16 ? ContainerKind.Half : ContainerKind.Word);
        bool reversed = node.Op == BinaryOp.Add && node.Right is ConstantNode;
        (Node held, Node other) = reversed ? (node.Left, node.Right) : (node.Right, node.Left);
        if (node.Op == BinaryOp.Add && IsSum(held) && !IsSum(other) && InPlace(held) is null)
        {
            // What is there early is copied, so that the sum that comes late only has to be added.
            (held, other) = (other, held);
        }

        if (InPlace(held) is { } place)
        {
            t = place;
        }
        else if (node.Op == BinaryOp.Add && InPlace(other) is { } second)
        {
            (t, held, other) = (second, other, held);
        }
        else
        {
            builder.Assign(held, [new Piece(0, held.Width, t, 0)], default);
        }

        Operand a = other is ConstantNode c ? new ConstantOperand((uint)c.Value) : Single(other, t.Kind);
        Combine(t, node.Op == BinaryOp.Add ? Alu.Add : Alu.Subtract, a, Full(t));
        return [new Piece(0, node.Width, t, 0)];
    }

    private static bool IsSum(Node node) => node is BinaryNode { Width: > 1, Op: BinaryOp.Add or BinaryOp.Subtract };

    // A sum that nobody else wants may be added to where it is.
    private Register? InPlace(Node node)
    {
        Node plain = node is ConcatNode { Parts: [ConstantNode { Value.IsZero: true }, BinaryNode { Op: BinaryOp.Less } less] } ? less : node;
        return plain is BinaryNode { Op: BinaryOp.Add or BinaryOp.Subtract or BinaryOp.Less, Right: var right } && (plain.Width > 1 || right is not ConstantNode) && builder.UsesOf(plain) == 1 && builder.UsesOf(node) == 1
            && builder.Locate(node) is [{ Low: 0, ValueLow: 0, Register.IsFixed: false } one] && one.Width == node.Width ? one.Register : null;
    }

    private void Combine(Register t, Alu alu, Operand a, uint mask) => builder.Always(new Op(t, mask, alu, a), default);

    // The value in one register that slots of the class can read, turned so that it begins at bit 0.
    private RegisterOperand Single(Node node, ContainerKind kind)
    {
        Piece[] pieces = [.. builder.Locate(node).SelectMany(p => builder.Router.Bring(p, kind))];
        if (pieces is [{ Register.Kind: var own } one] && (own == kind || one.Width + one.Low <= one.Register.Bits))
        {
            Op move = Router.Move(one, new Piece(0, one.Width, new Register(kind, false, "x"), 0));
            return (RegisterOperand)move.A;
        }

        Register t = builder.Temporary(kind);
        builder.Assign(node, [new Piece(0, node.Width, t, 0)], default);
        return new RegisterOperand(t, 0, false);
    }

    private Operand Left(Node node, bool atTop)
    {
        if (node is ConstantNode c)
        {
            return new ConstantOperand((uint)c.Value << (atTop ? 32 - node.Width : 0));
        }

        return new RegisterOperand(Clean(node, atTop, false).Register, 0, false);
    }

    // A word with the value and zeros beside it; at the top for operations that saturate.
    private (Register Register, int Low) Clean(Node node, bool atTop, bool own)
    {
        int low = atTop ? 32 - node.Width : 0;
        if (!own && node is not ConstantNode && builder.Locate(node) is [{ Width: 32, Low: 0, Register.Kind: ContainerKind.Word } whole])
        {
            return (whole.Register, 0);
        }

        Register t = builder.Temporary(ContainerKind.Word);
        if (node.Width < 32)
        {
            builder.Assign(nodes.Constant(32, 0), [new Piece(0, 32, t, 0)], default);
        }

        builder.Assign(node, [new Piece(0, node.Width, t, low)], default);
        return (t, low);
    }
}
