using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Constructors: of externs, parsers, controls and packages.</summary>
internal sealed class ConstructorChecker(CheckContext context)
{
    /// <summary>A constructor call among expressions.</summary>
    public Expression Construct(TypeSyntax syntax, ImmutableArray<ArgumentSyntax> arguments, Place place)
    {
        P4Type type = context.Types.Resolve(syntax, place);
        if (TypeFacts.IsUnknown(type))
        {
            return CheckContext.Unknown(syntax.Span);
        }

        return Pass(type, arguments, syntax.Span, place) is { } made ? new ConstructorExpression(made.Type, syntax.Span, made.Arguments) : CheckContext.Unknown(syntax.Span);
    }

    /// <summary>The type with all its arguments, and the arguments of the constructor. Null after a fault.</summary>
    public (P4Type Type, ImmutableArray<Argument> Arguments)? Pass(P4Type type, ImmutableArray<ArgumentSyntax> arguments, SourceSpan span, Place place)
    {
        switch (type)
        {
            case ExternType e:
                if (e.Declaration.Constructors.IsEmpty)
                {
                    context.Error(2290, span, $"extern '{e.Declaration.Name}' has no constructor");
                    return null;
                }

                ExternFunction? picked = context.Calls.Pick(e.Declaration.Name, span, e.Declaration.Constructors, arguments);
                return picked is null ? null : Infer(picked with { TypeParameters = e.Declaration.TypeParameters }, e.Arguments, arguments, span, place, types => new ExternType(e.Declaration, types));
            case BlockType { Declaration.HasBody: true } b:
                var signature = new ExternFunction(b.Declaration.Name, SimpleType.Void, b.Declaration.TypeParameters, b.Declaration.ConstructorParameters, false, [], b.Declaration.Span);
                return Infer(signature, b.Arguments, arguments, span, place, _ => b);
            case PackageType p:
                var package = new ExternFunction(p.Declaration.Name, SimpleType.Void, p.Declaration.TypeParameters, p.Declaration.Parameters, false, [], p.Declaration.Span);
                return Infer(package, p.Arguments, arguments, span, place, types => new PackageType(p.Declaration, types));
            case BlockType b:
                context.Error(2290, span, $"'{b}' has no body and cannot be instantiated");
                return null;
            default:
                context.Error(2290, span, $"type {type} has no constructor");
                return null;
        }
    }

    private (P4Type Type, ImmutableArray<Argument> Arguments)? Infer(
        ExternFunction signature, ImmutableArray<P4Type> given, ImmutableArray<ArgumentSyntax> arguments, SourceSpan span, Place place, Func<ImmutableArray<P4Type>, P4Type> make)
    {
        // A generic extern or package makes its own variables, so that two instances do not share them.
        if (context.Calls.Pass(signature, given, arguments, span, place, isConstructor: true) is not { } passed)
        {
            return null;
        }

        foreach (Argument argument in passed.Arguments)
        {
            if (argument.Value is { } value && !IsKnown(value))
            {
                context.Error(2291, value.Span, $"argument '{argument.Parameter.Name}' of the constructor of '{signature.Name}' must be known when compiling");
                return null;
            }
        }

        return (make(passed.Types), passed.Arguments);
    }

    private static bool IsKnown(Expression value) => value switch
    {
        ConstantExpression or ConstructorExpression or InstanceExpression or ExternCall or InvalidHeaderExpression => true,
        VariableExpression v => v.Variable.Kind == VariableKind.ConstructorParameter || (v.Variable is { Kind: VariableKind.Parameter, Direction: Direction.None } && v.Type is ExternType),
        AggregateExpression a => a.Elements.All(IsKnown),
        BinaryExpression b => IsKnown(b.Left) && IsKnown(b.Right),
        UnaryExpression u => IsKnown(u.Operand),
        CastExpression c => IsKnown(c.Operand),
        SliceExpression s => IsKnown(s.Target),
        FieldExpression f => IsKnown(f.Target),
        ConditionalExpression c => IsKnown(c.Condition) && IsKnown(c.WhenTrue) && IsKnown(c.WhenFalse),
        _ => false,
    };
}
