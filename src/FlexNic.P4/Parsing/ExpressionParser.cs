using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Parsing;

/// <summary>Reads expressions by operator precedence.</summary>
internal sealed class ExpressionParser(TokenReader reader, TypeParser types)
{
    private bool _angleCloses;

    /// <summary>An expression of any kind that has a value.</summary>
    public ExpressionSyntax ParseExpression()
    {
        reader.Enter();
        ExpressionSyntax condition = ParseBinary(1);
        if (reader.TryTake("?"))
        {
            ExpressionSyntax yes = ParseExpression();
            reader.Expect(":", "in a conditional expression");
            ExpressionSyntax no = ParseExpression();
            condition = new ConditionalSyntax(condition.Span, condition, yes, no);
        }

        reader.Leave();
        return condition;
    }

    /// <summary>The width of a type without parentheses: the first <c>&gt;</c> ends it.</summary>
    public ExpressionSyntax ParseWidth()
    {
        bool outer = _angleCloses;
        _angleCloses = true;
        ExpressionSyntax width = ParseExpression();
        _angleCloses = outer;
        return width;
    }

    /// <summary>What may stand left of an equals sign, or is a call.</summary>
    public ExpressionSyntax ParsePostfix() => ParsePostfix(ParsePrimary());

    public ExpressionSyntax ParsePostfix(ExpressionSyntax target)
    {
        int links = 0;
        while (true)
        {
            Token token = reader.Current;
            if (token.Is("."))
            {
                reader.Take();
                target = new MemberSyntax(target.Span, target, reader.ExpectName("the name of a member"));
            }
            else if (token.Is("["))
            {
                target = ParseIndex(target);
            }
            else if (token.Is("("))
            {
                target = new CallSyntax(target.Span, target, [], ParseArguments());
            }
            else if (token.Is("<") && IsCallWithTypes(target))
            {
                ImmutableArray<TypeSyntax> arguments = types.ParseTypeArguments();
                target = new CallSyntax(target.Span, target, arguments, ParseArguments());
            }
            else
            {
                break;
            }

            reader.Enter();
            links++;
        }

        reader.Depth -= links;
        return target;
    }

    public ImmutableArray<ArgumentSyntax> ParseArguments()
    {
        reader.Expect("(", "before arguments");
        var arguments = ImmutableArray.CreateBuilder<ArgumentSyntax>();
        while (!reader.Is(")"))
        {
            SourceSpan span = reader.Current.Span;
            NameSyntax? name = null;
            if (TokenReader.IsName(reader.Current) && reader.Peek(1).Is("="))
            {
                name = reader.ExpectName("the name of a parameter");
                reader.Take();
            }

            ExpressionSyntax value = reader.Is("_") ? new AnySyntax(reader.Take().Span, false) : ParseExpression();
            arguments.Add(new ArgumentSyntax(span, name, value));
            if (!reader.TryTake(","))
            {
                break;
            }
        }

        reader.Expect(")", "behind arguments");
        return arguments.ToImmutable();
    }

    private static int Precedence(string mark) => mark switch
    {
        "||" => 1,
        "&&" => 2,
        "==" or "!=" => 3,
        "<" or ">" or "<=" or ">=" => 4,
        "|" => 5,
        "^" => 6,
        "&" => 7,
        "<<" or ">>" => 8,
        "++" or "+" or "-" or "|+|" or "|-|" => 9,
        "*" or "/" or "%" => 10,
        _ => 0,
    };

    private ExpressionSyntax ParseBinary(int least)
    {
        ExpressionSyntax left = ParseUnary();
        int links = 0;
        while (reader.Current.Kind == TokenKind.Punctuation)
        {
            string mark = reader.Current.Text;
            int width = 1;
            if (mark is ">" or ">=" && _angleCloses)
            {
                break;
            }

            if (mark == ">" && reader.Peek(1) is { SpaceBefore: false, FirstOnLine: false } next)
            {
                if (next.Is(">"))
                {
                    mark = ">>";
                    width = 2;
                }
                else if (next.Is(">="))
                {
                    break;
                }
            }

            int precedence = Precedence(mark);
            if (precedence == 0 || precedence < least)
            {
                break;
            }

            for (; width > 0; width--)
            {
                reader.Take();
            }

            left = new BinarySyntax(left.Span, mark, left, ParseBinary(precedence + 1));
            reader.Enter();
            links++;
        }

        reader.Depth -= links;
        return left;
    }

    private ExpressionSyntax ParseUnary()
    {
        Token token = reader.Current;
        if (token.Is("!") || token.Is("~") || token.Is("-") || token.Is("+"))
        {
            reader.Take();
            reader.Enter();
            var unary = new UnarySyntax(token.Span, token.Text, ParseUnary());
            reader.Leave();
            return unary;
        }

        if (token.Is("(") && IsCast())
        {
            reader.Take();
            reader.Enter();
            TypeSyntax type = types.ParseType();
            reader.Expect(")", "behind the type of a cast");
            var cast = new CastSyntax(token.Span, type, ParseUnary());
            reader.Leave();
            return cast;
        }

        return ParsePostfix();
    }

