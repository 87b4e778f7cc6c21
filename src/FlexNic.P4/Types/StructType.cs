using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Syntax;

namespace FlexNic.P4.Types;

/// <summary>What a <see cref="StructType"/> is.</summary>
public enum StructKind
{
    /// <summary><c>struct</c>.</summary>
    Struct,

    /// <summary><c>header</c>: has a validity bit.</summary>
    Header,

    /// <summary><c>header_union</c>: at most one member is valid.</summary>
    Union,
}

/// <summary>A field of a struct, header or union; <paramref name="Index"/> is its position.</summary>
public sealed record Field(string Name, P4Type Type, int Index, ImmutableArray<Annotation> Annotations, SourceSpan Span);

/// <summary>A struct, header or header union.</summary>
public sealed class StructType : P4Type
{
    private readonly Lazy<ImmutableArray<Field>> _fields;

    /// <summary>A type of a declaration; the fields are made when first asked for.</summary>
    public StructType(string name, StructKind kind, StructDeclaration? declaration, ImmutableArray<P4Type> arguments, ImmutableArray<Annotation> annotations, Func<ImmutableArray<Field>> fields)
    {
        Name = name;
        Kind = kind;
        Declaration = declaration;
        Arguments = arguments;
        Annotations = annotations;
        _fields = new Lazy<ImmutableArray<Field>>(fields);
    }

    /// <summary>The name of the declaration; empty for the type of a record without declaration.</summary>
    public string Name { get; }

    /// <summary>Struct, header or union.</summary>
    public StructKind Kind { get; }

    /// <summary>The generic declaration that this type comes from, if any.</summary>
    public StructDeclaration? Declaration { get; }

    /// <summary>The arguments of the generic declaration.</summary>
    public ImmutableArray<P4Type> Arguments { get; }

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations { get; }

    /// <summary>The fields in order.</summary>
    public ImmutableArray<Field> Fields => _fields.Value;

    /// <summary>The field of a name, or null.</summary>
    public Field? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <inheritdoc/>
    public override bool Same(P4Type other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not StructType s || s.Kind != Kind)
        {
            return false;
        }

        if (Name.Length == 0)
        {
            return s.Name.Length == 0 && s.Fields.Length == Fields.Length && Fields.Zip(s.Fields).All(p => p.First.Name == p.Second.Name && p.First.Type.Same(p.Second.Type));
        }

        return Declaration is not null && ReferenceEquals(Declaration, s.Declaration) && Arguments.Zip(s.Arguments).All(p => p.First.Same(p.Second));
    }

    /// <inheritdoc/>
    public override string ToString() => Name.Length == 0 ? $"{{ {string.Join("; ", Fields.Select(f => $"{f.Type} {f.Name}"))} }}" : Arguments.IsEmpty ? Name : $"{Name}<{string.Join(", ", Arguments)}>";
}

/// <summary>A generic struct, header or union.</summary>
public sealed class StructDeclaration(string name, StructKind kind, ImmutableArray<TypeVariable> parameters, ImmutableArray<Field> fields, ImmutableArray<Annotation> annotations)
{
    /// <summary>The type parameters.</summary>
    public ImmutableArray<TypeVariable> Parameters => parameters;

    /// <summary>The type with the given arguments.</summary>
    public StructType Instantiate(ImmutableArray<P4Type> arguments)
    {
        var substitution = new Substitution(parameters, arguments);
        return new StructType(name, kind, this, arguments, annotations, () => [.. fields.Select(f => f with { Type = substitution.Apply(f.Type) })]);
    }
}
