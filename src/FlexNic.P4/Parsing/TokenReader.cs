using System.Diagnostics.CodeAnalysis;
using FlexNic.Core;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Parsing;

/// <summary>The position in the tokens, the expectations that the parsers have of them, and the limit of nesting.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens, DiagnosticBag bag)
{
    private const int MaxDepth = 400;

    private int _at;
    private int _depth;

    public Token Current => tokens[_at];

    public DiagnosticBag Bag => bag;

    public int Position => _at;

    public Token Peek(int ahead) => tokens[Math.Min(_at + ahead, tokens.Count - 1)];

    public Token Take()
    {
        Token token = tokens[_at];
        if (token.Kind != TokenKind.End)
        {
            _at++;
        }

        return token;
    }

    public bool Is(string text) => Current.Is(text);

    public bool TryTake(string text)
    {
        if (Is(text))
        {
            _at++;
            return true;
        }

        return false;
    }

    public Token Expect(string text, string place)
    {
        if (!Is(text))
        {
            Fail($"expected '{text}' {place}, found {Current}");
        }

        return Take();
    }

    /// <summary>True when the token can name something.</summary>
    public static bool IsName(Token token) => token.Kind == TokenKind.Identifier || (token.Kind == TokenKind.Keyword && Keywords.MayBeName(token.Text));

    public NameSyntax ExpectName(string what)
    {
        if (!IsName(Current))
        {
            Fail(Current.Kind == TokenKind.Keyword ? $"expected {what}, found the reserved word {Current}" : $"expected {what}, found {Current}");
        }

        Token token = Take();
        return new NameSyntax(token.Text, token.Span);
    }

    [DoesNotReturn]
    public void Fail(string message) => FailAt(Current.Span, message);

    [DoesNotReturn]
    public void FailAt(SourceSpan span, string message)
    {
        bag.Error("FNIC2100", span, message);
        throw new SyntaxErrorException();
    }

    /// <summary>Counts a level of nesting; every Enter has its Leave, errors excepted, which restore the level.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            bag.Error("FNIC2101", Current.Span, $"the program is nested more than {MaxDepth} levels deep");
            _at = tokens.Count - 1;
            throw new SyntaxErrorException();
        }
    }

    public void Leave() => _depth--;

    public int Depth
    {
        get => _depth;
        set => _depth = value;
    }

    /// <summary>Reads an element of a list in braces; behind a fault goes on with the next, unless nothing can be skipped.</summary>
    public void Recovering(Action parse)
    {
        int start = _at;
        int depth = _depth;
        try
        {
            parse();
        }
        catch (SyntaxErrorException)
        {
            _depth = depth;
            SkipStatement();
            if (_at == start || Current.Kind == TokenKind.End)
            {
                throw;
            }
        }
    }

    /// <summary>Goes on behind the next semicolon or closed block of this level, or before the brace that closes the level.</summary>
    public void SkipStatement()
    {
        int braces = 0;
        while (Current.Kind != TokenKind.End)
        {
            if (Is("}"))
            {
                if (braces == 0)
                {
                    return;
                }

                Take();
                if (--braces == 0 && !Is("else"))
                {
                    return;
                }

                continue;
            }

            braces += Is("{") ? 1 : 0;
            if (Take().Is(";") && braces == 0)
            {
                return;
            }
        }
    }

    /// <summary>Goes on at what begins a declaration at the top level.</summary>
    public void SkipDeclaration()
    {
        int braces = 0;
        while (Current.Kind != TokenKind.End)
        {
            if (braces <= 0 && Current.FirstOnLine && Current.Span.Column == 1 && BeginsDeclaration(Current))
            {
                return;
            }

            Token token = Take();
            braces += token.Is("{") ? 1 : token.Is("}") ? -1 : 0;
            if (braces <= 0 && (token.Is(";") || token.Is("}")))
            {
                return;
            }
        }
    }

    /// <summary>Index ahead of the token behind the bracket that closes the one at <paramref name="ahead"/>.</summary>
    public int BehindClosing(int ahead)
    {
        int depth = 0;
        for (; Peek(ahead).Kind != TokenKind.End; ahead++)
        {
            Token token = Peek(ahead);
            if (token.Is("(") || token.Is("[") || token.Is("{"))
            {
                depth++;
            }
            else if ((token.Is(")") || token.Is("]") || token.Is("}")) && --depth == 0)
            {
                return ahead + 1;
            }
        }

        return ahead;
    }

    /// <summary>Index ahead of the token behind type arguments that begin at <paramref name="ahead"/> with an angle bracket, or -1.</summary>
    public int BehindTypeArguments(int ahead)
    {
        int angles = 0;
        while (true)
        {
            Token token = Peek(ahead);
            if (token.Is("<"))
            {
                angles++;
            }
            else if (token.Is(">"))
            {
                if (--angles == 0)
                {
                    return ahead + 1;
                }
            }
            else if (token.Is("(") || token.Is("["))
            {
                ahead = BehindClosing(ahead);
                continue;
            }
            else if (!(token.Kind is TokenKind.Identifier or TokenKind.Keyword or TokenKind.Number || token.Is(",") || token.Is(".") || token.Is("^") || token.Is("+") || token.Is("-") || token.Is("*")))
            {
                return -1;
            }

            ahead++;
        }
    }

    private static bool BeginsDeclaration(Token token) => token.Kind == TokenKind.Keyword && token.Text is "const" or "typedef" or "type" or "struct" or "header" or "header_union" or
        "enum" or "error" or "match_kind" or "extern" or "parser" or "control" or "package" or "action";
}
