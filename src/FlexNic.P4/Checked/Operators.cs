using System.Collections.Frozen;

namespace FlexNic.P4.Checked;

/// <summary>A prefix operator.</summary>
public enum UnaryOperator
{
    /// <summary><c>!</c>.</summary>
    Not,

    /// <summary><c>~</c>.</summary>
    Complement,

    /// <summary><c>-</c>.</summary>
    Negate,

    /// <summary><c>+</c>.</summary>
    Plus,
}

/// <summary>An operator between two operands.</summary>
public enum BinaryOperator
{
    /// <summary><c>+</c>.</summary>
    Add,

    /// <summary><c>-</c>.</summary>
    Subtract,

    /// <summary><c>|+|</c>.</summary>
    AddSaturating,

    /// <summary><c>|-|</c>.</summary>
    SubtractSaturating,

    /// <summary><c>*</c>.</summary>
    Multiply,

    /// <summary><c>/</c>.</summary>
    Divide,

    /// <summary><c>%</c>.</summary>
    Modulo,

    /// <summary><c>&lt;&lt;</c>.</summary>
    ShiftLeft,

    /// <summary><c>&gt;&gt;</c>: arithmetic for int, logical for bit.</summary>
    ShiftRight,

    /// <summary><c>&amp;</c>.</summary>
    And,

    /// <summary><c>|</c>.</summary>
    Or,

    /// <summary><c>^</c>.</summary>
    Xor,

    /// <summary><c>++</c>.</summary>
    Concatenate,

    /// <summary><c>&amp;&amp;</c>: the right side only when the left is true.</summary>
    LogicalAnd,

    /// <summary><c>||</c>: the right side only when the left is false.</summary>
    LogicalOr,

    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,
}

/// <summary>Operators and their marks.</summary>
public static class Operators
{
    private static readonly FrozenDictionary<string, BinaryOperator> Marks = new Dictionary<string, BinaryOperator>(StringComparer.Ordinal)
    {
        ["+"] = BinaryOperator.Add,
        ["-"] = BinaryOperator.Subtract,
        ["|+|"] = BinaryOperator.AddSaturating,
        ["|-|"] = BinaryOperator.SubtractSaturating,
        ["*"] = BinaryOperator.Multiply,
        ["/"] = BinaryOperator.Divide,
        ["%"] = BinaryOperator.Modulo,
        ["<<"] = BinaryOperator.ShiftLeft,
        [">>"] = BinaryOperator.ShiftRight,
        ["&"] = BinaryOperator.And,
        ["|"] = BinaryOperator.Or,
        ["^"] = BinaryOperator.Xor,
        ["++"] = BinaryOperator.Concatenate,
        ["&&"] = BinaryOperator.LogicalAnd,
        ["||"] = BinaryOperator.LogicalOr,
        ["=="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.NotEqual,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.LessOrEqual,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.GreaterOrEqual,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The operator of a mark.</summary>
    public static bool TryParse(string mark, out BinaryOperator value) => Marks.TryGetValue(mark, out value);

    /// <summary>The mark of an operator.</summary>
    public static string Mark(BinaryOperator value) => Marks.First(m => m.Value == value).Key;

    /// <summary>The mark of an operator.</summary>
    public static string Mark(UnaryOperator value) => value switch
    {
        UnaryOperator.Not => "!",
        UnaryOperator.Complement => "~",
        UnaryOperator.Negate => "-",
        _ => "+",
    };

    /// <summary>True for operators that compare.</summary>
    public static bool Compares(BinaryOperator value) => value >= BinaryOperator.Equal;
}
