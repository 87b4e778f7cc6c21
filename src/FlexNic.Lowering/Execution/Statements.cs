using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Execution;

/// <summary>
/// Runs statements on nodes. What comes after a statement that may have returned or exited runs under the condition that it has not:
/// <c>if (c) return; x = 1;</c> => <c>returned = c; x = mux(!returned, 1, x)</c>.
/// </summary>
internal sealed class Statements(Machine machine)
{
    private const int MaxTurns = 64;
    private const int MaxRun = 20_000;

    private int _run;

    private NodeFactory Nodes => machine.Nodes;

    private State State => machine.State;

    public void Run(ImmutableArray<Statement> statements, Frame frame, int from = 0)
    {
        for (int i = from; i < statements.Length; i++)
        {
            Run(statements[i], frame);
            Node stopped = Stopped(frame);
            if (stopped == Nodes.True)
            {
                return;
            }

            if (stopped != Nodes.False)
            {
                int next = i + 1;
                if (next < statements.Length)
                {
                    GoOn(frame, () => Run(statements, frame, next));
                }

                return;
            }
        }
    }

    public void Run(Statement statement, Frame frame)
    {
        if (++_run > MaxRun)
        {
            throw Refusal.Because("FNIC4013", statement.Span, $"the program runs more than {MaxRun} statements when calls and loops are laid out");
        }

        switch (statement)
        {
            case BlockStatement b:
                Run(b.Statements, frame);
                break;
            case VariableStatement v:
                Tree<Node> initial = v.Value is null ? machine.Shapes.Zero(v.Variable.Type, v.Span) : machine.Evaluator.Evaluate(v.Value, frame);
                machine.Declare(v.Variable, initial, frame);
                break;
            case AssignmentStatement a:
                Place place = machine.Places.Locate(a.Target, frame);
                Tree<Node> value = machine.Evaluator.Evaluate(a.Value, frame);
                GoOn(frame, () => machine.Places.Write(place, value));
                break;
            case CallStatement c:
                machine.Evaluator.Evaluate(c.Call, frame);
                break;
            case IfStatement i:
                Node condition = machine.Evaluator.Scalar(i.Condition, frame);
                GoOn(frame, () => State.Branch(condition, () => Run(i.Then, frame), i.Else is { } other ? () => Run(other, frame) : null));
                break;
            case ReturnStatement r:
                if (r.Value is not null)
                {
                    machine.Places.Write(new Place([new PlaceChoice(Nodes.True, frame.Result!, [])]), machine.Evaluator.Evaluate(r.Value, frame));
                }

                State[frame.Returned] = Nodes.True;
                break;
            case ExitStatement:
                State[machine.Exited] = Nodes.True;
                break;
            case BreakStatement:
                State[frame.Broken!] = Nodes.True;
                break;
            case ContinueStatement:
                State[frame.Continued!] = Nodes.True;
                break;
            case ActionSwitchStatement s:
                Switch(s, frame);
                break;
            case ValueSwitchStatement s:
                Switch(s, frame);
                break;
            case ForStatement f:
                Run(f.Init, frame);
                Loop(f, frame, () => machine.Evaluator.Scalar(f.Condition, frame), f.Body, () => Run(f.Update, frame), 0);
                break;
            case RangeForStatement f:
                Range(f, frame);
                break;
            case EachForStatement f:
                Tree<Node> all = machine.Evaluator.Evaluate(f.Collection, frame);
                Turns(f, frame, all.Parts.Length, i => machine.Declare(f.Variable, all.Parts[i], frame), f.Body);
                break;
            default:
                throw new UnreachableException(statement.GetType().Name);
        }
    }

    // What comes behind something that may have stopped the rest, as an action that exits may.
    private void GoOn(Frame frame, Action rest)
    {
        Node stopped = Stopped(frame);
        if (stopped == Nodes.False)
        {
            rest();
            return;
        }

        State.Branch(Nodes.Not(stopped), () =>
        {
            Resume(frame);
            rest();
        });
    }

    private Node Stopped(Frame frame)
    {
        Node stopped = Nodes.Or(State[machine.Exited], State[frame.Returned]);
        stopped = frame.Broken is null ? stopped : Nodes.Or(stopped, State[frame.Broken]);
        return frame.Continued is null ? stopped : Nodes.Or(stopped, State[frame.Continued]);
    }

    // Within the branch where nothing has stopped, this is known.
    private void Resume(Frame frame)
    {
        foreach (Field? flag in new[] { machine.Exited, frame.Returned, frame.Broken, frame.Continued })
        {
            if (flag is not null)
            {
                State[flag] = Nodes.False;
            }
        }
    }

