using System.Collections.Immutable;
using FlexNic.P4.Types;

namespace FlexNic.P4.Records;

/// <summary>A number within a record. Fields of structs within structs have the names of both, elements of stacks their index.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FirstBit">Bits of the record before it.</param>
/// <param name="Width">Bits; of a varbit the largest number.</param>
/// <param name="IsVariable">A varbit: what follows has no fixed place.</param>
/// <param name="IsLittleEndian">The program says that it puts the least significant byte first: annotation <c>@little_endian</c>.</param>
public sealed record RecordField(string Name, int FirstBit, int Width, bool IsVariable, bool IsLittleEndian)
{
    /// <summary>True when it is whole bytes at the start of a byte.</summary>
    public bool IsBytes => FirstBit % 8 == 0 && Width % 8 == 0;

    internal static ImmutableArray<RecordField> Of(P4Type type)
    {
        var fields = new List<RecordField>();
        Add(fields, type, "", false);
        return [.. fields];
    }

    // A union lies there as its longest member would.
    private static void Add(List<RecordField> fields, P4Type type, string name, bool isLittleEndian)
    {
        string Inner(string member) => name.Length == 0 ? member : $"{name}_{member}";
        switch (TypeFacts.Representation(type))
        {
            case StructType { Kind: StructKind.Union } u:
                if (u.Fields.MaxBy(f => TypeFacts.Size(f.Type)?.Max ?? 0) is { } longest)
                {
                    Add(fields, longest.Type, Inner(longest.Name), false);
                }

                break;
            case StructType s:
                foreach (Field field in s.Fields)
                {
                    Add(fields, field.Type, Inner(field.Name), field.Annotations.Any(a => a.Name == "little_endian"));
                }

                break;
            case StackType s:
                for (int i = 0; i < s.Size; i++)
                {
                    Add(fields, s.Element, Inner($"{i}"), false);
                }

                break;
            case TupleType t:
                for (int i = 0; i < t.Elements.Length; i++)
                {
                    Add(fields, t.Elements[i], Inner($"f{i}"), false);
                }

                break;
            case var number when TypeFacts.Size(number) is { Max: > 0 } size:
                int first = fields.Count == 0 ? 0 : fields[^1].FirstBit + fields[^1].Width;
                fields.Add(new RecordField(name.Length == 0 ? "value" : name, first, size.Max, number is VarbitType, isLittleEndian));
                break;
        }
    }
}
