using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Finds what type variables stand for, from pairs of a wanted and a given type.</summary>
internal sealed class Unifier
{
    private readonly HashSet<TypeVariable> _open = new(ReferenceEqualityComparer.Instance);

    public Substitution Result { get; } = new();

    /// <summary>Adds variables that may be bound.</summary>
    public void Open(IEnumerable<TypeVariable> variables) => _open.UnionWith(variables);

    /// <summary>Adds the variables that stand for <c>_</c> in a type.</summary>
    public void OpenIn(P4Type type) => TypeFacts.Contains(type, t =>
    {
        if (t is TypeVariable { Name: "_" } v)
        {
            _open.Add(v);
        }

        return false;
    });

    public bool IsOpen(TypeVariable variable) => _open.Contains(variable);

    /// <summary>False when the types cannot be made the same.</summary>
    public bool Unify(P4Type wanted, P4Type given)
    {
        if (ReferenceEquals(wanted, given) || TypeFacts.IsUnknown(wanted) || TypeFacts.IsUnknown(given))
        {
            return true;
        }

        if (wanted is TypeVariable variable && _open.Contains(variable))
        {
            return Bind(variable, given);
        }

        if (given is TypeVariable other && _open.Contains(other))
        {
            return Bind(other, wanted);
        }

        return (wanted, given) switch
        {
            (TupleType a, TupleType b) => a.Elements.Length == b.Elements.Length && a.Elements.Zip(b.Elements).All(p => Unify(p.First, p.Second)),
            (ListType a, ListType b) => Unify(a.Element, b.Element),
            (ListType a, TupleType b) => b.Elements.All(e => Unify(a.Element, e)),
            (StackType a, StackType b) => a.Size == b.Size && Unify(a.Element, b.Element),
            (StructType { Declaration: { } da } a, StructType { Declaration: { } db } b) when ReferenceEquals(da, db) => a.Arguments.Zip(b.Arguments).All(p => Unify(p.First, p.Second)),
            (StructType a, StructType { Name.Length: 0 } b) => a.Fields.Length == b.Fields.Length && b.Fields.All(f => a.Find(f.Name) is { } own && Unify(own.Type, f.Type)),
            (StructType a, TupleType b) => a.Fields.Length == b.Elements.Length && a.Fields.Zip(b.Elements).All(p => Unify(p.First.Type, p.Second)),
            (ExternType a, ExternType b) => ReferenceEquals(a.Declaration, b.Declaration) && a.Arguments.Zip(b.Arguments).All(p => Unify(p.First, p.Second)),
            (PackageType a, PackageType b) => ReferenceEquals(a.Declaration, b.Declaration) && a.Arguments.Zip(b.Arguments).All(p => Unify(p.First, p.Second)),
            (BlockType a, BlockType b) => UnifyBlocks(a, b),
            (SimpleType s, BitType or IntType) when TypeFacts.IsNumber(s) => true,
            (BitType or IntType, SimpleType s) when TypeFacts.IsNumber(s) => true,
            (BitType or IntType, SerializableEnumType e) => Unify(wanted, e.Underlying),
            _ => wanted.Same(given),
        };
    }

    private bool Bind(TypeVariable variable, P4Type given)
    {
        P4Type? bound = Result[variable];
        if (bound is null)
        {
            if (TypeFacts.Contains(given, t => ReferenceEquals(t, variable)))
            {
                return ReferenceEquals(given, variable);
            }

            Result[variable] = given;
            return true;
        }

        // A plain number takes the type that another argument has.
        if (TypeFacts.IsNumber(bound) && (TypeFacts.IsFixed(given) || given is SerializableEnumType))
        {
            Result[variable] = given;
            return true;
        }

        return Unify(bound, given);
    }

    private bool UnifyBlocks(BlockType wanted, BlockType given)
    {
        if (ReferenceEquals(wanted.Declaration, given.Declaration))
        {
            return wanted.Arguments.Zip(given.Arguments).All(p => Unify(p.First, p.Second));
        }

        var a = wanted.Parameters;
        var b = given.Parameters;
        if (wanted.Declaration.IsParser != given.Declaration.IsParser || wanted.Declaration.HasBody)
        {
            return false;
        }

        int least = Math.Min(a.Length, b.Length);
        if (a.Skip(least).Any(p => !p.IsOptional) || b.Skip(least).Any(p => !p.IsOptional))
        {
            return false;
        }

        for (int i = 0; i < least; i++)
        {
            if (a[i].Direction != b[i].Direction || !Unify(a[i].Type, b[i].Type) || !StrictlySame(a[i].Type, b[i].Type))
            {
                return false;
            }
        }

        return true;
    }

    // Parameters of apply have to agree exactly: no implied conversion fits between them.
    private bool StrictlySame(P4Type wanted, P4Type given) => TypeFacts.IsUnknown(given) || TypeFacts.IsGeneric(given) || Result.Apply(wanted) is var w && (TypeFacts.IsGeneric(w) || w.Same(given));
}