    private bool IsCast()
    {
        if (!types.BeginsType(1))
        {
            return false;
        }

        int at = reader.Peek(1).Is(".") ? 3 : 2;
        if (reader.Peek(at).Is("<"))
        {
            at = reader.BehindTypeArguments(at);
            if (at < 0)
            {
                return false;
            }
        }

        while (reader.Peek(at).Is("["))
        {
            at = reader.BehindClosing(at);
        }

        return reader.Peek(at).Is(")");
    }

    private ExpressionSyntax ParsePrimary()
    {
        Token token = reader.Current;
        SourceSpan span = token.Span;
        if (token.Kind == TokenKind.Number)
        {
            reader.Take();
            if (IntegerText.Read(token.Text, out IntegerText value) is { } reason)
            {
                reader.Bag.Error("FNIC2102", span, $"'{token.Text}' is no number: {reason}");
            }

            return new NumberSyntax(span, value);
        }

        if (token.Kind == TokenKind.Text)
        {
            reader.Take();
            return new StringSyntax(span, token.Text);
        }

        if (types.BeginsType(0))
        {
            return new TypeExpressionSyntax(span, types.ParseType());
        }

        if (TokenReader.IsName(token))
        {
            reader.Take();
            return new IdentifierSyntax(span, token.Text, false);
        }

        switch (token.Text)
        {
            case "true" or "false" when token.Kind == TokenKind.Keyword:
                reader.Take();
                return new BooleanSyntax(span, token.Text == "true");
            case "this" when token.Kind == TokenKind.Keyword:
                reader.Take();
                return new ThisSyntax(span);
            case ".":
                reader.Take();
                return new IdentifierSyntax(span, reader.ExpectName("a name of the outermost scope").Text, true);
            case "...":
                reader.Take();
                return new DotsSyntax(span);
            case "(":
                return ParseParentheses();
            case "{":
                return ParseBraces();
            default:
                reader.Fail($"expected an expression, found {token}");
                return null;
        }
    }

    private ExpressionSyntax ParseParentheses()
    {
        reader.Take();
        bool outer = _angleCloses;
        _angleCloses = false;
        ExpressionSyntax inner = ParseExpression();
        _angleCloses = outer;
        reader.Expect(")", "behind an expression in parentheses");
        return inner;
    }

    private ExpressionSyntax ParseBraces()
    {
        SourceSpan span = reader.Take().Span;
        if (reader.TryTake("#"))
        {
            reader.Expect("}", "behind '{#'");
            return new InvalidHeaderSyntax(span);
        }

        bool named = TokenReader.IsName(reader.Current) && reader.Peek(1).Is("=");
        var fields = ImmutableArray.CreateBuilder<RecordFieldSyntax>();
        var elements = ImmutableArray.CreateBuilder<ExpressionSyntax>();
        bool dots = false;
        while (!reader.Is("}"))
        {
            if (reader.Is("...") && (reader.Peek(1).Is("}") || (reader.Peek(1).Is(",") && reader.Peek(2).Is("}"))))
            {
                reader.Take();
                reader.TryTake(",");
                dots = true;
                break;
            }

            if (named)
            {
                NameSyntax name = reader.ExpectName("the name of a field");
                reader.Expect("=", "behind the name of a field");
                fields.Add(new RecordFieldSyntax(name, ParseExpression()));
            }
            else
            {
                elements.Add(ParseExpression());
            }

            if (!reader.TryTake(","))
            {
                break;
            }
        }

        reader.Expect("}", "behind a list of values");
        return named ? new RecordSyntax(span, fields.ToImmutable(), dots) : new ListSyntax(span, elements.ToImmutable(), dots);
    }

    private ExpressionSyntax ParseIndex(ExpressionSyntax target)
    {
        reader.Take();
        ExpressionSyntax index = ParseExpression();
        ExpressionSyntax result;
        if (reader.TryTake(":"))
        {
            result = new SliceSyntax(target.Span, target, index, ParseExpression(), false);
        }
        else if (reader.TryTake("+:"))
        {
            result = new SliceSyntax(target.Span, target, ParseExpression(), index, true);
        }
        else
        {
            result = new IndexSyntax(target.Span, target, index);
        }

        reader.Expect("]", "behind an index");
        return result;
    }

    // f<T>(x): type arguments stand behind a name when what follows the angle bracket begins a type and a call comes after.
    private bool IsCallWithTypes(ExpressionSyntax target)
    {
        if (target is not (IdentifierSyntax or MemberSyntax) || !(types.BeginsType(1) || reader.Peek(1).Is("_")))
        {
            return false;
        }

        int behind = reader.BehindTypeArguments(0);
        return behind > 0 && reader.Peek(behind).Is("(");
    }
}
