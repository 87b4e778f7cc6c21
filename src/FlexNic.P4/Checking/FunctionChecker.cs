using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Functions: signatures, bodies, and the bodies of generic functions for the types they are used with.</summary>
internal sealed class FunctionChecker(CheckContext context)
{
    private const int MaxInstances = 1000;

    /// <summary>Declares a function, extern or with a body.</summary>
    public void Declare(FunctionSyntax syntax, Place place)
    {
        ExternFunction signature = Signature(syntax, place);
        FunctionTemplate? template = syntax.Body is null ? null : new FunctionTemplate(syntax, place.Scope);
        if (template is not null)
        {
            FunctionDeclaration first = Check(signature, template, [.. signature.TypeParameters]);
            if (signature.TypeParameters.IsEmpty)
            {
                template.Instances.Add(first);
            }
        }

        var callee = new Callee(signature, template);
        if (place.Scope.FindHere(syntax.Name.Text) is FunctionsSymbol earlier)
        {
            if (earlier.Overloads.FirstOrDefault(o => SameShape(o.Signature.Parameters, signature.Parameters)) is { } same)
            {
                context.Error(2200, syntax.Span, $"function '{syntax.Name}' with these parameters is declared already, at {same.Signature.Span.File}({same.Signature.Span.Line},{same.Signature.Span.Column})");
                return;
            }

            place.Scope.Set(syntax.Name.Text, earlier with { Overloads = earlier.Overloads.Add(callee) });
            return;
        }

        context.Declare(place.Scope, syntax.Name, new FunctionsSymbol([callee], syntax.Name.Span));
    }

    /// <summary>The signature of a function or method.</summary>
    public ExternFunction Signature(FunctionSyntax syntax, Place place)
    {
        Place inner = place.Inner();
        ImmutableArray<TypeVariable> variables = TypeParameters(syntax.TypeParameters, inner.Scope);
        P4Type returns = syntax.Return is null ? SimpleType.Void : context.Types.Resolve(syntax.Return, inner);
        if (returns is PackageType or BlockType or ExternType or TypeVariable { Name: "_" } || TypeFacts.Contains(returns, t => t is TypeVariable { Name: "_" }))
        {
            if (returns is not ExternType)
            {
                context.Error(2300, syntax.Return!.Span, $"function '{syntax.Name}' cannot give a value of type {returns}");
                returns = SimpleType.Unknown;
            }
        }

        context.CheckClash(syntax.TypeParameters, syntax.Parameters);
        ImmutableArray<Parameter> parameters = context.Parameters.Declare(syntax.Parameters, inner, VariableKind.Parameter);
        return new ExternFunction(syntax.Name.Text, returns, variables, parameters, syntax.IsAbstract, syntax.Annotations, syntax.Name.Span);
    }

    /// <summary>Enters type parameters.</summary>
    public ImmutableArray<TypeVariable> TypeParameters(ImmutableArray<NameSyntax> names, Scope scope)
    {
        context.CheckDistinct(names, "type parameter");
        ImmutableArray<TypeVariable> variables = [.. names.Select(n => new TypeVariable(n.Text))];
        for (int i = 0; i < names.Length; i++)
        {
            scope.Set(names[i].Text, new TypeSymbol(variables[i], names[i].Span));
        }

        return variables;
    }

    /// <summary>The function for the types of a call.</summary>
    public FunctionDeclaration? Instantiate(ExternFunction signature, FunctionTemplate template, ImmutableArray<P4Type> types, SourceSpan span)
    {
        FunctionDeclaration? known = template.Instances.FirstOrDefault(f => f.TypeArguments.Zip(types).All(p => p.First.Same(p.Second)));
        if (known is not null)
        {
            return known;
        }

        if (template.Instances.Count >= MaxInstances)
        {
            context.Error(2301, span, $"function '{signature.Name}' is used with more than {MaxInstances} combinations of types");
            return null;
        }

        FunctionDeclaration function = Check(signature, template, types);
        template.Instances.Add(function);
        return function;
    }

    /// <summary>The body of a function with given types for its type parameters.</summary>
    public FunctionDeclaration Check(ExternFunction signature, FunctionTemplate template, ImmutableArray<P4Type> types, P4Type? self = null)
    {
        FunctionSyntax syntax = template.Syntax;
        var scope = new Scope(template.Scope);
        for (int i = 0; i < signature.TypeParameters.Length; i++)
        {
            scope.Set(signature.TypeParameters[i].Name, new TypeSymbol(types[i], syntax.Span));
        }

        var place = new Place(scope, BodyKind.Function) { This = self };
        ImmutableArray<Parameter> parameters = types.IsEmpty ? signature.Parameters : context.Parameters.Declare(syntax.Parameters, place, VariableKind.Parameter);
        ParameterChecker.Enter(parameters, scope);
        P4Type returns = types.IsEmpty ? signature.Return : new Substitution(signature.TypeParameters, types).Apply(signature.Return);
        var function = new FunctionDeclaration(signature.Name, returns, parameters, types, signature.Span);
        function.Body = context.Statements.Block(syntax.Body!, place with { Return = returns });
        if (!ReferenceEquals(returns, SimpleType.Void) && !TypeFacts.IsUnknown(returns) && !StatementChecker.AlwaysReturns(function.Body))
        {
            context.Error(2302, syntax.Span, $"function '{syntax.Name}' does not return a value on every way through it");
        }

        return function;
    }

    // Overloads have to differ in the number or the names of their parameters.
    private static bool SameShape(ImmutableArray<Parameter> a, ImmutableArray<Parameter> b) => a.Length == b.Length && a.Zip(b).All(p => p.First.Name == p.Second.Name);
}
