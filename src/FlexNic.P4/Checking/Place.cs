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

    public List<BlockMember> Members { get; } = [];

    public void Publish()
    {
        block.Locals = [.. Locals];
        block.Members = [.. Members];
        block.Instances = [.. Members.Select(m => m.Instance).OfType<Instance>()];
        block.Actions = [.. Members.Select(m => m.Action).OfType<ActionDeclaration>()];
        block.Tables = [.. Members.Select(m => m.Table).OfType<TableDeclaration>()];
        block.ValueSets = [.. Members.Select(m => m.ValueSet).OfType<ValueSet>()];
    }
}
