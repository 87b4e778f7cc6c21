using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Statements as written => checked statements.</summary>
internal sealed class StatementChecker(CheckContext context)
{
    public BlockStatement Block(BlockSyntax syntax, Place place) => new(syntax.Span, List(syntax.Statements, place.Inner()), syntax.Annotations);

    /// <summary>Statements in the scope of the place itself.</summary>
    public ImmutableArray<Statement> List(ImmutableArray<StatementSyntax> syntax, Place place)
    {
        var statements = ImmutableArray.CreateBuilder<Statement>();
        foreach (StatementSyntax statement in syntax)
        {
            if (Check(statement, place) is { } made)
            {
                statements.Add(made);
            }
        }

        return statements.ToImmutable();
    }

    /// <summary>A branch or a body of its own scope.</summary>
    public Statement Scoped(StatementSyntax syntax, Place place) => Check(syntax, place.Inner()) ?? new BlockStatement(syntax.Span, [], []);

    /// <summary>The checked statement; nothing for an empty statement or a constant.</summary>
    public Statement? Check(StatementSyntax syntax, Place place)
    {
        switch (syntax)
        {
            case EmptySyntax:
                return null;
            case BlockSyntax b:
                return Block(b, place);
            case AssignmentSyntax a:
                return Assignment(a, place);
            case CallStatementSyntax c:
                return Call(c, place);
            case DeclarationStatementSyntax d:
                return context.Locals.Check(d.Declaration, place);
            case IfSyntax i:
                Expression condition = context.Expressions.CheckCondition(i.Condition, place);
                return new IfStatement(i.Span, condition, Scoped(i.Then, place), i.Else is null ? null : Scoped(i.Else, place));
            case ReturnSyntax r:
                return Return(r, place);
            case ExitSyntax e:
                if (place.Kind is BodyKind.State or BodyKind.Function)
                {
                    context.Error(2310, e.Span, $"exit does not stand in a {(place.Kind == BodyKind.State ? "parser" : "function")}");
                }

                return new ExitStatement(e.Span);
            case SwitchSyntax s:
                return context.Switches.Check(s, place);
            case ForSyntax f:
                return context.Loops.Check(f, place);
            case ForInSyntax f:
                return context.Loops.Check(f, place);
            case BreakSyntax b:
                return Loop(new BreakStatement(b.Span), "break", place);
            case ContinueSyntax c:
                return Loop(new ContinueStatement(c.Span), "continue", place);
            default:
                context.Error(2311, syntax.Span, "this statement is not supported");
                return null;
        }
    }

    /// <summary>True when no way leads past the end of the statement.</summary>
    public static bool AlwaysReturns(Statement statement) => statement switch
    {
        ReturnStatement or ExitStatement => true,
        BlockStatement b => b.Statements.Any(AlwaysReturns),
        IfStatement { Else: { } otherwise } i => AlwaysReturns(i.Then) && AlwaysReturns(otherwise),
        ValueSwitchStatement s => s.Cases.Any(c => c.IsDefault) && s.Cases.All(c => AlwaysReturns(c.Body)),
        ActionSwitchStatement s => s.Cases.Any(c => c.IsDefault) && s.Cases.All(c => AlwaysReturns(c.Body)),
        _ => false,
    };

    private Statement Loop(Statement statement, string word, Place place)
    {
        if (!place.InLoop)
        {
            context.Error(2312, statement.Span, $"{word} stands only in a loop");
        }

        return statement;
    }

    private Statement? Assignment(AssignmentSyntax syntax, Place place)
    {
        Expression target = context.Expressions.CheckValue(syntax.Target, place);
        Expression value = context.Expressions.Check(syntax.Value, place);
        if (TypeFacts.IsUnknown(target.Type) || !context.Expressions.CheckAssignable(target))
        {
            return null;
        }

        var before = ImmutableArray.CreateBuilder<Statement>();
        if (syntax.Operator.Length > 0)
        {
            target = IndexOnce(target, before);
            value = Operators.TryParse(syntax.Operator, out BinaryOperator op) ? context.Operators.Binary(op, syntax.Span, target, value) : CheckContext.Unknown(syntax.Span);
        }

        var assignment = new AssignmentStatement(syntax.Span, target, context.Converter.Convert(value, target.Type));
        return before.Count == 0 ? assignment : new BlockStatement(syntax.Span, [.. before, assignment], []);
    }

    // The target of 'a[i] += b' stands twice in 'a[i] = a[i] + b'; what the index does happens once.
    private static Expression IndexOnce(Expression target, ImmutableArray<Statement>.Builder before)
    {
        switch (target)
        {
            case StackElementExpression s:
                Expression stack = IndexOnce(s.Target, before);
                if (s.Index is ConstantExpression or VariableExpression or FieldExpression)
                {
                    return s with { Target = stack };
                }

                var index = new Variable("index", s.Index.Type, VariableKind.Local, Direction.None, s.Index.Span, []);
                before.Add(new VariableStatement(s.Index.Span, index, s.Index));
                return s with { Target = stack, Index = new VariableExpression(index, s.Index.Span) };
            case FieldExpression f:
                return f with { Target = IndexOnce(f.Target, before) };
            case ElementExpression e:
                return e with { Target = IndexOnce(e.Target, before) };
            case SliceExpression s:
                return s with { Target = IndexOnce(s.Target, before) };
            default:
                return target;
        }
    }

    private CallStatement? Call(CallStatementSyntax syntax, Place place)
    {
        Expression call = context.Expressions.Check(syntax.Call, place);
        if (TypeFacts.IsUnknown(call.Type) || call is ConstantExpression)
        {
            return null;
        }

        if (call is CallExpression or TableApplyExpression or IsValidExpression)
        {
            return new CallStatement(syntax.Span, call);
        }

        context.Error(2314, syntax.Span, "this is no call");
        return null;
    }

    private ReturnStatement Return(ReturnSyntax syntax, Place place)
    {
        SourceSpan span = syntax.Span;
        if (place.Kind == BodyKind.State)
        {
            context.Error(2310, span, "return does not stand in a parser");
        }

        bool wanted = !ReferenceEquals(place.Return, SimpleType.Void);
        if (syntax.Value is null)
        {
            if (wanted)
            {
                context.Error(2315, span, $"return needs a value of type {place.Return}");
            }

            return new ReturnStatement(span, null);
        }

        if (!wanted)
        {
            context.Error(2315, span, "return gives a value where none is wanted");
            return new ReturnStatement(span, null);
        }

        return new ReturnStatement(span, context.Expressions.Check(syntax.Value, place.Return, place));
    }
}
