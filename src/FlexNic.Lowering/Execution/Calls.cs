using System.Collections.Immutable;
using System.Diagnostics;
using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Execution;

/// <summary>Follows calls: arguments in from left to right, the body, results out from left to right, also when the body exits.</summary>
internal sealed class Calls(Machine machine)
{
    private const int MaxDepth = 64;

    private int _depth;

    private NodeFactory Nodes => machine.Nodes;

    public Tree<Node>? Call(CallExpression call, Frame frame)
    {
        Node exited = machine.State[machine.Exited];
        if (exited == Nodes.False)
        {
            return Run(call, frame);
        }

        // An action in the same statement may have exited.
        Tree<Node>? result = null;
        machine.State.Branch(Nodes.Not(exited), () => result = Run(call, frame));
        return result ?? (ReferenceEquals(call.Type, SimpleType.Void) ? null : machine.Shapes.Zero(call.Type, call.Span));
    }

    /// <summary>Runs an action within its control.</summary>
    public void Action(ActionDeclaration action, ImmutableArray<Argument> arguments, Frame caller)
    {
        Frame frame = machine.NewFrame(caller, caller.Self);
        ImmutableArray<Parameter> parameters = [.. arguments.Select(a => action.Parameters.First(p => p.Name == a.Parameter.Name))];
        Body(parameters, arguments, caller, frame, () => machine.Statements.Run(action.Body.Statements, frame));
    }

    private Tree<Node>? Run(CallExpression call, Frame frame)
    {
        if (++_depth > MaxDepth)
        {
            throw Refusal.Because("FNIC4012", call.Span, $"calls are nested more than {MaxDepth} deep");
        }

        try
        {
            switch (call)
            {
                case FunctionCall f:
                    return Function(f.Function, f.Arguments, null, frame);
                case ActionCall a:
                    Action(a.Action, a.Arguments, frame);
                    return null;
                case BlockCall b:
                    ObjectInstance instance = machine.Resolve(b.Receiver, frame);
                    Frame inner = machine.NewFrame(null, instance);
                    Body(instance.Block!.Parameters, b.Arguments, frame, inner, () => machine.RunControl(instance.Block!, inner));
                    return null;
                case HeaderCall h:
                    Header(h, frame);
                    return null;
                case ExternCall e:
                    return machine.Externs.Function(e, frame);
                case MethodCall m:
                    return machine.Externs.Method(m, frame);
                default:
                    throw new UnreachableException(call.GetType().Name);
            }
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Runs a function, or a method that the program gives an object.</summary>
    public Tree<Node>? Function(FunctionDeclaration function, ImmutableArray<Argument> arguments, ObjectInstance? self, Frame caller)
    {
        Frame frame = machine.NewFrame(null, self);
        bool hasResult = !ReferenceEquals(function.Return, SimpleType.Void);
        if (hasResult)
        {
            frame.Result = machine.Shapes.Storage(function.Return, function.Name, false, function.Span);
        }

        Body(function.Parameters, arguments, caller, frame, () => machine.Statements.Run(function.Body.Statements, frame));
        return hasResult ? machine.State.Read(frame.Result!) : null;
    }

    private void Body(ImmutableArray<Parameter> parameters, ImmutableArray<Argument> arguments, Frame caller, Frame callee, Action body)
    {
        var results = new List<(Place Place, Variable Variable)>();
        for (int i = 0; i < parameters.Length; i++)
        {
            Parameter parameter = parameters[i];
            Expression? value = arguments[i].Value;
            if (parameter.Type is ExternType or BlockType)
            {
                callee.Bind(parameter.Variable, value is VariableExpression v && caller.Find(v.Variable) is { } bound ? bound : machine.Resolve(value!, caller));
            }
            else if (parameter.Direction is Direction.None or Direction.In)
            {
                machine.Declare(parameter.Variable, value is null ? machine.Shapes.Zero(parameter.Type, parameter.Span) : machine.Evaluator.Evaluate(value, caller), callee);
            }
            else
            {
                Place? place = value is null ? null : machine.Places.Locate(value, caller);
                machine.Declare(parameter.Variable, parameter.Direction == Direction.InOut && place is not null ? machine.Places.Read(place, parameter.Type) : machine.Shapes.Zero(parameter.Type, parameter.Span), callee);
                if (place is not null)
                {
                    results.Add((place, parameter.Variable));
                }
            }
        }

        body();
        foreach ((Place place, Variable variable) in results)
        {
            machine.Places.Write(place, machine.State.Read((Tree<Field>)callee.Find(variable)!));
        }
    }

    private void Header(HeaderCall call, Frame frame)
    {
        Place place = machine.Places.Locate(call.Target, frame);
        switch (call.Method)
        {
            case HeaderMethod.SetValid or HeaderMethod.SetInvalid:
                machine.Places.SetValid(place, call.Method == HeaderMethod.SetValid);
                break;
            default:
                machine.Places.Shift(place, call.Count, call.Method == HeaderMethod.PushFront);
                break;
        }
    }
}
