using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;

namespace FlexNic.Ir;

/// <summary>Makes nodes: one for each different value, simplified as they are made.</summary>
public sealed class NodeFactory
{
    // No program of this size fits the stages; recursion over so many nodes fits DeepThread.
    private const int MaxNodes = 150_000;

    private const int MaxRules = 4 * MaxNodes;

    private readonly Dictionary<(NodeRule Rule, int First, int Second, int Third), Node> _ruled = [];
    private readonly Dictionary<string, Node> _made = new(StringComparer.Ordinal);
    private readonly BitRules _bits;
    private readonly NumberRules _numbers;
    private readonly TruthRules _truth;

    /// <summary>Without any node yet.</summary>
    public NodeFactory()
    {
        _bits = new BitRules(this);
        _numbers = new NumberRules(this);
        _truth = new TruthRules(this);
        False = Constant(1, 0);
        True = Constant(1, 1);
    }

    /// <summary>0 in one bit.</summary>
    public Node False { get; }

    /// <summary>1 in one bit.</summary>
    public Node True { get; }

    /// <summary>How many nodes there are.</summary>
    public int Count => _made.Count;

    /// <summary>The ones of a width.</summary>
    public static BigInteger Ones(int width) => (BigInteger.One << width) - 1;

    /// <summary>A constant; bits beyond the width are dropped.</summary>
    public Node Constant(int width, BigInteger value)
    {
        BigInteger cut = value & Ones(width);
        return Make($"c{width}:{cut}", id => new ConstantNode(id, width, cut));
    }

    /// <summary>One bit.</summary>
    public Node Truth(bool value) => value ? True : False;

    /// <summary>A field as the parser left it.</summary>
    public Node Input(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Make($"i{Number(field)}", id => new InputNode(id, field));
    }

    /// <summary>An answer.</summary>
    public Node Result(Request source, ResultKind kind, int action, int index, int width) =>
        Make($"r{Number(source)}:{kind}:{action}:{index}", id => new ResultNode(id, width, source, kind, action, index));

    /// <summary>Bits low + width - 1 .. low.</summary>
    public Node Slice(Node source, int low, int width) => _bits.Slice(source, low, width);

    /// <summary>Values side by side, the most significant first.</summary>
    public Node Concat(params IEnumerable<Node> parts) => _bits.Concat(parts);

    /// <summary>As wide as told: cut, or with zeros in front.</summary>
    public Node Resize(Node value, int width)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Width >= width ? Slice(value, 0, width) : Concat(Constant(width - value.Width, 0), value);
    }

    /// <summary>As wide as told, with copies of the sign in front.</summary>
    public Node ResizeSigned(Node value, int width)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Width >= width ? Slice(value, 0, width) : Concat(Fill(Slice(value, value.Width - 1, 1), width - value.Width), value);
    }

    /// <summary>One bit many times.</summary>
    public Node Fill(Node bit, int width) => Mux(bit, Constant(width, -1), Constant(width, 0));

    /// <summary>All bits inverted.</summary>
    public Node Not(Node operand) => _bits.Not(operand);

    /// <summary>The same value, computed before it is used.</summary>
    public Node Keep(Node operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return operand is ConstantNode or InputNode or SliceNode or ResultNode or KeepNode ? operand : Make($"t{operand.Id}", id => new KeepNode(id, operand));
    }

    /// <summary>Two values combined.</summary>
    public Node Binary(BinaryOp op, Node left, Node right) =>
        op is BinaryOp.And or BinaryOp.Or or BinaryOp.Xor ? _bits.Combine(op, left, right) : op == BinaryOp.Less ? _truth.Less(left, right) : _numbers.Combine(op, left, right);

    /// <summary>Bitwise, or of truths.</summary>
    public Node And(Node left, Node right) => _bits.Combine(BinaryOp.And, left, right);

    /// <summary>Bitwise, or of truths.</summary>
    public Node Or(Node left, Node right) => _bits.Combine(BinaryOp.Or, left, right);

    /// <summary>Equality.</summary>
    public Node Equal(Node left, Node right) => _truth.Equal(left, right);

    /// <summary>Equality with a constant.</summary>
    public Node Equal(Node left, BigInteger right) => _truth.Equal(left, right);

    /// <summary>One of two values.</summary>
    public Node Mux(Node condition, Node whenTrue, Node whenFalse) => _truth.Mux(condition, whenTrue, whenFalse);

    /// <summary>The product, modulo 2^width.</summary>
    public Node Multiply(Node left, Node right) => _numbers.Multiply(left, right);

    /// <summary>A shift by any amount.</summary>
    public Node Shift(Node value, Node amount, bool left, bool withSign) => _numbers.Shift(value, amount, left, withSign);

    internal Node Raw(string key, Func<int, Node> make) => Make(key, make);

    /// <summary>What a rule makes of operands. Nodes are shared, so that there may be many more ways through them than nodes: each rule meets the same operands once.</summary>
    internal Node Once(NodeRule rule, int first, int second, int third, Func<Node> make)
    {
        if (!_ruled.TryGetValue((rule, first, second, third), out Node? node))
        {
            if (_ruled.Count == MaxRules)
            {
                throw TooLarge();
            }

            node = make();
            _ruled[(rule, first, second, third)] = node;
        }

        return node;
    }

    private static FlexNicInputException TooLarge() =>
        new("FNIC4014", SourceSpan.OfFile("program"), $"the expressions of the program, with calls and branches followed, have more than {MaxNodes} parts");

    private readonly Dictionary<object, int> _numbered = new(ReferenceEqualityComparer.Instance);

    private int Number(object thing)
    {
        if (!_numbered.TryGetValue(thing, out int number))
        {
            number = _numbered.Count;
            _numbered.Add(thing, number);
        }

        return number;
    }

    private Node Make(string key, Func<int, Node> make)
    {
        if (!_made.TryGetValue(key, out Node? node))
        {
            if (_made.Count == MaxNodes)
            {
                throw TooLarge();
            }

            node = make(_made.Count);
            _made.Add(key, node);
        }

        return node;
    }
}
