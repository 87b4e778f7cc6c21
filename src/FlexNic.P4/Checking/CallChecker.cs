using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Calls: finds what is called, infers type arguments, passes arguments.</summary>
internal sealed class CallChecker(CheckContext context)
{
    public Expression Call(CallSyntax syntax, Place place)
    {
        switch (syntax.Target)
        {
            case TypeExpressionSyntax type:
                return context.Constructors.Construct(type.Type, syntax.Arguments, place);
            case MemberSyntax member:
                return context.Methods.Call(syntax, member, place);
            case IdentifierSyntax name:
                return CallName(syntax, name, place);
            default:
                return context.Fault(2270, syntax.Span, "this cannot be called");
        }
    }

    /// <summary>Picks the overload that takes as many arguments, or those names.</summary>
    public ExternFunction? Pick(string name, SourceSpan span, IReadOnlyList<ExternFunction> overloads, ImmutableArray<ArgumentSyntax> arguments)
    {
        ExternFunction[] fitting = [.. overloads.Where(o => ParameterChecker.Accepts(o.Parameters, arguments))];
        if (fitting.Length == 1)
        {
            return fitting[0];
        }

        if (fitting.Length == 0)
        {
            context.Error(2271, span, overloads.Count == 1 ? ParameterChecker.Mismatch(name, overloads[0].Parameters, arguments) : $"no '{name}' takes these {arguments.Length} arguments");
            return null;
        }

        ExternFunction[] exact = [.. fitting.Where(f => f.Parameters.Length == arguments.Length)];
        if (exact.Length == 1)
        {
            return exact[0];
        }

        context.Error(2271, span, $"more than one '{name}' takes these arguments");
        return null;
    }

    /// <summary>Checks a call of a signature: the types it is used with, and its arguments. Null after a fault.</summary>
    public (P4Type Return, ImmutableArray<P4Type> Types, ImmutableArray<Argument> Arguments)? Pass(
        ExternFunction callee, ImmutableArray<P4Type>? given, ImmutableArray<ArgumentSyntax> arguments, SourceSpan span, Place place, bool isConstructor = false)
    {
        ArgumentSyntax?[]? matched = ParameterChecker.Match(callee.Parameters, arguments);
        if (matched is null)
        {
            context.Error(2271, span, ParameterChecker.Mismatch(callee.Name, callee.Parameters, arguments));
            return null;
        }

        Expression?[] values = [.. matched.Select(a => a is null || a.Value is AnySyntax ? null : context.Expressions.Check(a.Value, place))];
        Unifier unifier = Infer(callee, given, values);
        if (!CheckInferred(callee, unifier, values, span, isConstructor))
        {
            return null;
        }

        var passed = ImmutableArray.CreateBuilder<Argument>();
        bool good = true;
        for (int i = 0; i < values.Length; i++)
        {
            Parameter parameter = unifier.Result.Apply(callee.Parameters[i]);
            Expression? value = Pass(parameter, values[i], matched[i], callee.Name, unifier.Result);
            good &= value is null || !TypeFacts.IsUnknown(value.Type);
            passed.Add(new Argument(parameter, value));
        }

        ImmutableArray<P4Type> types = [.. callee.TypeParameters.Select(unifier.Result.Apply)];
        return good ? (unifier.Result.Apply(callee.Return), types, passed.ToImmutable()) : null;
    }

    private static Unifier Infer(ExternFunction callee, ImmutableArray<P4Type>? given, Expression?[] values)
    {
        var unifier = new Unifier();
        unifier.Open(callee.TypeParameters);
        foreach (Parameter parameter in callee.Parameters)
        {
            unifier.OpenIn(parameter.Type);
        }

        for (int i = 0; given is { } types && i < types.Length; i++)
        {
            unifier.OpenIn(types[i]);
            unifier.Unify(callee.TypeParameters[i], types[i]);
        }

        foreach (Expression? value in values)
        {
            if (value is not null)
            {
                unifier.OpenIn(value.Type);
            }
        }

        return unifier;
    }

