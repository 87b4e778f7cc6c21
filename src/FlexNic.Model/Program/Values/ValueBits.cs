using System.Numerics;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Values;

/// <summary>Values as bits: as a packet, a hash or a key sees them.</summary>
internal static class ValueBits
{
    public static BigInteger Mask(int width) => (BigInteger.One << width) - 1;

    /// <summary>The value kept to the width of the type.</summary>
    public static BigInteger Wrap(BigInteger value, P4Type type)
    {
        switch (type)
        {
            case BitType b:
                return value & Mask(b.Width);
            case IntType i:
                BigInteger low = value & Mask(i.Width);
                return (low >> (i.Width - 1)).IsZero ? low : low - (BigInteger.One << i.Width);
            default:
                return value;
        }
    }

    /// <summary>The bits of the value and their number, first field in the highest bits. Invalid headers have none.</summary>
    public static (BigInteger Bits, int Width) Flatten(Value value, P4Type type)
    {
        type = TypeFacts.Representation(type);
        switch (value)
        {
            case NumberValue n:
                int width = TypeFacts.Width(type);
                return (n.Number & Mask(width), width);
            case BooleanValue b:
                return (b.Truth ? 1 : 0, 1);
            case VarbitValue v:
                return (v.Bits, v.Length);
            case NameValue e:
                return (MemberIndex(e, type), 32);
            case HeaderValue { IsValid: false }:
                return (0, 0);
            case CompositeValue c:
                BigInteger bits = 0;
                int total = 0;
                for (int i = 0; i < c.Parts.Length; i++)
                {
                    (BigInteger part, int partWidth) = Flatten(c.Parts[i], ValueFactory.ElementType(type, i));
                    bits = (bits << partWidth) | part;
                    total += partWidth;
                }

                return (bits, total);
            default:
                return (0, 0);
        }
    }

    /// <summary>Flattened bits as bytes, filled up with zeros at the end.</summary>
    public static byte[] ToBytes(BigInteger bits, int width)
    {
        int count = (width + 7) / 8;
        var bytes = new byte[count];
        bits <<= (8 * count) - width;
        for (int i = count - 1; i >= 0; i--)
        {
            bytes[i] = (byte)(bits & 0xFF);
            bits >>= 8;
        }

        return bytes;
    }

    /// <summary>The value as a number that a table or a select compares.</summary>
    public static BigInteger ToKey(Value value, P4Type type) => value is NameValue e ? MemberIndex(e, type) : Flatten(value, type).Bits;

    private static BigInteger MemberIndex(NameValue value, P4Type type)
    {
        if (type is EnumType e)
        {
            return e.Members.IndexOf(value.Name);
        }

        // Members of error have no order of their own; any number that tells them apart will do.
        BigInteger number = 0;
        foreach (char c in value.Name)
        {
            number = (number << 16) | c;
        }

        return number;
    }
}
