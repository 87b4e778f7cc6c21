using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Parsing;

/// <summary>Reads statements and blocks.</summary>
internal sealed class StatementParser(TokenReader reader, TypeNames names, TypeParser types, ExpressionParser expressions, KeySetParser keySets, Func<DeclarationParser> declarations)
{
    private static readonly string[] Assignments = ["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", "|+|=", "|-|="];

    public BlockSyntax ParseBlock(ImmutableArray<Annotation> annotations)
    {
        Token open = reader.Expect("{", "before statements");
        names.Push();
        ImmutableArray<StatementSyntax> statements = ParseStatements();
        names.Pop();
        reader.Expect("}", "behind statements");
        return new BlockSyntax(open.Span, annotations, statements);
    }

    /// <summary>Statements up to a closing brace or a transition; a faulty one is told and skipped.</summary>
    public ImmutableArray<StatementSyntax> ParseStatements()
    {
        var statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        while (!reader.Is("}") && !reader.Is("transition") && reader.Current.Kind != TokenKind.End)
        {
            int depth = reader.Depth;
            int scopes = names.Depth;
            int start = reader.Position;
            try
            {
                statements.Add(ParseStatement());
            }
            catch (SyntaxErrorException)
            {
                reader.Depth = depth;
                names.Restore(scopes);
                reader.SkipStatement();
                if (reader.Position == start)
                {
                    break;
                }
            }
        }

        return statements.ToImmutable();
    }

    public StatementSyntax ParseStatement()
    {
        reader.Enter();
        StatementSyntax statement = ParseAny();
        reader.Leave();
        return statement;
    }

    private StatementSyntax ParseAny()
    {
        ImmutableArray<Annotation> annotations = declarations().ParseAnnotations();
        Token token = reader.Current;
        if (token.Is("{"))
        {
            return ParseBlock(annotations);
        }

        if (token.Kind == TokenKind.Keyword)
        {
            switch (token.Text)
            {
                case "if":
                    return ParseIf();
                case "switch":
                    return ParseSwitch();
                case "for":
                    return ParseFor();
                case "return":
                    reader.Take();
                    ExpressionSyntax? value = reader.Is(";") ? null : expressions.ParseExpression();
                    reader.Expect(";", "behind 'return'");
                    return new ReturnSyntax(token.Span, value);
                case "exit":
                    return Single(new ExitSyntax(token.Span));
                case "break":
                    return Single(new BreakSyntax(token.Span));
                case "continue":
                    return Single(new ContinueSyntax(token.Span));
                case "const" or "action" or "table" or "value_set":
                    return new DeclarationStatementSyntax(token.Span, declarations().ParseLocal(annotations));
            }
        }

        if (token.Is(";"))
        {
            reader.Take();
            return new EmptySyntax(token.Span);
        }

        StatementSyntax statement = ParseSimple(annotations);
        if (statement is not DeclarationStatementSyntax)
        {
            reader.Expect(";", "behind a statement");
        }

        return statement;
    }

    private T Single<T>(T statement)
    {
        Token word = reader.Take();
        reader.Expect(";", $"behind '{word.Text}'");
        return statement;
    }

    // A declaration (with its semicolon), or an assignment or call (without).
    private StatementSyntax ParseSimple(ImmutableArray<Annotation> annotations)
    {
        SourceSpan span = reader.Current.Span;
        bool twoNames = TokenReader.IsName(reader.Current) && reader.Peek(1).Kind == TokenKind.Identifier;
        if (types.BeginsType(0) || twoNames)
        {
            TypeSyntax type = types.ParseType();
            if (reader.Is("."))
            {
                return FinishCall(span, expressions.ParsePostfix(new TypeExpressionSyntax(span, type)));
            }

            return new DeclarationStatementSyntax(span, declarations().ParseTyped(annotations, type));
        }

        return FinishCall(span, expressions.ParsePostfix());
    }

    private StatementSyntax FinishCall(SourceSpan span, ExpressionSyntax target)
    {
        string mark = reader.Current.Text;
        if (reader.Current.Kind == TokenKind.Punctuation && Array.IndexOf(Assignments, mark) >= 0)
        {
            reader.Take();
            return new AssignmentSyntax(span, target, mark[..^1], expressions.ParseExpression());
        }

        if (reader.Is(">") && reader.Peek(1) is { SpaceBefore: false } next && next.Is(">="))
        {
            reader.Take();
            reader.Take();
            return new AssignmentSyntax(span, target, ">>", expressions.ParseExpression());
        }

        if (target is not CallSyntax)
        {
            reader.Fail($"expected an assignment or a call, found {reader.Current}");
        }

        return new CallStatementSyntax(span, target);
    }

