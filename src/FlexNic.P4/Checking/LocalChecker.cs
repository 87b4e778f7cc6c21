using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Declarations within parsers, controls and blocks, and instances at any level.</summary>
internal sealed class LocalChecker(CheckContext context)
{
    /// <summary>Enters a declaration; gives the statement that a variable makes.</summary>
    public Statement? Check(DeclarationSyntax syntax, Place place)
    {
        switch (syntax)
        {
            case ConstantSyntax c:
                Constant(c, place);
                return null;
            case VariableSyntax v:
                return Variable(v, place);
            case InstantiationSyntax i:
                Instantiate(i, place);
                return null;
            case ActionSyntax a when place.Kind == BodyKind.Control:
                Action(a, place, isTop: false);
                return null;
            case TableSyntax t when place.Kind == BodyKind.Control:
                context.Tables.Declare(t, place);
                return null;
            case ValueSetSyntax s when place.Kind == BodyKind.Parser:
                ValueSet(s, place);
                return null;
            default:
                context.Error(2340, syntax.Span, $"'{syntax.Name}' cannot be declared here");
                return null;
        }
    }

    public void Constant(ConstantSyntax syntax, Place place)
    {
        P4Type type = context.Types.ResolveValue(syntax.Type, place, $"constant '{syntax.Name}'");
        Expression value = context.Expressions.Check(syntax.Value, type, place);
        if (!TypeFacts.IsUnknown(value.Type) && !IsConstant(value))
        {
            value = context.Fault(2341, syntax.Value.Span, $"the value of constant '{syntax.Name}' is not known when compiling");
        }

        context.Declare(place.Scope, syntax.Name, new ConstantSymbol(value, syntax.Name.Span));
    }

    public void Action(ActionSyntax syntax, Place place, bool isTop)
    {
        Place inner = place.Inner() with { Kind = BodyKind.Action, Return = SimpleType.Void };
        ImmutableArray<Parameter> parameters = context.Parameters.Declare(syntax.Parameters, inner, VariableKind.Parameter);
        bool data = false;
        foreach (Parameter parameter in parameters)
        {
            if (parameter.Type is ExternType or BlockType or PackageType)
            {
                context.Error(2342, parameter.Span, $"parameter '{parameter.Name}' of an action cannot be an object");
            }

            if (data && parameter.Direction != Direction.None)
            {
                context.Error(2342, parameter.Span, $"parameter '{parameter.Name}' has a direction and stands behind one without; those of the control plane come last");
            }

            data |= parameter.Direction == Direction.None;
        }

        var action = new ActionDeclaration(syntax.Name.Text, parameters, syntax.Annotations, isTop, syntax.Name.Span);
        ParameterChecker.Enter(parameters, inner.Scope);
        action.Body = context.Statements.Block(syntax.Body, inner);
        context.Declare(place.Scope, syntax.Name, new ActionSymbol(action, syntax.Name.Span));
        place.Owner?.Members.Add(new BlockMember(Action: action));
    }

    public Instance? Instantiate(InstantiationSyntax syntax, Place place)
    {
        if (place.Kind is BodyKind.Action or BodyKind.Function or BodyKind.State)
        {
            context.Error(2343, syntax.Span, $"instance '{syntax.Name}' cannot be made in an action, a function or a state");
            return null;
        }

        P4Type type = context.Types.Resolve(syntax.Type, place);
        if (TypeFacts.IsUnknown(type))
        {
            context.Declare(place.Scope, syntax.Name, new ConstantSymbol(CheckContext.Unknown(syntax.Span), syntax.Name.Span));
            return null;
        }

        if (Misplaced(type, place) is { } reason)
        {
            context.Error(2344, syntax.Span, $"{reason} cannot be instantiated here");
        }

        if (context.Constructors.Pass(type, syntax.Arguments, syntax.Span, place) is not { } made)
        {
            context.Declare(place.Scope, syntax.Name, new ConstantSymbol(CheckContext.Unknown(syntax.Span), syntax.Name.Span));
            return null;
        }

        var instance = new Instance(syntax.Name.Text, made.Type, made.Arguments, syntax.Annotations, syntax.Name.Span);
        AbstractMethods(syntax, instance, place);
        context.Declare(place.Scope, syntax.Name, new InstanceSymbol(instance, syntax.Name.Span));
        place.Owner?.Members.Add(new BlockMember(Instance: instance));
        return instance;
    }

    private static string? Misplaced(P4Type type, Place place) => (type, place.Kind) switch
    {
        (PackageType, not BodyKind.Top) => "a package",
        (BlockType { Declaration.IsParser: true }, not BodyKind.Parser) => "a parser",
        (BlockType { Declaration.IsParser: false }, BodyKind.Parser or BodyKind.State or BodyKind.Top) => "a control",
        _ => null,
    };

