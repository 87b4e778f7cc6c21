using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checked;

/// <summary>An extern object type.</summary>
public sealed class ExternDeclaration(string name, ImmutableArray<TypeVariable> typeParameters, ImmutableArray<Annotation> annotations, SourceSpan span)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The type parameters.</summary>
    public ImmutableArray<TypeVariable> TypeParameters => typeParameters;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <summary>Where it is declared.</summary>
    public SourceSpan Span => span;

    /// <summary>The constructors.</summary>
    public ImmutableArray<ExternFunction> Constructors { get; internal set; } = [];

    /// <summary>The methods, overloads included.</summary>
    public ImmutableArray<ExternFunction> Methods { get; internal set; } = [];
}

/// <summary>An extern function, or a method or constructor of an extern.</summary>
public sealed record ExternFunction(
    string Name, P4Type Return, ImmutableArray<TypeVariable> TypeParameters, ImmutableArray<Parameter> Parameters, bool IsAbstract, ImmutableArray<Annotation> Annotations, SourceSpan Span);

/// <summary>A function of the program; of a generic one there is an object for each use with other types.</summary>
public sealed class FunctionDeclaration(string name, P4Type returns, ImmutableArray<Parameter> parameters, ImmutableArray<P4Type> typeArguments, SourceSpan span)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The type of the result.</summary>
    public P4Type Return => returns;

    /// <summary>The parameters.</summary>
    public ImmutableArray<Parameter> Parameters => parameters;

    /// <summary>The types that a generic function is used with.</summary>
    public ImmutableArray<P4Type> TypeArguments => typeArguments;

    /// <summary>Where it is declared.</summary>
    public SourceSpan Span => span;

    /// <summary>The body.</summary>
    public BlockStatement Body { get; internal set; } = new(span, [], []);
}

/// <summary>An action.</summary>
public sealed class ActionDeclaration(string name, ImmutableArray<Parameter> parameters, ImmutableArray<Annotation> annotations, bool isTop, SourceSpan span)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The parameters; those without direction come last.</summary>
    public ImmutableArray<Parameter> Parameters => parameters;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <summary>True when it stands outside of any control.</summary>
    public bool IsTop => isTop;

    /// <summary>Where it is declared.</summary>
    public SourceSpan Span => span;

    /// <summary>The body.</summary>
    public BlockStatement Body { get; internal set; } = new(span, [], []);
}

/// <summary>A parser or control, or the type of one (then without body).</summary>
public sealed class BlockDeclaration(string name, bool isParser, ImmutableArray<TypeVariable> typeParameters, ImmutableArray<Annotation> annotations, SourceSpan span)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>Parser or control.</summary>
    public bool IsParser => isParser;

    /// <summary>The type parameters.</summary>
    public ImmutableArray<TypeVariable> TypeParameters => typeParameters;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <summary>Where it is declared.</summary>
    public SourceSpan Span => span;

    /// <summary>The parameters of apply.</summary>
    public ImmutableArray<Parameter> Parameters { get; internal set; } = [];

    /// <summary>The parameters of the constructor.</summary>
    public ImmutableArray<Parameter> ConstructorParameters { get; internal set; } = [];

    /// <summary>True when there is a body, so that it can be instantiated.</summary>
    public bool HasBody { get; internal set; }

    /// <summary>What happens before the first state or the apply block: variables begin to exist.</summary>
    public ImmutableArray<Statement> Locals { get; internal set; } = [];

    /// <summary>Actions, tables, instances and value sets in the order of the text.</summary>
    public ImmutableArray<BlockMember> Members { get; internal set; } = [];

    /// <summary>Instances made here, those of direct application included.</summary>
    public ImmutableArray<Instance> Instances { get; internal set; } = [];

    /// <summary>The actions of a control.</summary>
    public ImmutableArray<ActionDeclaration> Actions { get; internal set; } = [];

    /// <summary>The tables of a control.</summary>
    public ImmutableArray<TableDeclaration> Tables { get; internal set; } = [];

    /// <summary>The value sets of a parser.</summary>
    public ImmutableArray<ValueSet> ValueSets { get; internal set; } = [];

    /// <summary>The states of a parser, start first if it is there.</summary>
    public ImmutableArray<ParserState> States { get; internal set; } = [];

    /// <summary>The apply block of a control.</summary>
    public BlockStatement? Apply { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => name;
}

/// <summary>What is declared in a parser or control: one of these.</summary>
public sealed record BlockMember(ActionDeclaration? Action = null, TableDeclaration? Table = null, Instance? Instance = null, ValueSet? ValueSet = null);

/// <summary>A package.</summary>
public sealed class PackageDeclaration(string name, ImmutableArray<TypeVariable> typeParameters, ImmutableArray<Annotation> annotations, SourceSpan span)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The type parameters.</summary>
    public ImmutableArray<TypeVariable> TypeParameters => typeParameters;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <summary>Where it is declared.</summary>
    public SourceSpan Span => span;

    /// <summary>The parameters of the constructor.</summary>
    public ImmutableArray<Parameter> Parameters { get; internal set; } = [];
}

/// <summary>A state of a parser. <c>accept</c> and <c>reject</c> are states without statements.</summary>
public sealed class ParserState(string name, ImmutableArray<Annotation> annotations, SourceSpan span)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <summary>Where it is declared.</summary>
    public SourceSpan Span => span;

    /// <summary>What it does.</summary>
    public ImmutableArray<Statement> Statements { get; internal set; } = [];

    /// <summary>What decides where it goes on; empty when it always goes to the only case.</summary>
    public ImmutableArray<Expression> Subjects { get; internal set; } = [];

    /// <summary>Where it goes on, first match first.</summary>
    public ImmutableArray<SelectCase> Cases { get; internal set; } = [];
}

/// <summary>Key sets, one for each subject (or a single value set for all), and the next state.</summary>
public sealed record SelectCase(ImmutableArray<KeySet> KeySets, ParserState Next, SourceSpan Span);

/// <summary>An instance of an extern, a parser, a control or a package, with the methods that the program gives it.</summary>
public sealed class Instance(string name, P4Type type, ImmutableArray<Argument> arguments, ImmutableArray<Annotation> annotations, SourceSpan span)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The type.</summary>
    public P4Type Type => type;

    /// <summary>The arguments of the constructor.</summary>
    public ImmutableArray<Argument> Arguments => arguments;

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations => annotations;

    /// <summary>Where it is declared.</summary>
    public SourceSpan Span => span;

    /// <summary>The abstract methods that the program fills in.</summary>
    public ImmutableArray<FunctionDeclaration> Methods { get; internal set; } = [];

    /// <summary>Instances among the methods.</summary>
    public ImmutableArray<Instance> Members { get; internal set; } = [];

    /// <inheritdoc/>
    public override string ToString() => name;
}
