using FlexNic.P4.Types;

namespace FlexNic.P4.Checking;

/// <summary>Which types may be fields of structs, headers and unions.</summary>
internal static class StructFaults
{
    /// <summary>What is wrong with the field, or null.</summary>
    public static string? Of(StructKind kind, Field field)
    {
        P4Type type = TypeFacts.Representation(field.Type);
        if (type is TypeVariable || TypeFacts.IsUnknown(type))
        {
            return null;
        }

        bool fits = kind switch
        {
            StructKind.Union => type is StructType { Kind: StructKind.Header },
            StructKind.Header => FitsHeader(type),
            _ => type is BitType or IntType or VarbitType or StructType or StackType or TupleType or EnumType or ListType || TypeFacts.IsBoolean(type) || ReferenceEquals(type, SimpleType.Error) || TypeFacts.IsNumber(type) || ReferenceEquals(type, SimpleType.Text),
        };
        string what = kind switch { StructKind.Union => "header union", StructKind.Header => "header", _ => "struct" };
        return fits ? null : $"field '{field.Name}' of a {what} cannot have type {field.Type}";
    }

    private static bool FitsHeader(P4Type type) =>
        type is BitType or IntType or VarbitType || TypeFacts.IsBoolean(type) || (type is StructType { Kind: StructKind.Struct } s && s.Fields.All(f => FitsHeader(TypeFacts.Representation(f.Type))))
        || type is TypeVariable;
}
