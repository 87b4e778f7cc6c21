using System.Numerics;
using FlexNic.Model.Program.Execution;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Packets;

/// <summary>The methods of packet_in.</summary>
internal static class PacketIn
{
    public static Value? Call(PacketReader packet, ExternInvocation call)
    {
        switch (call.Name)
        {
            case "extract":
                Extract(packet, call);
                return null;
            case "lookahead":
                Need(packet, Size(call.Return, 0));
                int offset = 0;
                return Read(packet, call.Return, ref offset, 0);
            case "advance":
                BigInteger bits = call.Number(0);
                if (bits > packet.RemainingBits)
                {
                    throw new ParserErrorException("PacketTooShort");
                }

                packet.Advance((int)bits);
                return null;
            case "length":
                return new NumberValue(packet.Data.Length);
            default:
                throw new NotSupportedException($"packet_in has no method '{call.Name}'");
        }
    }

    private static void Extract(PacketReader packet, ExternInvocation call)
    {
        P4Type type = call.Types.Length > 0 ? call.Types[0] : call.TypeOf(0);
        int varbits = 0;
        if (call.Count > 1)
        {
            BigInteger wanted = call.Number(1);
            if (TypeFacts.Size(type) is { } size && wanted > size.Max - size.Min)
            {
                throw new ParserErrorException("HeaderTooShort");
            }

            varbits = (int)wanted;
            if ((TypeFacts.Size(type)!.Value.Min + varbits) % 8 != 0)
            {
                throw new ParserErrorException("ParserInvalidArgument");
            }
        }

        int total = Size(type, varbits);
        Need(packet, total);
        int offset = 0;
        Value header = Read(packet, type, ref offset, varbits);
        packet.Advance(total);
        call.Set(0, header);
        if (call.Expression(0) is { } target)
        {
            AdvanceStack(target, call);
        }
    }

    /// <summary>lookahead_padded of flexnic.p4: parameter 1 is the number of bytes that count.</summary>
    public static Value LookaheadPadded(PacketReader packet, ExternInvocation call)
    {
        int size = (Size(call.Return, 0) + 7) / 8;
        int count = (int)BigInteger.Min(BigInteger.Min(size, call.Number(1)), packet.RemainingBits / 8);
        var padded = new byte[size];
        for (int i = 0; i < count; i++)
        {
            padded[i] = (byte)packet.Peek(8 * i, 8);
        }

        int offset = 0;
        return Read(new PacketReader(padded), call.Return, ref offset, 0);
    }

    // Extracting into stack.next makes the element after it the next.
    private static void AdvanceStack(Expression target, ExternInvocation call)
    {
        switch (target)
        {
            case StackPropertyExpression { Property: StackProperty.Next } s:
                ((StackValue)call.Interpreter.Locate(s.Target, call.Frame).Get()).Next++;
                break;
            case FieldExpression f:
                AdvanceStack(f.Target, call);
                break;
        }
    }

    private static int Size(P4Type type, int varbits) => (TypeFacts.Size(type)?.Min ?? 0) + varbits;

    private static void Need(PacketReader packet, int bits)
    {
        if (bits > packet.RemainingBits)
        {
            throw new ParserErrorException("PacketTooShort");
        }
    }

    private static Value Read(PacketReader packet, P4Type type, ref int offset, int varbits)
    {
        P4Type plain = TypeFacts.Representation(type);
        switch (plain)
        {
            case BitType or IntType:
                int width = TypeFacts.Width(plain);
                BigInteger number = packet.Peek(offset, width);
                offset += width;
                return new NumberValue(ValueBits.Wrap(number, plain));
            case VarbitType:
                BigInteger bits = packet.Peek(offset, varbits);
                offset += varbits;
                return new VarbitValue(bits, varbits);
            case SimpleType:
                BigInteger truth = packet.Peek(offset++, 1);
                return BooleanValue.Of(!truth.IsZero);
            case StructType s:
                var parts = new Value[s.Fields.Length];
                for (int i = 0; i < parts.Length; i++)
                {
                    parts[i] = Read(packet, s.Fields[i].Type, ref offset, varbits);
                }

                return ValueFactory.Aggregate(s, parts);
            case TupleType t:
                var elements = new Value[t.Elements.Length];
                for (int i = 0; i < elements.Length; i++)
                {
                    elements[i] = Read(packet, t.Elements[i], ref offset, varbits);
                }

                return new RecordValue(elements);
            default:
                throw new NotSupportedException($"a value of type {type} cannot be read from a packet");
        }
    }
}
