using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>What a name means.</summary>
internal abstract record Symbol(SourceSpan Span);

internal sealed record TypeSymbol(P4Type Type, SourceSpan Span) : Symbol(Span);

internal sealed record GenericStructSymbol(string Name, StructDeclaration Declaration, SourceSpan Span) : Symbol(Span);

internal sealed record ExternSymbol(ExternDeclaration Declaration, SourceSpan Span) : Symbol(Span);

internal sealed record BlockSymbol(BlockTemplate Template, SourceSpan Span) : Symbol(Span);

internal sealed record PackageSymbol(PackageDeclaration Declaration, SourceSpan Span) : Symbol(Span);

internal sealed record VariableSymbol(Variable Variable, SourceSpan Span) : Symbol(Span);

internal sealed record ConstantSymbol(Expression Value, SourceSpan Span) : Symbol(Span);

internal sealed record FunctionsSymbol(ImmutableArray<Callee> Overloads, SourceSpan Span) : Symbol(Span);

internal sealed record ActionSymbol(ActionDeclaration Action, SourceSpan Span) : Symbol(Span);

internal sealed record TableSymbol(TableDeclaration Table, SourceSpan Span) : Symbol(Span);

internal sealed record InstanceSymbol(Instance Instance, SourceSpan Span) : Symbol(Span);

internal sealed record ValueSetSymbol(ValueSet ValueSet, SourceSpan Span) : Symbol(Span);

/// <summary>A function that can be called: its signature, and its text when it has a body.</summary>
internal sealed record Callee(ExternFunction Signature, FunctionTemplate? Template);

/// <summary>The text of a function, and what it was checked to for the types it is used with.</summary>
internal sealed class FunctionTemplate(FunctionSyntax syntax, Scope scope)
{
    public FunctionSyntax Syntax => syntax;

    public Scope Scope => scope;

    public List<FunctionDeclaration> Instances { get; } = [];
}

/// <summary>The text of a parser or control, and what it was checked to for the types it is used with.</summary>
internal sealed class BlockTemplate(BlockDeclarationSyntax syntax, BlockDeclaration generic, Scope scope)
{
    public BlockDeclarationSyntax Syntax => syntax;

    public BlockDeclaration Generic => generic;

    public Scope Scope => scope;

    public List<(ImmutableArray<P4Type> Arguments, BlockDeclaration Block)> Instances { get; } = [];
}
