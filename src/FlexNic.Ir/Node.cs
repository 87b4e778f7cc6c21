using System.Collections.Immutable;
using System.Numerics;

namespace FlexNic.Ir;

/// <summary>
/// A value of the program as an expression over what the parser found and what tables and memories answered. Nodes are made by <see cref="NodeFactory"/>
/// alone, one for each different value, so that equality is identity.
/// </summary>
public abstract class Node(int id, int width)
{
    /// <summary>Number in the order of making.</summary>
    public int Id => id;

    /// <summary>Number of bits.</summary>
    public int Width => width;
}

/// <summary>A constant.</summary>
public sealed class ConstantNode(int id, int width, BigInteger value) : Node(id, width)
{
    /// <summary>The value, 0 ≤ value &lt; 2^width.</summary>
    public BigInteger Value => value;
}

/// <summary>A field as it is when the parser has ended.</summary>
public sealed class InputNode(int id, Field @field) : Node(id, @field.Width)
{
    /// <summary>The field.</summary>
    public Field Field => @field;
}

/// <summary>What a table or a memory answered.</summary>
public sealed class ResultNode(int id, int width, Request source, ResultKind kind, int action, int index) : Node(id, width)
{
    /// <summary>Who answered.</summary>
    public Request Source => source;

    /// <summary>Which answer.</summary>
    public ResultKind Kind => kind;

    /// <summary>The action that it is about.</summary>
    public int Action => action;

    /// <summary>The parameter of the action.</summary>
    public int Index => index;
}

/// <summary>The answers there are.</summary>
public enum ResultKind
{
    /// <summary>An entry matched.</summary>
    Hit,

    /// <summary>This action ran.</summary>
    Action,

    /// <summary>A parameter of the action that ran.</summary>
    Parameter,

    /// <summary>The value that a memory had.</summary>
    Value,
}

/// <summary>Some bits of another value.</summary>
public sealed class SliceNode(int id, int width, Node source, int low) : Node(id, width)
{
    /// <summary>The whole value.</summary>
    public Node Source => source;

    /// <summary>The lowest bit taken.</summary>
    public int Low => low;
}

/// <summary>Values side by side, the most significant first.</summary>
public sealed class ConcatNode(int id, int width, ImmutableArray<Node> parts) : Node(id, width)
{
    /// <summary>The parts.</summary>
    public ImmutableArray<Node> Parts => parts;
}

/// <summary>All bits inverted.</summary>
public sealed class NotNode(int id, Node operand) : Node(id, operand.Width)
{
    /// <summary>The operand.</summary>
    public Node Operand => operand;
}

/// <summary>The same value, computed before it is used: what uses it does not look into it.</summary>
public sealed class KeepNode(int id, Node operand) : Node(id, operand.Width)
{
    /// <summary>The value.</summary>
    public Node Operand => operand;
}

/// <summary>Operators of <see cref="BinaryNode"/>.</summary>
public enum BinaryOp
{
    /// <summary>Sum, modulo 2^width.</summary>
    Add,

    /// <summary>Difference, modulo 2^width.</summary>
    Subtract,

    /// <summary>Sum that stops at the largest number.</summary>
    AddSaturating,

    /// <summary>Difference that stops at 0.</summary>
    SubtractSaturating,

    /// <summary>Bitwise and.</summary>
    And,

    /// <summary>Bitwise or.</summary>
    Or,

    /// <summary>Bitwise exclusive or.</summary>
    Xor,

    /// <summary>Unsigned comparison; 1 bit.</summary>
    Less,
}

/// <summary>Two values combined.</summary>
public sealed class BinaryNode(int id, int width, BinaryOp op, Node left, Node right) : Node(id, width)
{
    /// <summary>The operator.</summary>
    public BinaryOp Op => op;

    /// <summary>The left operand.</summary>
    public Node Left => left;

    /// <summary>The right operand.</summary>
    public Node Right => right;
}

/// <summary>True when a value is a constant; 1 bit.</summary>
public sealed class EqualNode(int id, Node operand, BigInteger value) : Node(id, 1)
{
    /// <summary>The value compared.</summary>
    public Node Operand => operand;

    /// <summary>The constant.</summary>
    public BigInteger Value => value;
}

/// <summary>One of two values.</summary>
public sealed class MuxNode(int id, Node condition, Node whenTrue, Node whenFalse) : Node(id, whenTrue.Width)
{
    /// <summary>One bit.</summary>
    public Node Condition => condition;

    /// <summary>The value when it is 1.</summary>
    public Node WhenTrue => whenTrue;

    /// <summary>The value when it is 0.</summary>
    public Node WhenFalse => whenFalse;
}
