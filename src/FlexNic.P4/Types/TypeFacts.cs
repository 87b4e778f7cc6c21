using System.Collections.Immutable;

namespace FlexNic.P4.Types;

/// <summary>Questions about types.</summary>
public static class TypeFacts
{
    /// <summary>The type that values have in memory: new types and serializable enums taken off.</summary>
    public static P4Type Representation(P4Type type)
    {
        while (true)
        {
            switch (type)
            {
                case NewType n:
                    type = n.Underlying;
                    continue;
                case SerializableEnumType e:
                    type = e.Underlying;
                    continue;
                default:
                    return type;
            }
        }
    }

    /// <summary>bit or int of a width.</summary>
    public static bool IsFixed(P4Type type) => type is BitType or IntType;

    /// <summary>bit, int of a width, or int.</summary>
    public static bool IsNumeric(P4Type type) => IsFixed(type) || IsNumber(type);

    /// <summary><c>int</c>.</summary>
    public static bool IsNumber(P4Type type) => ReferenceEquals(type, SimpleType.Number);

    /// <summary><c>bool</c>.</summary>
    public static bool IsBoolean(P4Type type) => ReferenceEquals(type, SimpleType.Boolean);

    /// <summary>The type of something faulty.</summary>
    public static bool IsUnknown(P4Type type) => ReferenceEquals(type, SimpleType.Unknown);

    /// <summary>True for headers and unions.</summary>
    public static bool HasValidity(P4Type type) => type is StructType { Kind: StructKind.Header or StructKind.Union };

    /// <summary>Bits of a number, 0 for other types.</summary>
    public static int Width(P4Type type) => Representation(type) switch
    {
        BitType b => b.Width,
        IntType i => i.Width,
        _ => 0,
    };

    /// <summary>Bits that the type takes in a packet or a field buffer: the largest and the least number; null when the type has no such size.</summary>
    public static (int Max, int Min)? Size(P4Type type) => Representation(type) switch
    {
        BitType b => (b.Width, b.Width),
        IntType i => (i.Width, i.Width),
        VarbitType v => (v.Width, 0),
        SimpleType s when IsBoolean(s) => (1, 1),
        StackType s => Size(s.Element) is { } e ? (e.Max * s.Size, e.Min * s.Size) : null,
        TupleType t => Sum(t.Elements),
        StructType { Kind: StructKind.Union } u => u.Fields.Select(f => Size(f.Type)).ToArray() is var sizes && sizes.All(x => x is not null) && sizes.Length > 0
            ? (sizes.Max(x => x!.Value.Max), sizes.Min(x => x!.Value.Min)) : null,
        StructType s => Sum([.. s.Fields.Select(f => f.Type)]),
        _ => null,
    };

    /// <summary>True when the type, or any part of it, satisfies the condition.</summary>
    public static bool Contains(P4Type type, Func<P4Type, bool> condition) => condition(type) || type switch
    {
        NewType n => Contains(n.Underlying, condition),
        TupleType t => t.Elements.Any(e => Contains(e, condition)),
        ListType l => Contains(l.Element, condition),
        StackType s => Contains(s.Element, condition),
        StructType s => s.Fields.Any(f => Contains(f.Type, condition)),
        ExternType e => e.Arguments.Any(a => Contains(a, condition)),
        BlockType b => b.Arguments.Any(a => Contains(a, condition)),
        PackageType p => p.Arguments.Any(a => Contains(a, condition)),
        _ => false,
    };

    /// <summary>True when a type parameter is left in the type.</summary>
    public static bool IsGeneric(P4Type type) => Contains(type, t => t is TypeVariable);

    /// <summary>True when values of the type can be compared.</summary>
    public static bool IsComparable(P4Type type) => type switch
    {
        SimpleType s => !ReferenceEquals(s, SimpleType.Void) && !ReferenceEquals(s, SimpleType.ApplyResult) && !ReferenceEquals(s, SimpleType.Text),
        ExternType or BlockType or PackageType or TableType => false,
        StackType s => IsComparable(s.Element),
        TupleType t => t.Elements.All(IsComparable),
        ListType l => IsComparable(l.Element),
        StructType s => s.Fields.All(f => IsComparable(f.Type)),
        TypeVariable => false,
        _ => true,
    };

    private static (int Max, int Min)? Sum(ImmutableArray<P4Type> types)
    {
        int max = 0;
        int min = 0;
        foreach (P4Type type in types)
        {
            if (Size(type) is not { } size)
            {
                return null;
            }

            max += size.Max;
            min += size.Min;
        }

        return (max, min);
    }
}
