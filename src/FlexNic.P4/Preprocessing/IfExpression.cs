using System.Numerics;
using FlexNic.Core;
using FlexNic.P4.Lexing;

namespace FlexNic.P4.Preprocessing;

/// <summary>The value of the expression behind <c>#if</c>: integers, <c>defined</c>, the operators of C; unknown names count as 0.</summary>
internal sealed class IfExpression
{
    private const int MaxDepth = 200;

    private readonly List<Token> _tokens;
    private readonly Token _directive;
    private readonly DiagnosticBag _bag;
    private int _at;
    private int _depth;
    private bool _failed;

    private IfExpression(List<Token> tokens, Token directive, DiagnosticBag bag)
    {
        _tokens = tokens;
        _directive = directive;
        _bag = bag;
    }

    /// <summary>True when the expression is not 0; an error counts as false.</summary>
    public static bool Evaluate(List<Token> rest, Token directive, Dictionary<string, Macro> macros, MacroExpander expander, DiagnosticBag bag)
    {
        var expression = new IfExpression([.. expander.Expand(ReplaceDefined(rest, macros))], directive, bag);
        BigInteger value = expression.Conditional();
        if (expression._at < expression._tokens.Count)
        {
            expression.Fail();
        }

        return !expression._failed && !value.IsZero;
    }

    private static List<Token> ReplaceDefined(List<Token> rest, Dictionary<string, Macro> macros)
    {
        var result = new List<Token>();
        for (int i = 0; i < rest.Count; i++)
        {
            int name = i + 1 < rest.Count && rest[i + 1].Is("(") ? i + 2 : i + 1;
            if (rest[i].Text != "defined" || name >= rest.Count)
            {
                result.Add(rest[i]);
                continue;
            }

            result.Add(rest[i] with { Kind = TokenKind.Number, Text = macros.ContainsKey(rest[name].Text) ? "1" : "0" });
            i = name > i + 1 && name + 1 < rest.Count && rest[name + 1].Is(")") ? name + 1 : name;
        }

        return result;
    }

    private static int Precedence(string mark) => mark switch
    {
        "||" => 1,
        "&&" => 2,
        "|" => 3,
        "^" => 4,
        "&" => 5,
        "==" or "!=" => 6,
        "<" or ">" or "<=" or ">=" => 7,
        "<<" or ">>" => 8,
        "+" or "-" => 9,
        "*" or "/" or "%" => 10,
        _ => 0,
    };

    private static BigInteger Apply(string mark, BigInteger a, BigInteger b) => mark switch
    {
        "||" => Truth(!a.IsZero || !b.IsZero),
        "&&" => Truth(!a.IsZero && !b.IsZero),
        "|" => a | b,
        "^" => a ^ b,
        "&" => a & b,
        "==" => Truth(a == b),
        "!=" => Truth(a != b),
        "<" => Truth(a < b),
        ">" => Truth(a > b),
        "<=" => Truth(a <= b),
        ">=" => Truth(a >= b),
        "<<" => a << (int)BigInteger.Min(BigInteger.Abs(b), 4096),
        ">>" => a >> (int)BigInteger.Min(BigInteger.Abs(b), 4096),
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => b.IsZero ? 0 : a / b,
        _ => b.IsZero ? 0 : a % b,
    };

    private static BigInteger Truth(bool value) => value ? BigInteger.One : BigInteger.Zero;

    private bool Take(string mark)
    {
        if (_at < _tokens.Count && _tokens[_at].Is(mark))
        {
            _at++;
            return true;
        }

        return false;
    }

    private void Fail()
    {
        if (!_failed)
        {
            SourceSpan span = _at < _tokens.Count ? _tokens[_at].Span : _directive.Span;
            _bag.Error("FNIC2009", span, $"the expression of #{_directive.Text} does not read as an integer expression");
        }

        _failed = true;
        _at = _tokens.Count;
    }

    private BigInteger Conditional()
    {
        BigInteger condition = Binary(1);
        if (!Take("?"))
        {
            return condition;
        }

        BigInteger yes = Conditional();
        if (!Take(":"))
        {
            Fail();
        }

        BigInteger no = Conditional();
        return condition.IsZero ? no : yes;
    }

    private BigInteger Binary(int least)
    {
        BigInteger left = Unary();
        while (_at < _tokens.Count)
        {
            string mark = _tokens[_at].Text;
            int width = 1;
            if (mark == ">" && _at + 1 < _tokens.Count && _tokens[_at + 1] is { SpaceBefore: false } next && next.Is(">"))
            {
                mark = ">>";
                width = 2;
            }

            int precedence = Precedence(mark);
            if (precedence < least || precedence == 0)
            {
                break;
            }

            _at += width;
            left = Apply(mark, left, Binary(precedence + 1));
        }

        return left;
    }

    private BigInteger Unary()
    {
        if (_at >= _tokens.Count || ++_depth > MaxDepth)
        {
            Fail();
            return 0;
        }

        Token token = _tokens[_at++];
        BigInteger value = token switch
        {
            { Kind: TokenKind.Number } => IntegerText.Read(token.Text.TrimEnd('u', 'U', 'l', 'L'), out IntegerText number) is null ? number.Value : 0,
            { Kind: TokenKind.Identifier or TokenKind.Keyword } => token.Text == "true" ? 1 : 0,
            { Text: "!" } => Truth(Unary().IsZero),
            { Text: "-" } => -Unary(),
            { Text: "+" } => Unary(),
            { Text: "~" } => -Unary() - 1,
            { Text: "(" } => Group(),
            _ => Unexpected(),
        };
        _depth--;
        return value;
    }

    private BigInteger Group()
    {
        BigInteger value = Conditional();
        if (!Take(")"))
        {
            Fail();
        }

        return value;
    }

    private BigInteger Unexpected()
    {
        _at--;
        Fail();
        return 0;
    }
}