    private void Switch(ActionSwitchStatement s, Frame frame)
    {
        TableOutcome outcome = machine.Tables.Apply(s.Apply.Table, frame, s.Span);
        var cases = s.Cases.Where(c => !c.IsDefault || !c.Actions.IsEmpty).Select(c => (Condition: c.Actions.Select(outcome.Ran).Aggregate(Nodes.False, Nodes.Or), c.Body)).ToList();
        Node any = cases.Select(c => c.Condition).Aggregate(Nodes.False, Nodes.Or);
        if (s.Cases.FirstOrDefault(c => c.IsDefault) is { } fallback)
        {
            cases.Add((Nodes.Not(any), fallback.Body));
        }

        GoOn(frame, () => Choose(cases, frame, 0));
    }

    private void Switch(ValueSwitchStatement s, Frame frame)
    {
        Tree<Node> subject = machine.Evaluator.Evaluate(s.Subject, frame);
        var cases = s.Cases.Select(c => (Condition: c.Labels.Select(l => machine.Evaluator.Equal(subject, machine.Evaluator.Evaluate(l, frame))).Aggregate(Nodes.False, Nodes.Or), c.Body, c.IsDefault)).ToList();
        List<(Node Condition, Statement Body)> chosen = [.. cases.Where(c => c.Condition != Nodes.False).Select(c => (c.Condition, c.Body))];
        if (cases.FirstOrDefault(c => c.IsDefault) is { Body: { } body })
        {
            chosen.Add((Nodes.True, body));
        }

        Choose(chosen, frame, 0);
    }

    private void Choose(List<(Node Condition, Statement Body)> cases, Frame frame, int from)
    {
        if (from < cases.Count)
        {
            State.Branch(cases[from].Condition, () => Run(cases[from].Body, frame), () => Choose(cases, frame, from + 1));
        }
    }

    private void Range(RangeForStatement f, Frame frame)
    {
        Tree<Node> first = machine.Evaluator.Evaluate(f.First, frame);
        Tree<Node> last = machine.Evaluator.Evaluate(f.Last, frame);
        if (first.Leaf is not ConstantNode a || last.Leaf is not ConstantNode b)
        {
            throw Refusal.Because("FNIC4011", f.Span, "a loop whose bounds are not known when compiling is not supported by this target: loops are laid out in stages");
        }

        BigInteger count = BigInteger.Max(0, b.Value - a.Value + 1);
        if (count > MaxTurns)
        {
            throw TooLong(f);
        }

        Turns(f, frame, (int)count, i => machine.Declare(f.Variable, Shapes.Leaf(f.Variable.Type, Nodes.Constant(Shapes.WidthOf(f.Variable.Type, f.Span), a.Value + i)), frame), f.Body);
    }

    private void Turns(Statement loop, Frame frame, int count, Action<int> begin, Statement body)
    {
        int turn = 0;
        Loop(loop, frame, () => Nodes.Truth(turn < count), new Prepared(body, () => begin(turn)), () => turn++, 0);
    }

    private void Loop(Statement loop, Frame frame, Func<Node> condition, object body, Action update, int turn)
    {
        (Field? outerBroken, Field? outerContinued) = (frame.Broken, frame.Continued);
        frame.Broken = machine.NewFlag("broken");
        Turn(loop, frame, condition, body, update, turn);
        (frame.Broken, frame.Continued) = (outerBroken, outerContinued);
    }

    private void Turn(Statement loop, Frame frame, Func<Node> condition, object body, Action update, int turn)
    {
        Node goes = condition();
        if (goes == Nodes.False)
        {
            return;
        }

        if (turn >= MaxTurns)
        {
            throw TooLong(loop);
        }

        State.Branch(goes, () =>
        {
            frame.Continued = machine.NewFlag("continued");
            if (body is Prepared p)
            {
                p.Begin();
            }

            Run(body is Prepared q ? q.Body : (Statement)body, frame);
            frame.Continued = null;
            Node stopped = Stopped(frame);
            if (stopped != Nodes.True)
            {
                State.Branch(Nodes.Not(stopped), () =>
                {
                    Resume(frame);
                    update();
                    Turn(loop, frame, condition, body, update, turn + 1);
                });
            }
        });
    }

    private static FlexNic.Core.FlexNicInputException TooLong(Statement loop) =>
        Refusal.Because("FNIC4011", loop.Span, $"this loop may run more than {MaxTurns} times; loops are laid out in stages, {MaxTurns} turns fit");

    private sealed record Prepared(Statement Body, Action Begin);
}