    private bool CheckInferred(ExternFunction callee, Unifier unifier, Expression?[] values, SourceSpan span, bool isConstructor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is not { } value)
            {
                continue;
            }

            if (TypeFacts.IsUnknown(value.Type))
            {
                return false;
            }

            P4Type own = context.Converter.OwnType(value);
            if (TypeFacts.Contains(own, t => ReferenceEquals(t, SimpleType.Unsettled)))
            {
                continue;
            }

            if (!unifier.Unify(callee.Parameters[i].Type, own))
            {
                context.Error(2272, value.Span, $"argument '{callee.Parameters[i].Name}' of '{callee.Name}' has type {own}; {unifier.Result.Apply(callee.Parameters[i].Type)} is expected");
                return false;
            }
        }

        foreach (TypeVariable variable in callee.TypeParameters)
        {
            if (!isConstructor && unifier.Result.Apply(variable) is TypeVariable open && unifier.IsOpen(open))
            {
                // The result of a call that nothing asks for.
                if (ReferenceEquals(callee.Return, variable) && callee.Parameters.Length > 0)
                {
                    unifier.Unify(variable, SimpleType.Void);
                    continue;
                }

                context.Error(2273, span, $"type argument '{variable.Name}' of '{callee.Name}' is not given and does not follow from the arguments");
                return false;
            }
        }

        return isConstructor || CheckWidths(callee, unifier, values);
    }

    // What the running program is given has a width, and a type with a name.
    private bool CheckWidths(ExternFunction callee, Unifier unifier, Expression?[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is not { } value || callee.Parameters[i] is not { Direction: not Direction.None, Type: TypeVariable variable } || !unifier.IsOpen(variable))
            {
                continue;
            }

            P4Type bound = unifier.Result.Apply(variable);
            if (TypeFacts.IsNumber(bound) || bound is StructType { Name.Length: 0 })
            {
                context.Error(2279, value.Span, TypeFacts.IsNumber(bound) ? $"the width of argument '{callee.Parameters[i].Name}' of '{callee.Name}' is not known; write it before the number" : $"the type of argument '{callee.Parameters[i].Name}' of '{callee.Name}' is not known; write it before the value in parentheses");
                return false;
            }
        }

        return true;
    }

    private Expression? Pass(Parameter parameter, Expression? value, ArgumentSyntax? syntax, string callee, Substitution types)
    {
        if (value is null)
        {
            if (syntax?.Value is AnySyntax any && parameter.Direction != Direction.Out)
            {
                return context.Fault(2274, any.Span, $"'_' stands only for a result; parameter '{parameter.Name}' of '{callee}' takes a value");
            }

            return Default(parameter, types);
        }

        if (parameter.Direction is Direction.Out or Direction.InOut)
        {
            value = context.Converter.Settle(value);
            if (TypeFacts.IsUnknown(value.Type))
            {
                return value;
            }

            if (!value.Type.Same(parameter.Type) && !TypeFacts.IsGeneric(parameter.Type))
            {
                return context.Fault(2275, value.Span, $"parameter '{parameter.Name}' of '{callee}' gives a value of type {parameter.Type}; the argument has type {value.Type}");
            }

            return context.Expressions.CheckAssignable(value) ? value : CheckContext.Unknown(value.Span);
        }

        P4Type own = context.Converter.OwnType(value);
        if (TypeFacts.IsGeneric(parameter.Type) || parameter.Type is BlockType or PackageType or ExternType)
        {
            // Agreement was found by inference; an object keeps its own type.
            return TypeFacts.IsGeneric(own) ? value : context.Converter.Settle(value);
        }

        return context.Converter.Convert(value, parameter.Type);
    }

    // A default that is a generic parser or control becomes one for the types of this call.
    private Expression? Default(Parameter parameter, Substitution types) =>
        parameter.Default is ConstructorExpression { Type: BlockType block } made && types.Apply(block) is BlockType applied ? made with { Type = context.Blocks.Known(applied) } : parameter.Default;

    private Expression CallName(CallSyntax syntax, IdentifierSyntax name, Place place)
    {
        Symbol? symbol = (name.FromTop ? place.Scope.Top : place.Scope).Find(name.Name);
        switch (symbol)
        {
            case FunctionsSymbol functions:
                return CallFunction(syntax, name.Name, functions, place);
            case ActionSymbol action:
                return CallAction(syntax, action.Action, place);
            case null:
                return context.Fault(2257, name.Span, $"'{name.Name}' is not declared");
            case TableSymbol or InstanceSymbol:
                return context.Fault(2270, name.Span, $"'{name.Name}' cannot be called; call {name.Name}.apply()");
            default:
                return context.Fault(2270, name.Span, $"'{name.Name}' cannot be called");
        }
    }

    private Expression CallAction(CallSyntax syntax, ActionDeclaration action, Place place)
    {
        if (place.Kind is BodyKind.State or BodyKind.Parser or BodyKind.Function)
        {
            return context.Fault(2276, syntax.Span, $"action '{action.Name}' is called outside of a control");
        }

        if (!syntax.TypeArguments.IsEmpty)
        {
            return context.Fault(2277, syntax.Span, $"action '{action.Name}' takes no type arguments");
        }

        var signature = new ExternFunction(action.Name, SimpleType.Void, [], action.Parameters, false, [], action.Span);
        return Pass(signature, null, syntax.Arguments, syntax.Span, place) is { } passed ? new ActionCall(syntax.Span, action, passed.Arguments) : CheckContext.Unknown(syntax.Span);
    }

    private Expression CallFunction(CallSyntax syntax, string name, FunctionsSymbol functions, Place place)
    {
        ExternFunction? signature = Pick(name, syntax.Span, [.. functions.Overloads.Select(o => o.Signature)], syntax.Arguments);
        if (signature is null)
        {
            return CheckContext.Unknown(syntax.Span);
        }

        if (!TypeArguments(syntax, signature, place, out ImmutableArray<P4Type>? given) || Pass(signature, given, syntax.Arguments, syntax.Span, place) is not { } passed)
        {
            return CheckContext.Unknown(syntax.Span);
        }

        Callee callee = functions.Overloads.First(o => ReferenceEquals(o.Signature, signature));
        if (callee.Template is { } template)
        {
            FunctionDeclaration? function = context.Functions.Instantiate(signature, template, passed.Types, syntax.Span);
            return function is null ? CheckContext.Unknown(syntax.Span) : new FunctionCall(passed.Return, syntax.Span, function, passed.Arguments);
        }

        return name == "static_assert" ? StaticAssert(syntax.Span, passed.Arguments) : new ExternCall(passed.Return, syntax.Span, signature, passed.Types, passed.Arguments);
    }

    /// <summary>The type arguments that a call gives; null when it gives none. False after a fault.</summary>
    public bool TypeArguments(CallSyntax syntax, ExternFunction callee, Place place, out ImmutableArray<P4Type>? given)
    {
        given = null;
        if (syntax.TypeArguments.IsEmpty)
        {
            return true;
        }

        given = [.. syntax.TypeArguments.Select(t => context.Types.Resolve(t, place))];
        if (given.Value.Length == callee.TypeParameters.Length)
        {
            return !given.Value.Any(TypeFacts.IsUnknown);
        }

        context.Error(2277, syntax.Span, $"'{callee.Name}' takes {callee.TypeParameters.Length} type arguments, {given.Value.Length} are given");
        return false;
    }

    private Expression StaticAssert(SourceSpan span, ImmutableArray<Argument> arguments)
    {
        if (arguments[0].Value is not ConstantExpression { Value: BooleanConstant condition })
        {
            return context.Fault(2278, span, "the condition of static_assert is not known when compiling");
        }

        if (condition.Value)
        {
            return new ConstantExpression(SimpleType.Boolean, span, condition);
        }

        string message = arguments.Length > 1 && arguments[1].Value is ConstantExpression { Value: TextConstant text } ? $": {text.Value}" : "";
        return context.Fault(2278, span, $"static_assert failed{message}");
    }
}
