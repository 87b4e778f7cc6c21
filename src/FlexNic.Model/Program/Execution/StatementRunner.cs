using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using FlexNic.Model.Program.Tables;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Execution;

/// <summary>Runs statements.</summary>
internal sealed class StatementRunner(Interpreter interpreter)
{
    private const int MaxTurns = 1 << 20;

    public Flow Run(ImmutableArray<Statement> statements, Frame frame)
    {
        foreach (Statement statement in statements)
        {
            Flow flow = Run(statement, frame);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    public Flow Run(Statement statement, Frame frame)
    {
        switch (statement)
        {
            case BlockStatement b:
                return Run(b.Statements, frame);
            case VariableStatement v:
                frame.Declare(v.Variable, v.Value is null ? ValueFactory.Undefined(v.Variable.Type) : interpreter.Evaluate(v.Value, frame).Copy());
                return Flow.Next;
            case AssignmentStatement a:
                Location location = interpreter.Locate(a.Target, frame);
                location.Set(interpreter.Evaluate(a.Value, frame).Copy());
                return Flow.Next;
            case CallStatement c:
                interpreter.Evaluate(c.Call, frame);
                return Flow.Next;
            case IfStatement i:
                return interpreter.IsTrue(i.Condition, frame) ? Run(i.Then, frame) : i.Else is null ? Flow.Next : Run(i.Else, frame);
            case ReturnStatement r:
                frame.Result = r.Value is null ? null : interpreter.Evaluate(r.Value, frame).Copy();
                return Flow.Return;
            case ExitStatement:
                throw new ExitException();
            case BreakStatement:
                return Flow.Break;
            case ContinueStatement:
                return Flow.Continue;
            case ActionSwitchStatement s:
                return Switch(s, frame);
            case ValueSwitchStatement s:
                return Switch(s, frame);
            case ForStatement f:
                return For(f, frame);
            case RangeForStatement f:
                return For(f, frame);
            case EachForStatement f:
                return For(f, frame);
            default:
                throw new UnreachableException(statement.GetType().Name);
        }
    }

    private Flow Switch(ActionSwitchStatement statement, Frame frame)
    {
        TableResult result = interpreter.Tables.Apply(statement.Apply.Table, frame);
        ActionSwitchCase? chosen = statement.Cases.FirstOrDefault(c => result.Action is { } action && c.Actions.Contains(action)) ?? statement.Cases.FirstOrDefault(c => c.IsDefault);
        return chosen is null ? Flow.Next : Run(chosen.Body, frame);
    }

    private Flow Switch(ValueSwitchStatement statement, Frame frame)
    {
        Value subject = interpreter.Evaluate(statement.Subject, frame);
        ValueSwitchCase? chosen = statement.Cases.FirstOrDefault(c => c.Labels.Any(l => Arithmetic.Equal(subject, ValueFactory.Of(l.Value, l.Type)))) ?? statement.Cases.FirstOrDefault(c => c.IsDefault);
        return chosen is null ? Flow.Next : Run(chosen.Body, frame);
    }

    private Flow For(ForStatement loop, Frame frame)
    {
        Run(loop.Init, frame);
        for (int turn = 0; interpreter.IsTrue(loop.Condition, frame); turn++)
        {
            Limit(turn, loop);
            Flow flow = Run(loop.Body, frame);
            if (flow == Flow.Return)
            {
                return flow;
            }

            if (flow == Flow.Break)
            {
                break;
            }

            Run(loop.Update, frame);
        }

        return Flow.Next;
    }

    private Flow For(RangeForStatement loop, Frame frame)
    {
        BigInteger first = interpreter.Number(loop.First, frame);
        BigInteger last = interpreter.Number(loop.Last, frame);
        for (BigInteger i = first; i <= last; i++)
        {
            Limit((int)BigInteger.Min(i - first, int.MaxValue), loop);
            Declare(loop.Variable, new NumberValue(ValueBits.Wrap(i, TypeFacts.Representation(loop.Variable.Type))), frame);
            Flow flow = Run(loop.Body, frame);
            if (flow == Flow.Return)
            {
                return flow;
            }

            if (flow == Flow.Break)
            {
                break;
            }
        }

        return Flow.Next;
    }

    private Flow For(EachForStatement loop, Frame frame)
    {
        var collection = (CompositeValue)interpreter.Evaluate(loop.Collection, frame).Copy();
        foreach (Value part in collection.Parts)
        {
            Declare(loop.Variable, part, frame);
            Flow flow = Run(loop.Body, frame);
            if (flow == Flow.Return)
            {
                return flow;
            }

            if (flow == Flow.Break)
            {
                break;
            }
        }

        return Flow.Next;
    }

    private static void Declare(Variable variable, Value value, Frame frame)
    {
        if (frame.Find(variable) is null)
        {
            frame.Declare(variable, value);
        }
        else
        {
            frame.Set(variable, value);
        }
    }

    private static void Limit(int turn, Statement loop)
    {
        if (turn >= MaxTurns)
        {
            throw new FlexNic.Core.FlexNicInputException("FNIC2900", loop.Span, $"the loop runs more than {MaxTurns} times");
        }
    }
}
