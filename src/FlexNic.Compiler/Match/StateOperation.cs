using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>
/// What is written to an element, as the state operation can do it: one comparison (lo == x, before(lo, x), before(lo, hi)), and for each of the two numbers
/// hold, + 1, + x or x, as the comparison says.
/// </summary>
internal sealed class StateOperation
{
    private const int WordBits = 32;

    private readonly NodeFactory _nodes;
    private readonly MemoryRequest _request;

    public StateOperation(NodeFactory nodes, MemoryRequest request)
    {
        (_nodes, _request) = (nodes, request);
        OldLow = nodes.Result(request, ResultKind.Value, 0, 0, request.Memory.Width);
        OldHigh = nodes.Result(request, ResultKind.Value, 0, 1, request.Memory.Width);
        Difference = nodes.Binary(BinaryOp.Subtract, OldHigh, OldLow);
        Node? low = request.Value is null ? null : Summed(Assumption.Under(nodes, request.Guard, request.Value), OldLow);
        Node? high = request.HighValue is null ? null : Summed(Assumption.Under(nodes, request.Guard, request.HighValue), OldHigh);

        // Also when nothing depends on it, the comparison of the two numbers is something that others may ask.
        int sign = request.Memory.Width == WordBits ? WordBits - 1 : 0;
        Condition = new[] { low, high }.OfType<MuxNode>().FirstOrDefault(IsOfOld)?.Condition ?? nodes.Slice(nodes.Binary(BinaryOp.Subtract, OldLow, OldHigh), sign, 1);
        string condition = request.Memory.Width == WordBits ? Compare(Condition) : low is MuxNode && IsOfOld(low) ? throw Cannot($"it compares {request.Memory.Width} bits, the state operation {WordBits}") : "";
        if (condition.Length > 0)
        {
            Lines.Add($"state if {condition}");
        }

        Update("lo", low, OldLow);
        Update("hi", high, OldHigh);
    }

    /// <summary>What the element held.</summary>
    public Node OldLow { get; }

    /// <summary>The upper number of a pair.</summary>
    public Node OldHigh { get; }

    /// <summary>The upper number less the lower one.</summary>
    public Node Difference { get; }

    /// <summary>The comparison.</summary>
    public Node Condition { get; }

    /// <summary>The operand, when there is one.</summary>
    public Node? X { get; private set; }

    /// <summary>The operation as the image says it.</summary>
    public List<string> Lines { get; } = [];

    private bool IsOfOld(Node value) => IrWalk.All([value]).Any(n => n == OldLow || n == OldHigh);

    // mux(c, old + a, old + b) = old + mux(c, a, b) when the condition is not about what the element held.
    private Node Summed(Node value, Node old)
    {
        if (value is not MuxNode m || IsOfOld(m.Condition))
        {
            return value;
        }

        return Added(Summed(m.WhenTrue, old), old) is { } a && Added(Summed(m.WhenFalse, old), old) is { } b ? _nodes.Binary(BinaryOp.Add, old, _nodes.Mux(m.Condition, a, b)) : value;
    }

    private Node? Added(Node value, Node old) => value switch
    {
        _ when value == old => _nodes.Constant(old.Width, 0),
        BinaryNode { Op: BinaryOp.Add } b when b.Left == old && !IsOfOld(b.Right) => b.Right,
        BinaryNode { Op: BinaryOp.Add } b when b.Right == old && !IsOfOld(b.Left) => b.Left,
        BinaryNode { Op: BinaryOp.Subtract, Right: ConstantNode c } b when b.Left == old => _nodes.Constant(c.Width, -c.Value),
        _ => null,
    };

    private string Compare(Node condition)
    {
        switch (condition)
        {
            case EqualNode { Operand: var operand } e when operand == OldLow:
                Use(_nodes.Constant(WordBits, e.Value));
                return "lo == x";
            case EqualNode { Operand: BinaryNode { Op: BinaryOp.Xor or BinaryOp.Subtract } b, Value.IsZero: true } when b.Left == OldLow || b.Right == OldLow:
                Use(b.Left == OldLow ? b.Right : b.Left);
                return "lo == x";
            case SliceNode { Low: WordBits - 1, Width: 1, Source: BinaryNode { Op: BinaryOp.Subtract } b } when b.Left == OldLow:
                if (b.Right == OldHigh)
                {
                    return "before(lo, hi)";
                }

                Use(b.Right);
                return "before(lo, x)";
            default:
                throw Cannot($"the condition {NodeText.Of(condition)} is none of its comparisons (lo == x, (lo - x)[31:31], (lo - hi)[31:31])");
        }
    }

    private void Update(string half, Node? value, Node old)
    {
        if (value is null)
        {
            return;
        }

        if (value is MuxNode m && IsOfOld(m))
        {
            if (m.Condition != Condition)
            {
                throw Cannot("it has one comparison, and two are needed");
            }

            Lines.Add($"state {half} = {Leaf(half, m.WhenTrue, old)} else {Leaf(half, m.WhenFalse, old)}");
            return;
        }

        Lines.Add($"state {half} = {Leaf(half, value, old)}");
    }

    private string Leaf(string half, Node value, Node old)
    {
        switch (value)
        {
            case var same when same == old:
                return half;
            case BinaryNode { Op: BinaryOp.Add, Right: ConstantNode { Value.IsOne: true } } b when b.Left == old:
                return $"{half} + 1";
            case BinaryNode { Op: BinaryOp.Add } b when b.Left == old || b.Right == old:
                Use(b.Left == old ? b.Right : b.Left);
                return $"{half} + x";
            case BinaryNode { Op: BinaryOp.Subtract, Right: ConstantNode c } b when b.Left == old:
                Use(_nodes.Binary(BinaryOp.Subtract, _nodes.Constant(c.Width, 0), c));
                return $"{half} + x";
            default:
                Use(value);
                return "x";
        }
    }

    private void Use(Node x)
    {
        if (IsOfOld(x))
        {
            throw Cannot($"{NodeText.Of(x)} is more than holding, adding or putting in a value");
        }

        if (X is not null && X != x)
        {
            throw Cannot($"it has one operand, and both {NodeText.Of(X)} and {NodeText.Of(x)} are needed");
        }

        X = x;
    }

    private FlexNicInputException Cannot(string why) => new("FNIC4221", _request.Span, $"what is written to '{_request.Name}' depends on what it held in a way that the state operation cannot do: {why}");
}
