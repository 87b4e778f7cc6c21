using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>
/// Sums, differences and the like. A slot's operand B is a register of the class of the result: where the value lies in one, <c>t = x op y</c>; otherwise it is
/// first brought to where the result goes: <c>t = y; t = x op t</c>.
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
                return [Compare(node, Alu.Less) with { Width = 1, Low = 0 }];
            case BinaryOp.AddSaturating:
                return [Compare(node, Alu.AddSaturating)];
            case BinaryOp.SubtractSaturating:
                return [Compare(node, Alu.SubtractSaturating)];
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

    // Operations that need registers without other bits: numbers that fill halves or words as they are, others with zeros beside them.
    private Piece Compare(BinaryNode node, Alu alu)
    {
        ContainerKind kind = node.Left.Width == 16 && builder.Router.PrefersHalf(node.Left) && builder.Router.PrefersHalf(node.Right) ? ContainerKind.Half : ContainerKind.Word;
        if (node.Left.Width == 32 >> (int)kind)
        {
            RegisterOperand a = node.Left is ConstantNode ? new RegisterOperand(Clean(node.Left, false, false).Register, 0, false) : Single(node.Left, kind);
            if (Whole(node.Right, kind) is { } b)
            {
                return new Piece(0, node.Width, To(builder.Temporary(kind), alu, a, b), 0);
            }

            Register t = builder.Temporary(kind);
            builder.Assign(node.Right, [new Piece(0, node.Right.Width, t, 0)], default);
            Combine(t, alu, a, t.FullMask);
            return new Piece(0, node.Width, t, 0);
        }

        bool atTop = alu != Alu.Less;
        (Register result, int low) = Clean(node.Right, atTop, true);
        Combine(result, alu, atTop ? Left(node.Left, true) : new RegisterOperand(Clean(node.Left, false, false).Register, 0, false), result.FullMask);
        return new Piece(0, node.Width, result, low);
    }

    // The register that a value lies in from bit 0 on, so that it can be operand B; other bits may be above it.
    private Register? Whole(Node node, ContainerKind kind) =>
        node is InputNode or SliceNode { Source: InputNode or ResultNode { Kind: ResultKind.Value } } or ResultNode { Kind: ResultKind.Value } or BinaryNode { Width: > 1, Op: not BinaryOp.Less }
        && builder.Locate(node) is [{ Low: 0, Register: var register }] && register.Kind == kind ? register : null;

    private Register To(Register result, Alu alu, Operand a, Register b)
    {
        builder.Always(new Op(result, result.FullMask, alu, a) { B = b }, default);
        return result;
    }

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
        if (node.Width <= size && (Operands(node.Left, node.Right, kind) ?? Operands(node.Right, node.Left, kind)) is { } found)
        {
            return [new Piece(0, node.Width, To(builder.Temporary(kind), AluOf(node.Op), found.A, found.B), 0)];
        }

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

    // One value as operand A, the other as operand B; null when they do not lie so.
    private (Operand A, Register B)? Operands(Node a, Node b, ContainerKind kind) =>
        a is InputNode or SliceNode or ResultNode && Whole(b, kind) is { } register ? (Single(a, kind), register) : null;

    private List<Piece> Sum(BinaryNode node)
    {
        ContainerKind own = builder.Router.PrefersHalf(node) && node.Width <= 16 ? ContainerKind.Half : ContainerKind.Word;
        if (InPlace(node.Left) is null && InPlace(node.Right) is null)
        {
            Alu alu = node.Op == BinaryOp.Add ? Alu.Add : Alu.Subtract;
            if (Operands(node.Left, node.Right, own) is { } plain)
            {
                return [new Piece(0, node.Width, To(builder.Temporary(own), alu, plain.A, plain.B), 0)];
            }

            if (Operands(node.Right, node.Left, own) is { } turned)
            {
                return [new Piece(0, node.Width, To(builder.Temporary(own), node.Op == BinaryOp.Add ? Alu.Add : Alu.ReverseSubtract, turned.A, turned.B), 0)];
            }
        }

        Register t = builder.Temporary(own);
        bool reversed = node.Op == BinaryOp.Add && node.Right is ConstantNode;
        (Node held, Node other) = reversed ? (node.Left, node.Right) : (node.Right, node.Left);
        bool copies = InPlace(held) is null;
        if (node.Op == BinaryOp.Add && copies && ((IsSum(held) && !IsSum(other)) || (own == ContainerKind.Word && ShiftedHalf(held) is not null && ShiftedHalf(other) is null)))
        {
            // What is there early is copied, so that the sum that comes late only has to be added; and what a slot can turn need not be copied.
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
        Combine(t, node.Op == BinaryOp.Add ? Alu.Add : Alu.Subtract, a, t.FullMask);
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
        if (kind == ContainerKind.Word && Shifted(node) is { } shifted)
        {
            return shifted;
        }

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

    // The half of a value that has zeros for the rest.
    private Node? ShiftedHalf(Node node) =>
        node is ConcatNode c && c.Parts.Where(p => p is not ConstantNode { Value.IsZero: true }).ToArray() is [{ Width: 16 } half] && builder.Router.PrefersHalf(half) ? half : null;

    // A half between zeros: word slots read it with zeros beside it, and turn it.
    private RegisterOperand? Shifted(Node node)
    {
        if (ShiftedHalf(node) is not { } half)
        {
            return null;
        }

        int low = ((ConcatNode)node).Parts.Reverse().TakeWhile(p => p != half).Sum(p => p.Width);
        Register bridge = builder.Temporary(ContainerKind.Half, true);
        if (half is BinaryNode { Op: BinaryOp.And or BinaryOp.Or or BinaryOp.Xor } b && builder.UsesOf(half) == 1)
        {
            builder.Assign(b.Left, [new Piece(0, half.Width, bridge, 0)], default);
            Combine(bridge, AluOf(b.Op), Single(b.Right, ContainerKind.Half), bridge.FullMask);
        }
        else
        {
            builder.Assign(half, [new Piece(0, half.Width, bridge, 0)], default);
        }

        return new RegisterOperand(bridge, low, false);
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
