using System.Numerics;
using FlexNic.Model.Program.Execution;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Packets;

/// <summary>The method of packet_out.</summary>
internal static class PacketOut
{
    public static Value? Emit(PacketWriter packet, ExternInvocation call)
    {
        Emit(packet, call.Value(0), call.TypeOf(0), call);
        return null;
    }

    private static void Emit(PacketWriter packet, Value value, P4Type type, ExternInvocation call)
    {
        if (value is HeaderValue header)
        {
            if (header.IsValid)
            {
                call.Interpreter.Leaves(header, call.Span);
                (BigInteger bits, int width) = ValueBits.Flatten(header, type);
                packet.Write(bits, width);
            }
        }
        else if (value is CompositeValue composite)
        {
            for (int i = 0; i < composite.Parts.Length; i++)
            {
                P4Type part = ValueFactory.ElementType(type, i);
                if (part is StructType or StackType or TupleType)
                {
                    Emit(packet, composite.Parts[i], part, call);
                }
                else
                {
                    (BigInteger bits, int width) = ValueBits.Flatten(composite.Parts[i], part);
                    packet.Write(bits, width);
                }
            }
        }
    }
}
