using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>
/// Moves between classes of containers. Slots read their own class and, of the others, only the bridges: words read the last halves and the last byte,
/// halves read the halves of the last two words, bytes the low bytes of the last halves. Everything else goes by way of a bridge.
/// </summary>
internal sealed class Router(OpBuilder builder)
{
    private readonly Dictionary<(Register, int, int, ContainerKind), IReadOnlyList<Piece>> _brought = [];

    /// <summary>Where a move of the leaf to the target has to be cut, counted from the lowest bit of the target.</summary>
    public IEnumerable<int> Cuts(Node leaf, Piece target)
    {
        switch (leaf)
        {
            case ConstantNode:
                yield break;
            case Node when builder.EntryValues.SourceOf(leaf) is not null:
                yield break;
            case ConcatNode c:
                int low = 0;
                Node[] parts = [.. c.Parts.Reverse()];
                for (int i = 0; i < parts.Length; i++)
                {
                    yield return low;
                    Node part = parts[i];
                    if (Reversal.At(parts, i) is { } run && BringReversed(run, target.Register.Kind) is not null)
                    {
                        low += 8 * run.Count;
                        i += run.Count - 1;
                        continue;
                    }

                    foreach (int inner in Cuts(part, target with { ValueLow = 0, Width = part.Width }))
                    {
                        yield return low + inner;
                    }

                    low += part.Width;
                }

                yield break;
            case MuxNode or EqualNode:
                yield break;
            case BinaryNode when builder.IsDirect(leaf, target):
                yield break;
            default:
                Node plain = leaf is NotNode n ? n.Operand : leaf;
                foreach (Piece piece in builder.Locate(plain).SelectMany(p => Bring(p, target.Register.Kind)))
                {
                    yield return piece.ValueLow;
                }

                yield break;
        }
    }

    /// <summary>The op that puts a leaf (one piece, a constant, a parameter) into the target.</summary>
    public Op Move(Node leaf, Piece target)
    {
        switch (leaf)
        {
            case ConstantNode c:
                return new Op(target.Register, target.Mask, Alu.Move, new ConstantOperand((uint)c.Value << target.Low));
            case Node when builder.EntryValues.SourceOf(leaf) is not null:
                return new Op(target.Register, target.Mask, Alu.Move, new ParameterOperand(leaf, target.Low));
            case ConcatNode c when Reversal.At([.. c.Parts.Reverse()], 0) is { } run && run.Count == c.Parts.Length && BringReversed(run, target.Register.Kind) is { } reversed:
                return MoveReversed(reversed, target);
        }

        (Node plain, Alu alu) = leaf is NotNode n ? (n.Operand, Alu.Not) : (leaf, Alu.Move);
        Piece[] pieces = [.. builder.Locate(plain).SelectMany(p => Bring(p, target.Register.Kind))];
        if (pieces is not [var piece])
        {
            throw new InvalidOperationException($"a move of {leaf.Width} bits was not cut into pieces");
        }

        return Move(piece, target, alu);
    }

    /// <summary>The op that moves a piece that slots of the target's class can read.</summary>
    public static Op Move(Piece piece, Piece target, Alu alu = Alu.Move)
    {
        bool upper = piece.Register.Kind == ContainerKind.Word && target.Register.Kind == ContainerKind.Half && piece.Low >= 16;
        int low = upper ? piece.Low - 16 : piece.Low;
        int bits = target.Register.Bits;
        return new Op(target.Register, target.Mask, alu, new RegisterOperand(piece.Register, ((target.Low - low) % bits + bits) % bits, upper));
    }

    /// <summary>A value that fills a word which word slots read at once, perhaps with its bytes reversed; null for others.</summary>
    public RegisterOperand? Whole(Node node)
    {
        if (node is ConcatNode c && Reversal.At([.. c.Parts.Reverse()], 0) is { Count: 4 } run)
        {
            return c.Parts.Length == 4 && BringReversed(run, ContainerKind.Word) is { Register.Kind: ContainerKind.Word } reversed ? new RegisterOperand(reversed.Register, 0, false) { IsSwapped = true } : null;
        }

        return node is InputNode or SliceNode or ResultNode && builder.Locate(node) is [{ Width: 32, Register.Kind: ContainerKind.Word } one] ? new RegisterOperand(one.Register, 0, false) : null;
    }

    // Where a run of bytes is that a slot of the class can reverse; null when it is not in one register.
    private Piece? BringReversed(Reversal run, ContainerKind kind)
    {
        if (8 * run.Count > 32 >> (int)kind)
        {
            return null;
        }

        Piece[] pieces = [.. builder.Locate(builder.Nodes.Slice(run.Source, run.Low, 8 * run.Count)).SelectMany(p => Bring(p, kind))];
        return pieces is [var one] && one.Low % 8 == 0 ? one : null;
    }

    private static Op MoveReversed(Piece piece, Piece target)
    {
        bool upper = piece.Register.Kind == ContainerKind.Word && target.Register.Kind == ContainerKind.Half && piece.Low >= 16;
        int low = upper ? piece.Low - 16 : piece.Low;
        int bits = target.Register.Bits;
        int swapped = bits - low - piece.Width;
        return new Op(target.Register, target.Mask, Alu.Move, new RegisterOperand(piece.Register, (((target.Low - swapped) % bits) + bits) % bits, upper) { IsSwapped = true });
    }

