using System.Collections.Immutable;
using FlexNic.P4.Checked;

namespace FlexNic.P4.Types;

/// <summary>An extern object type with its arguments.</summary>
public sealed class ExternType(ExternDeclaration declaration, ImmutableArray<P4Type> arguments) : P4Type
{
    /// <summary>The declaration.</summary>
    public ExternDeclaration Declaration => declaration;

    /// <summary>The arguments of a generic extern.</summary>
    public ImmutableArray<P4Type> Arguments => arguments;

    /// <inheritdoc/>
    public override bool Same(P4Type other) => other is ExternType e && ReferenceEquals(e.Declaration, declaration) && e.Arguments.Length == arguments.Length && arguments.Zip(e.Arguments).All(p => p.First.Same(p.Second));

    /// <inheritdoc/>
    public override string ToString() => arguments.IsEmpty ? declaration.Name : $"{declaration.Name}<{string.Join(", ", arguments)}>";
}

/// <summary>The type of parsers or controls of one shape.</summary>
public sealed class BlockType(BlockDeclaration declaration, ImmutableArray<P4Type> arguments) : P4Type
{
    /// <summary>The declaration, with or without body.</summary>
    public BlockDeclaration Declaration => declaration;

    /// <summary>The arguments of a generic declaration.</summary>
    public ImmutableArray<P4Type> Arguments => arguments;

    /// <summary>The parameters of apply, arguments put in.</summary>
    public ImmutableArray<Parameter> Parameters => [.. declaration.Parameters.Select(new Substitution(declaration.TypeParameters, arguments).Apply)];

    /// <inheritdoc/>
    public override bool Same(P4Type other) => other is BlockType b && ReferenceEquals(b.Declaration, declaration) && b.Arguments.Length == arguments.Length && arguments.Zip(b.Arguments).All(p => p.First.Same(p.Second));

    /// <inheritdoc/>
    public override string ToString() => arguments.IsEmpty ? declaration.Name : $"{declaration.Name}<{string.Join(", ", arguments)}>";
}

/// <summary>A package with its arguments.</summary>
public sealed class PackageType(PackageDeclaration declaration, ImmutableArray<P4Type> arguments) : P4Type
{
    /// <summary>The declaration.</summary>
    public PackageDeclaration Declaration => declaration;

    /// <summary>The arguments of a generic package.</summary>
    public ImmutableArray<P4Type> Arguments => arguments;

    /// <inheritdoc/>
    public override bool Same(P4Type other) => other is PackageType p && ReferenceEquals(p.Declaration, declaration) && p.Arguments.Length == arguments.Length && arguments.Zip(p.Arguments).All(x => x.First.Same(x.Second));

    /// <inheritdoc/>
    public override string ToString() => arguments.IsEmpty ? declaration.Name : $"{declaration.Name}<{string.Join(", ", arguments)}>";
}

/// <summary>The type of a table, so that <c>t.apply()</c> can be looked up.</summary>
public sealed class TableType(TableDeclaration declaration) : P4Type
{
    /// <summary>The declaration.</summary>
    public TableDeclaration Declaration => declaration;

    /// <inheritdoc/>
    public override string ToString() => $"table {declaration.Name}";
}