    private IfSyntax ParseIf()
    {
        SourceSpan span = reader.Take().Span;
        reader.Expect("(", "behind 'if'");
        ExpressionSyntax condition = expressions.ParseExpression();
        reader.Expect(")", "behind a condition");
        StatementSyntax then = ParseScoped();
        StatementSyntax? otherwise = reader.TryTake("else") ? ParseScoped() : null;
        return new IfSyntax(span, condition, then, otherwise);
    }

    private StatementSyntax ParseScoped()
    {
        names.Push();
        StatementSyntax statement = ParseStatement();
        names.Pop();
        if (statement is DeclarationStatementSyntax)
        {
            reader.Bag.Error("FNIC2103", statement.Span, "a declaration cannot be the whole branch of a statement; put it in braces");
        }

        return statement;
    }

    private SwitchSyntax ParseSwitch()
    {
        SourceSpan span = reader.Take().Span;
        reader.Expect("(", "behind 'switch'");
        ExpressionSyntax subject = expressions.ParseExpression();
        reader.Expect(")", "behind the subject of a switch");
        reader.Expect("{", "before the cases of a switch");
        var cases = ImmutableArray.CreateBuilder<SwitchCaseSyntax>();
        while (!reader.Is("}"))
        {
            Token label = reader.Current;
            ExpressionSyntax expression = label.Is("default") || label.Is("_") ? new AnySyntax(reader.Take().Span, label.Text == "default") : expressions.ParseExpression();
            reader.Expect(":", "behind the label of a switch");
            cases.Add(new SwitchCaseSyntax(label.Span, expression, reader.Is("{") || reader.Is("@") ? ParseBlock(declarations().ParseAnnotations()) : null));
        }

        reader.Expect("}", "behind the cases of a switch");
        return new SwitchSyntax(span, subject, cases.ToImmutable());
    }

    private StatementSyntax ParseFor()
    {
        SourceSpan span = reader.Take().Span;
        reader.Expect("(", "behind 'for'");
        names.Push();
        StatementSyntax loop = IsForIn() ? ParseForIn(span) : ParseForLoop(span);
        names.Pop();
        return loop;
    }

    private bool IsForIn()
    {
        for (int ahead = 0; ; ahead++)
        {
            Token token = reader.Peek(ahead);
            if (token.Is("in"))
            {
                return true;
            }

            if (token.Is(";") || token.Is("=") || token.Is("{") || token.Kind == TokenKind.End)
            {
                return false;
            }
        }
    }

    private ForInSyntax ParseForIn(SourceSpan span)
    {
        declarations().ParseAnnotations();
        TypeSyntax type = types.ParseType();
        NameSyntax variable = reader.ExpectName("the variable of the loop");
        names.DeclareValue(variable.Text);
        reader.Expect("in", "behind the variable of the loop");
        ExpressionSyntax collection = keySets.ParseKeySetElement();
        reader.Expect(")", "behind what the loop runs over");
        return new ForInSyntax(span, type, variable, collection, ParseScoped());
    }

    private ForSyntax ParseForLoop(SourceSpan span)
    {
        ImmutableArray<StatementSyntax> init = ParseClause(";");
        reader.Expect(";", "behind the start of a loop");
        ExpressionSyntax condition = expressions.ParseExpression();
        reader.Expect(";", "behind the condition of a loop");
        ImmutableArray<StatementSyntax> update = ParseClause(")");
        reader.Expect(")", "behind the step of a loop");
        return new ForSyntax(span, init, condition, update, ParseScoped());
    }

    private ImmutableArray<StatementSyntax> ParseClause(string end)
    {
        var statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        while (!reader.Is(end))
        {
            ImmutableArray<Annotation> annotations = declarations().ParseAnnotations();
            SourceSpan span = reader.Current.Span;
            if (types.BeginsType(0) && !reader.Peek(1).Is("."))
            {
                statements.Add(new DeclarationStatementSyntax(span, declarations().ParseVariable(annotations)));
            }
            else
            {
                statements.Add(FinishCall(span, expressions.ParsePostfix()));
            }

            if (!reader.TryTake(","))
            {
                break;
            }
        }

        return statements.ToImmutable();
    }
}