    /// <summary>Bits of the source that a move reads.</summary>
    public static uint SourceMask(Op op, RegisterOperand a)
    {
        int bits = op.Dest.Bits;
        ulong mask = op.Mask;
        ulong full = bits == 32 ? uint.MaxValue : (1ul << bits) - 1;
        ulong back = ((mask >> a.Rotate) | (mask << (bits - a.Rotate))) & full;
        if (a.IsSwapped)
        {
            back = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((uint)back) >> (32 - bits);
        }

        return (uint)(a.UpperHalf ? back << 16 : back);
    }

    /// <summary>The same bits where slots of a class can read them, each piece by one read.</summary>
    public IReadOnlyList<Piece> Bring(Piece piece, ContainerKind kind)
    {
        Register from = piece.Register;
        if (from.Kind == kind)
        {
            return [piece];
        }

        bool isBridge = from.IsFixed ? builder.Metadata.IsBridge(from.Container!.Value) : from.IsBridge;
        switch (from.Kind, kind)
        {
            case (ContainerKind.Half, ContainerKind.Word) when isBridge:
            case (ContainerKind.Byte, ContainerKind.Word) when isBridge:
                return [piece];
            case (ContainerKind.Half, ContainerKind.Byte) when isBridge && piece.Low + piece.Width <= 8:
                return [piece];
            case (ContainerKind.Word, ContainerKind.Half) when isBridge:
                return Split(piece, 16);
        }

        (Register, int, int, ContainerKind) key = (from, piece.Low, piece.Width, kind);
        if (!_brought.TryGetValue(key, out IReadOnlyList<Piece>? route))
        {
            route = Route(piece with { ValueLow = 0 }, kind);
            _brought.Add(key, route);
        }

        return [.. route.Select(p => p with { ValueLow = p.ValueLow + piece.ValueLow })];
    }

    /// <summary>True when all that a value is made of lies in halves.</summary>
    public bool PrefersHalf(Node node)
    {
        var open = new Stack<Node>();
        open.Push(node);
        bool any = false;
        while (open.TryPop(out Node? n))
        {
            switch (n)
            {
                case InputNode or SliceNode { Source: InputNode }:
                    any = true;
                    if (builder.Locate(n).Any(p => p.Register.Kind != ContainerKind.Half))
                    {
                        return false;
                    }

                    break;
                case ResultNode { Kind: ResultKind.Value } or SliceNode { Source: ResultNode { Kind: ResultKind.Value } } when builder.Locate(n).All(p => p.Register.Kind == ContainerKind.Half):
                    any = true;
                    break;
                case ResultNode { Kind: ResultKind.Parameter } or SliceNode { Source: ResultNode { Kind: ResultKind.Parameter } }:
                    break;
                case MuxNode m:
                    open.Push(m.WhenTrue);
                    open.Push(m.WhenFalse);
                    break;
                case ConcatNode c:
                    c.Parts.ToList().ForEach(open.Push);
                    break;
                case NotNode x:
                    open.Push(x.Operand);
                    break;
                case BinaryNode { Width: > 1 } b:
                    open.Push(b.Left);
                    open.Push(b.Right);
                    break;
                case ConstantNode or EqualNode:
                    break;
                default:
                    return false;
            }
        }

        return any;
    }

    /// <summary>Registers take other values: copies of them are copies no more.</summary>
    public void Forget(HashSet<Register> registers)
    {
        foreach ((Register, int, int, ContainerKind) stale in _brought.Keys.Where(k => registers.Contains(k.Item1)).ToArray())
        {
            _brought.Remove(stale);
        }
    }

    private IReadOnlyList<Piece> Route(Piece piece, ContainerKind kind)
    {
        switch (piece.Register.Kind, kind)
        {
            case (ContainerKind.Byte, ContainerKind.Half):
            case (ContainerKind.Word, ContainerKind.Byte):
                // Two bridges: byte to word to half, word to half to byte.
                ContainerKind middle = kind == ContainerKind.Half ? ContainerKind.Word : ContainerKind.Half;
                return [.. Bring(piece, middle).SelectMany(p => Through(p, middle, kind))];
            case (ContainerKind.Half, ContainerKind.Byte) when piece.Width > 8:
                return [.. Split(piece, 8).SelectMany(p => Through(p, ContainerKind.Half, kind))];
            default:
                return Through(piece, piece.Register.Kind, kind);
        }
    }

    private IReadOnlyList<Piece> Through(Piece piece, ContainerKind bridge, ContainerKind kind)
    {
        var target = new Piece(0, piece.Width, builder.Temporary(bridge, true), 0);
        Op move = Move(piece with { ValueLow = 0 }, target);
        builder.Always(move with { Mask = move.FullMask }, default);
        var at = new Piece(piece.ValueLow, piece.Width, target.Register, 0);
        return kind == ContainerKind.Byte && piece.Width > 8 ? Split(at, 8) : Bring(at, kind);
    }

    private static IReadOnlyList<Piece> Split(Piece piece, int at)
    {
        int first = at - (piece.Low % at);
        return piece.Width <= first ? [piece] : [piece with { Width = first }, .. Split(new Piece(piece.ValueLow + first, piece.Width - first, piece.Register, piece.Low + first), at)];
    }
}
