using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Values;

/// <summary>Makes trees: storage of a type, constants of a type.</summary>
internal sealed class Shapes(NodeFactory nodes, ImmutableArray<string> errors)
{
    /// <summary>Bits of an error; the hardware keeps it in a byte.</summary>
    public const int ErrorBits = 8;

    private static readonly string[] HardwareErrors = ["NoError", "PacketTooShort", "NoMatch", "StackOutOfBounds", "HeaderTooShort", "ParserTimeout", "ParserInvalidArgument"];

    private readonly Dictionary<Tree<Field>, Header> _headers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Storage; headers of a packet have fields of their own kind.</summary>
    public Tree<Field> Storage(P4Type type, string name, bool isPacket, SourceSpan span)
    {
        switch (TypeFacts.Representation(type))
        {
            case StructType { Kind: StructKind.Header } h:
                Field valid = New($"{name}.$valid$", 1, isPacket ? FieldKind.Valid : FieldKind.Variable, span);
                var header = new Tree<Field>(type) { Valid = valid, Parts = [.. h.Fields.Select(f => Storage(f.Type, $"{name}.{f.Name}", isPacket, span))] };
                _headers[header] = new Header(name, valid, [.. header.Parts.SelectMany(p => p.Scalars)], false, span);
                return header;
            case StructType s:
                return new Tree<Field>(type) { Parts = [.. s.Fields.Select(f => Storage(f.Type, $"{name}.{f.Name}", isPacket, span))] };
            case StackType s:
                return new Tree<Field>(type)
                {
                    Next = New($"{name}.$next$", 32, FieldKind.Variable, span),
                    Parts = [.. Enumerable.Range(0, s.Size).Select(i => Storage(s.Element, $"{name}[{i}]", isPacket, span))],
                };
            case TupleType t:
                return new Tree<Field>(type) { Parts = [.. t.Elements.Select((e, i) => Storage(e, $"{name}.{i}", isPacket, span))] };
            default:
                bool inHeader = isPacket && name.Contains('.', StringComparison.Ordinal);
                return new Tree<Field>(type) { Leaf = New(name, WidthOf(type, span), inHeader ? FieldKind.Header : FieldKind.Variable, span) };
        }
    }

    /// <summary>The header that a tree of storage is.</summary>
    public Header HeaderOf(Tree<Field> storage) => _headers[storage];

    public static int WidthOf(P4Type type, SourceSpan span)
    {
        switch (TypeFacts.Representation(type))
        {
            case BitType b:
                return Math.Max(1, b.Width);
            case IntType i:
                return i.Width;
            case EnumType e:
                return Math.Max(1, BitOperations.Log2((uint)Math.Max(1, e.Members.Length - 1)) + 1);
            case SimpleType s when TypeFacts.IsBoolean(s):
                return 1;
            case SimpleType s when ReferenceEquals(s, SimpleType.Error):
                return ErrorBits;
            case VarbitType v:
                throw Refusal.Because("FNIC4002", span, $"{v} is not supported by this target: parser rows take headers of fixed size");
            default:
                throw Refusal.Because("FNIC4001", span, $"a variable of type '{type}' cannot be kept in the field buffer");
        }
    }

    /// <summary>The number of an error in <c>parser_error</c>.</summary>
    public int ErrorCode(string name)
    {
        int known = Array.IndexOf(HardwareErrors, name);
        return known >= 0 ? known : 8 + errors.Where(e => !HardwareErrors.Contains(e)).ToList().IndexOf(name);
    }

    public Tree<Node> Constant(P4Type type, ConstantValue value, SourceSpan span)
    {
        P4Type plain = TypeFacts.Representation(type);
        switch (value)
        {
            case NumberConstant n:
                int width = TypeFacts.IsNumber(plain) ? (int)n.Value.GetBitLength() + 1 : WidthOf(plain, span);
                return Leaf(type, nodes.Constant(width, n.Value));
            case BooleanConstant b:
                return Leaf(type, nodes.Truth(b.Value));
            case MemberConstant m when plain is EnumType e:
                return Leaf(type, nodes.Constant(WidthOf(plain, span), e.Members.IndexOf(m.Name)));
            case MemberConstant m:
                return Leaf(type, nodes.Constant(ErrorBits, ErrorCode(m.Name)));
            case AggregateConstant a:
                ImmutableArray<P4Type> types = ElementTypes(plain, a.Elements.Length);
                bool isHeader = plain is StructType { Kind: StructKind.Header };
                return a.Elements.IsEmpty && !types.IsEmpty ? Zero(type, span) : new Tree<Node>(type)
                {
                    Valid = isHeader ? nodes.Truth(a.IsValid) : null,
                    Next = plain is StackType ? nodes.Constant(32, 0) : null,
                    Parts = [.. a.Elements.Select((v, i) => Constant(types[i], v, span))],
                };
            default:
                throw Refusal.Because("FNIC4001", span, $"a value of type '{type}' cannot be kept in the field buffer");
        }
    }

    /// <summary>0, false, invalid.</summary>
    public Tree<Node> Zero(P4Type type, SourceSpan span) => Storage(type, "", false, span).Map(f => nodes.Constant(f.Width, 0));

    public static Tree<Node> Leaf(P4Type type, Node node) => new(type) { Leaf = node };

    public static ImmutableArray<P4Type> ElementTypes(P4Type type, int count) => TypeFacts.Representation(type) switch
    {
        StructType s => [.. s.Fields.Select(f => f.Type)],
        TupleType t => t.Elements,
        StackType s => [.. Enumerable.Repeat(s.Element, s.Size)],
        ListType l => [.. Enumerable.Repeat(l.Element, count)],
        _ => [],
    };

    private static Field New(string name, int width, FieldKind kind, SourceSpan span) => new(name, width, kind, span);
}
