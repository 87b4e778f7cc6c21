using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>In what kind of body a statement stands.</summary>
internal enum BodyKind
{
    Top,
    Parser,
    State,
    Control,
    Apply,
    Action,
    Function,
    Table,
}

/// <summary>Where a statement or expression stands: what names mean there and what is allowed there.</summary>
internal sealed record Place(Scope Scope, BodyKind Kind)
{
    /// <summary>The parser or control around, where new instances go.</summary>
    public BlockBuilder? Owner { get; init; }

    /// <summary>The type that return gives.</summary>
    public P4Type Return { get; init; } = SimpleType.Void;

    /// <summary>The extern whose method this is, for <c>this</c>.</summary>
    public P4Type? This { get; init; }

    public bool InLoop { get; init; }

    public Place Inner() => this with { Scope = new Scope(Scope) };
}

/// <summary>Gathers what is declared in a parser or control.</summary>
internal sealed class BlockBuilder(BlockDeclaration block)
{
    public BlockDeclaration Block => block;

    public List<Statement> Locals { get; } = [];

    public List<Instance> Instances { get; } = [];

    public List<ActionDeclaration> Actions { get; } = [];

    public List<TableDeclaration> Tables { get; } = [];

    public List<ValueSet> ValueSets { get; } = [];

    public void Publish()
    {
        block.Locals = [.. Locals];
        block.Instances = [.. Instances];
        block.Actions = [.. Actions];
        block.Tables = [.. Tables];
        block.ValueSets = [.. ValueSets];
    }
}
