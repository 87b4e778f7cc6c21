using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Parameters as declared, and arguments brought to their order.</summary>
internal sealed class ParameterChecker(CheckContext context)
{
    /// <summary>The parameters; their default values are known when compiling.</summary>
    public ImmutableArray<Parameter> Declare(ImmutableArray<ParameterSyntax> syntax, Place place, VariableKind kind)
    {
        context.CheckDistinct(syntax.Select(p => p.Name), "parameter");
        var result = ImmutableArray.CreateBuilder<Parameter>();
        foreach (ParameterSyntax parameter in syntax)
        {
            P4Type type = context.Types.Resolve(parameter.Type, place);
            Direction direction = parameter.Direction switch { "in" => Direction.In, "out" => Direction.Out, "inout" => Direction.InOut, _ => Direction.None };
            type = CheckType(parameter, type, direction, kind);
            Expression? value = null;
            if (parameter.Default is { } written)
            {
                value = Default(written, type, place);
                if (direction is Direction.Out or Direction.InOut)
                {
                    context.Error(2260, written.Span, $"parameter '{parameter.Name}' is '{parameter.Direction}' and has no default");
                }
            }

            bool optional = value is not null || parameter.Annotations.Any(a => a.Name == "optional");
            var variable = new Variable(parameter.Name.Text, type, kind, direction, parameter.Name.Span, parameter.Annotations);
            result.Add(new Parameter(parameter.Name.Text, type, direction, value, optional, variable, parameter.Annotations, parameter.Name.Span));
        }

        return result.ToImmutable();
    }

    /// <summary>Makes parameters known by name.</summary>
    public static void Enter(ImmutableArray<Parameter> parameters, Scope scope)
    {
        foreach (Parameter parameter in parameters)
        {
            if (scope.FindHere(parameter.Name) is null)
            {
                scope.Set(parameter.Name, new VariableSymbol(parameter.Variable, parameter.Span));
            }
        }
    }

    /// <summary>True when arguments of this number and these names can be meant for the parameters.</summary>
    public static bool Accepts(ImmutableArray<Parameter> parameters, ImmutableArray<ArgumentSyntax> arguments) => Match(parameters, arguments) is not null;

    /// <summary>For each parameter its argument, or null where there is none; null altogether when they do not go together.</summary>
    public static ArgumentSyntax?[]? Match(ImmutableArray<Parameter> parameters, ImmutableArray<ArgumentSyntax> arguments)
    {
        if (arguments.Length > parameters.Length)
        {
            return null;
        }

        var result = new ArgumentSyntax?[parameters.Length];
        int position = 0;
        foreach (ArgumentSyntax argument in arguments)
        {
            int index = argument.Name is { } name ? IndexOf(parameters, name.Text) : position++;
            if (index < 0 || index >= result.Length || result[index] is not null || (argument.Name is null && arguments.Any(a => a.Name is not null)))
            {
                return null;
            }

            result[index] = argument;
        }

        for (int i = 0; i < result.Length; i++)
        {
            if (result[i] is null && !parameters[i].IsOptional)
            {
                return null;
            }
        }

        return result;
    }

    /// <summary>Says why arguments do not go with parameters.</summary>
    public static string Mismatch(string name, ImmutableArray<Parameter> parameters, ImmutableArray<ArgumentSyntax> arguments)
    {
        if (arguments.Any(a => a.Name is not null) && arguments.Any(a => a.Name is null))
        {
            return $"the arguments of '{name}' are given either all by name or all by position";
        }

        foreach (ArgumentSyntax argument in arguments)
        {
            if (argument.Name is { } given && IndexOf(parameters, given.Text) < 0)
            {
                return $"'{name}' has no parameter '{given}'";
            }
        }

        int least = parameters.Count(p => !p.IsOptional);
        string wanted = least == parameters.Length ? $"{least}" : $"{least} to {parameters.Length}";
        return arguments.Length < least || arguments.Length > parameters.Length
            ? $"'{name}' takes {wanted} arguments, {arguments.Length} are given"
            : $"the arguments given to '{name}' leave a parameter without value, or give it two";
    }

    private static int IndexOf(ImmutableArray<Parameter> parameters, string name)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private Expression Default(ExpressionSyntax syntax, P4Type type, Place place)
    {
        Expression value = context.Expressions.Check(syntax, place);
        if (type is not (BlockType or ExternType or PackageType) || TypeFacts.IsUnknown(value.Type))
        {
            return context.Converter.Convert(value, type);
        }

        var unifier = new Unifier();
        unifier.OpenIn(value.Type);
        if (!unifier.Unify(type, value.Type))
        {
            return context.Fault(2220, value.Span, $"a value of type {value.Type} does not go where {type} is expected");
        }

        return value is ConstructorExpression made ? made with { Type = unifier.Result.Apply(made.Type) } : value;
    }

    private P4Type CheckType(ParameterSyntax syntax, P4Type type, Direction direction, VariableKind kind)
    {
        bool isObject = type is ExternType or BlockType or PackageType;
        if (TypeFacts.IsUnknown(type))
        {
            return type;
        }

        if (ReferenceEquals(type, SimpleType.Void) || ReferenceEquals(type, SimpleType.MatchKind))
        {
            context.Error(2261, syntax.Type.Span, $"parameter '{syntax.Name}' cannot have type {type}");
            return SimpleType.Unknown;
        }

        if (isObject && direction != Direction.None)
        {
            context.Error(2262, syntax.Span, $"parameter '{syntax.Name}' is an object ({type}) and has no direction");
        }

        if ((direction is Direction.Out or Direction.InOut && TypeFacts.IsNumber(type)) || (direction != Direction.None && ReferenceEquals(type, SimpleType.Text)))
        {
            context.Error(2262, syntax.Span, $"a value of type {type} is known when compiling; parameter '{syntax.Name}' has no direction");
        }

        if (kind == VariableKind.ConstructorParameter && direction != Direction.None)
        {
            context.Error(2262, syntax.Span, $"parameter '{syntax.Name}' of a constructor has no direction");
        }

        return type;
    }
}