    private static bool IsConstant(Expression value) => value is ConstantExpression or InvalidHeaderExpression or ExternCall || (value is AggregateExpression a && a.Elements.All(IsConstant));

    private VariableStatement? Variable(VariableSyntax syntax, Place place)
    {
        P4Type type = context.Types.ResolveValue(syntax.Type, place, $"variable '{syntax.Name}'");
        if (type is ExternType || TypeFacts.IsNumber(type) || ReferenceEquals(type, SimpleType.Text))
        {
            context.Error(2345, syntax.Span, $"a variable cannot have type {type}");
            type = SimpleType.Unknown;
        }

        Expression? value = syntax.Value is null ? null : context.Expressions.Check(syntax.Value, type, place);
        var variable = new Variable(syntax.Name.Text, type, VariableKind.Local, Direction.None, syntax.Name.Span, syntax.Annotations);
        context.Declare(place.Scope, syntax.Name, new VariableSymbol(variable, syntax.Name.Span));
        return TypeFacts.IsUnknown(type) ? null : new VariableStatement(syntax.Span, variable, value);
    }

    private void ValueSet(ValueSetSyntax syntax, Place place)
    {
        P4Type element = context.Types.ResolveValue(syntax.Element, place, "a value set");
        var size = context.Types.Constant(syntax.Size, place, "the size of a value set");
        var set = new ValueSet(syntax.Name.Text, element, (int)System.Numerics.BigInteger.Min(size ?? 0, int.MaxValue), syntax.Annotations, syntax.Name.Span);
        context.Declare(place.Scope, syntax.Name, new ValueSetSymbol(set, syntax.Name.Span));
        place.Owner?.Members.Add(new BlockMember(ValueSet: set));
    }

    private void AbstractMethods(InstantiationSyntax syntax, Instance instance, Place place)
    {
        if (instance.Type is not ExternType ext)
        {
            if (!syntax.Members.IsEmpty)
            {
                context.Error(2346, syntax.Span, $"only an instance of an extern is given methods; '{syntax.Name}' is a {instance.Type}");
            }

            return;
        }

        var substitution = new Substitution(ext.Declaration.TypeParameters, ext.Arguments);
        var methods = ImmutableArray.CreateBuilder<FunctionDeclaration>();
        var members = ImmutableArray.CreateBuilder<Instance>();
        Place inside = place.Inner() with { This = ext };
        foreach (DeclarationSyntax member in syntax.Members)
        {
            if (member is InstantiationSyntax i)
            {
                if (Instantiate(i, inside with { Owner = null }) is { } inner)
                {
                    members.Add(inner);
                }

                continue;
            }

            if (member is not FunctionSyntax function)
            {
                context.Error(2340, member.Span, $"'{member.Name}' cannot be declared here");
                continue;
            }

            ExternFunction own = context.Functions.Signature(function, inside);
            ExternFunction? wanted = ext.Declaration.Methods.FirstOrDefault(m => m.Name == own.Name && m.Parameters.Length >= own.Parameters.Length && m.Parameters.Skip(own.Parameters.Length).All(p => p.IsOptional));
            if (wanted is null || !wanted.IsAbstract || !Agrees(own, wanted, substitution))
            {
                context.Error(2347, function.Span, $"extern {ext} has no abstract method '{own.Name}' with these parameters and result");
            }

            methods.Add(context.Functions.Check(own, new FunctionTemplate(function, inside.Scope), [.. own.TypeParameters], ext));
        }

        foreach (ExternFunction method in ext.Declaration.Methods)
        {
            if (method.IsAbstract && !method.Annotations.Any(a => a.Name == "optional") && !methods.Any(m => m.Name == method.Name))
            {
                context.Error(2348, syntax.Span, $"'{syntax.Name}' needs a body for the abstract method '{method.Name}' of {ext}");
            }
        }

        instance.Methods = methods.ToImmutable();
        instance.Members = members.ToImmutable();
    }

    private static bool Agrees(ExternFunction own, ExternFunction wanted, Substitution substitution) =>
        (own.Return.Same(substitution.Apply(wanted.Return)) || TypeFacts.IsGeneric(substitution.Apply(wanted.Return)))
        && own.Parameters.Zip(wanted.Parameters).All(p => p.First.Direction == p.Second.Direction && (p.First.Type.Same(substitution.Apply(p.Second.Type)) || TypeFacts.IsGeneric(substitution.Apply(p.Second.Type))));
}
