using System.Diagnostics;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Values;

/// <summary>Makes values of types and of constants.</summary>
internal static class ValueFactory
{
    /// <summary>What a variable holds before it is assigned: reads as 0, headers are invalid.</summary>
    public static Value Undefined(P4Type type) => Make(type, NumberValue.Undefined, BooleanValue.Undefined);

    /// <summary>All 0, headers invalid.</summary>
    public static Value Zero(P4Type type) => Make(type, NumberValue.Zero, BooleanValue.False);

    public static Value Of(ConstantValue constant, P4Type type) => constant switch
    {
        NumberConstant n => new NumberValue(n.Value),
        BooleanConstant b => BooleanValue.Of(b.Value),
        TextConstant t => new TextValue(t.Value),
        MemberConstant m => new NameValue(m.Name),
        AggregateConstant a => Aggregate(type, [.. a.Elements.Select((e, i) => Of(e, ElementType(type, i)))], a.IsValid),
        _ => throw new UnreachableException(constant.ToString()),
    };

    /// <summary>A struct, header, tuple, list or stack of the given parts.</summary>
    public static Value Aggregate(P4Type type, Value[] parts, bool isValid = true) => type switch
    {
        StructType { Kind: StructKind.Header } => new HeaderValue(parts, isValid),
        StructType { Kind: StructKind.Union } => new UnionValue(parts),
        StackType => new StackValue(parts, 0),
        _ => new RecordValue(parts),
    };

    public static P4Type ElementType(P4Type type, int index) => type switch
    {
        StructType s => s.Fields[index].Type,
        TupleType t => t.Elements[index],
        ListType l => l.Element,
        StackType s => s.Element,
        _ => throw new UnreachableException(type.ToString()),
    };

    private static Value Make(P4Type type, NumberValue number, BooleanValue boolean)
    {
        switch (TypeFacts.Representation(type))
        {
            case BitType or IntType:
                return number;
            case VarbitType:
                return new VarbitValue(0, 0);
            case EnumType e:
                return new NameValue(e.Members[0]);
            case StructType { Kind: StructKind.Header } h:
                return new HeaderValue([.. h.Fields.Select(f => Make(f.Type, number, boolean))], false);
            case StructType { Kind: StructKind.Union } u:
                return new UnionValue([.. u.Fields.Select(f => Make(f.Type, number, boolean))]);
            case StructType s:
                return new RecordValue([.. s.Fields.Select(f => Make(f.Type, number, boolean))]);
            case TupleType t:
                return new RecordValue([.. t.Elements.Select(e => Make(e, number, boolean))]);
            case StackType s:
                var parts = new Value[s.Size];
                for (int i = 0; i < parts.Length; i++)
                {
                    parts[i] = Make(s.Element, number, boolean);
                }

                return new StackValue(parts, 0);
            case ListType:
                return new RecordValue([]);
            case SimpleType s when TypeFacts.IsBoolean(s):
                return boolean;
            case SimpleType s when ReferenceEquals(s, SimpleType.Error):
                return new NameValue("NoError");
            case SimpleType s when ReferenceEquals(s, SimpleType.Text):
                return new TextValue("");
            default:
                return number;
        }
    }
}
