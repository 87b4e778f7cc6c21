using System.Collections.Immutable;
using FlexNic.Ir;

namespace FlexNic.Lowering.Parser;

/// <summary>How far the parser is, and where in the packet it found what it has.</summary>
internal sealed record PacketPosition(int Bits, ImmutableDictionary<Field, int> Fields)
{
    public static PacketPosition Start { get; } = new(0, ImmutableDictionary<Field, int>.Empty);

    public PacketPosition With(Header header, int at)
    {
        ImmutableDictionary<Field, int> fields = Fields;
        foreach (Field field in header.Fields)
        {
            fields = fields.SetItem(field, at + header.OffsetOf(field));
        }

        return this with { Fields = fields };
    }
}

/// <summary>Ends a path of the parser with an error.</summary>
internal sealed class ParserStopException(int code) : Exception
{
    public int Code => code;
}
