using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using FlexNic.Core;
using FlexNic.Model.Program.Packets;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Execution;

/// <summary>Runs calls: copies arguments in, runs the body, copies results out, also when the body exits.</summary>
internal sealed class CallRunner(Interpreter interpreter, IExternLibrary externs)
{
    public Value? Call(CallExpression call, Frame frame)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FlexNicInputException("FNIC2901", call.Span, "calls are nested too deep to be followed");
        }

        switch (call)
        {
            case FunctionCall f:
                return Function(f.Function, f.Arguments, null, frame);
            case ActionCall a:
                Action(a.Action, a.Arguments, frame);
                return null;
            case BlockCall b:
                Block(b, frame);
                return null;
            case HeaderCall h:
                Header(h, frame);
                return null;
            case ExternCall e:
                return Extern(new ExternInvocation(interpreter, frame, null, e.Function, e.TypeArguments, e.Arguments, e.Type, e.Span));
            case MethodCall m:
                return Method(m, frame);
            default:
                throw new UnreachableException(call.GetType().Name);
        }
    }

    /// <summary>Runs a function or an abstract method; <paramref name="self"/> is the object of the method.</summary>
    public Value? Function(FunctionDeclaration function, ImmutableArray<Argument> arguments, ObjectInstance? self, Frame caller)
    {
        var frame = new Frame(null, self);
        Run(function.Parameters, arguments, caller, frame, () => interpreter.Statements.Run(function.Body, frame));
        return frame.Result;
    }

    /// <summary>Runs a method that the program gave an object; gives the parameters as they are in the end.</summary>
    public Value[] OwnMethod(ObjectInstance instance, string name, params Value[] arguments)
    {
        FunctionDeclaration method = instance.Source?.Methods.FirstOrDefault(m => m.Name == name) ?? throw new UnreachableException(name);
        var frame = new Frame(null, instance);
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            Parameter parameter = method.Parameters[i];
            frame.Declare(parameter.Variable, i < arguments.Length && parameter.Direction != Direction.Out ? arguments[i].Copy() : ValueFactory.Undefined(parameter.Type));
        }

        interpreter.Statements.Run(method.Body, frame);
        return [.. method.Parameters.Select(p => frame.Find(p.Variable)!)];
    }

    /// <summary>Runs an action within its control.</summary>
    public void Action(ActionDeclaration action, ImmutableArray<Argument> arguments, Frame caller)
    {
        var frame = new Frame(caller, caller.Self);
        ImmutableArray<Parameter> parameters = [.. arguments.Select(a => action.Parameters.First(p => p.Name == a.Parameter.Name))];
        Run(parameters, arguments, caller, frame, () => interpreter.Statements.Run(action.Body, frame));
    }

    private void Run(ImmutableArray<Parameter> parameters, ImmutableArray<Argument> arguments, Frame caller, Frame callee, Action body)
    {
        var results = new List<(Location Location, Variable Variable)>();
        for (int i = 0; i < parameters.Length; i++)
        {
            Parameter parameter = parameters[i];
            Expression? value = arguments[i].Value;
            if (parameter.Direction is Direction.None or Direction.In)
            {
                callee.Declare(parameter.Variable, value is null ? ValueFactory.Undefined(parameter.Type) : interpreter.Evaluate(value, caller).Copy());
                continue;
            }

            Location? location = value is null ? null : interpreter.Locate(value, caller);
            callee.Declare(parameter.Variable, parameter.Direction == Direction.InOut && location is not null ? location.Get().Copy() : ValueFactory.Undefined(parameter.Type));
            if (location is not null)
            {
                results.Add((location, parameter.Variable));
            }
        }

        try
        {
            body();
        }
        catch (Exception e) when (e is ExitException or ParserErrorException)
        {
            CopyOut(results, callee);
            throw;
        }

        CopyOut(results, callee);
    }

    private static void CopyOut(List<(Location Location, Variable Variable)> results, Frame callee)
    {
        foreach ((Location location, Variable variable) in results)
        {
            location.Set(callee.Find(variable)!.Copy());
        }
    }

    private void Block(BlockCall call, Frame caller)
    {
        ObjectInstance instance = ((ObjectValue)interpreter.Evaluate(call.Receiver, caller)).Instance ?? throw new UnreachableException("apply without instance");
        BlockDeclaration block = instance.Block!;
        var frame = new Frame(null, instance);
        Run(block.Parameters, call.Arguments, caller, frame, () => interpreter.Blocks.Run(block, frame));
    }

    private void Header(HeaderCall call, Frame frame)
    {
        Location location = interpreter.Locate(call.Target, frame);
        switch (call.Method)
        {
            case HeaderMethod.SetValid:
                var made = (HeaderValue)location.Get();
                made.MakeValid();
                location.Set(made);
                break;
            case HeaderMethod.SetInvalid:
                ((HeaderValue)location.Get()).IsValid = false;
                break;
            case HeaderMethod.PushFront:
                ((StackValue)location.Get()).PushFront(call.Count, () => ValueFactory.Undefined(((StackType)call.Target.Type).Element));
                break;
            case HeaderMethod.PopFront:
                ((StackValue)location.Get()).PopFront(call.Count, () => ValueFactory.Undefined(((StackType)call.Target.Type).Element));
                break;
            default:
                throw new UnreachableException(call.Method.ToString());
        }
    }

    private Value? Method(MethodCall call, Frame frame)
    {
        object target = ((ObjectValue)interpreter.Evaluate(call.Receiver, frame)).Target;
        if (target is ObjectInstance { Source: { } source } instance && source.Methods.FirstOrDefault(m => m.Name == call.Method.Name) is { } own)
        {
            return Function(own, call.Arguments, instance, frame);
        }

        var invocation = new ExternInvocation(interpreter, frame, target, call.Method, call.TypeArguments, call.Arguments, call.Type, call.Span);
        return target switch
        {
            PacketReader reader => PacketIn.Call(reader, Prepared(invocation)),
            PacketWriter writer => PacketOut.Emit(writer, Prepared(invocation)),
            _ => Extern(invocation),
        };
    }

    private static ExternInvocation Prepared(ExternInvocation invocation)
    {
        invocation.Prepare();
        return invocation;
    }

    private Value? Extern(ExternInvocation invocation)
    {
        invocation.Prepare();
        if (invocation.Target is null && invocation.Name == "verify")
        {
            return invocation.Truth(0) ? null : throw new ParserErrorException(invocation.NameOf(1));
        }

        return externs.Call(invocation);
    }
}
