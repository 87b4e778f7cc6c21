using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Phv;

/// <summary>Two bytes of a packet, the unit in which parser and deparser move bytes.</summary>
internal sealed class WireUnit
{
    /// <summary>The word that holds it, with <see cref="IsLow"/>; or a half; or the first byte of a pair.</summary>
    public Container? Container { get; set; }

    /// <summary>The second half of a word.</summary>
    public bool IsLow { get; set; }

    /// <summary>False when nothing reads or emits it, so that it needs no place.</summary>
    public bool IsNeeded { get; set; }

    /// <summary>True when stages work on it.</summary>
    public bool IsTouched { get; set; }
}

/// <summary>
/// A header as it lies in units of two bytes. One that begins at an odd byte shares its first unit with the header before it. A header has one image where
/// the parser puts it, and others when it is emitted at another parity or after another header.
/// </summary>
internal sealed class HeaderImage
{
    public HeaderImage(Header header, int parity, HeaderImage? before)
    {
        Header = header;
        Parity = parity;
        Before = before;
        int count = (header.Bytes + parity + 1) / 2;
        for (int i = 0; i < count; i++)
        {
            Units.Add(i == 0 && parity == 1 && before is not null ? before.Units[^1] : new WireUnit());
        }
    }

    public Header Header { get; }

    /// <summary>1 when it begins at an odd byte.</summary>
    public int Parity { get; }

    public HeaderImage? Before { get; }

    public List<WireUnit> Units { get; } = [];

    public bool SharesFirst => Parity == 1 && Before is not null;

    /// <summary>Units that a range of wire bits touches.</summary>
    public IEnumerable<WireUnit> UnitsOf(Field field)
    {
        int first = Header.OffsetOf(field) + (8 * Parity);
        for (int u = first / 16; u <= (first + field.Width - 1) / 16; u++)
        {
            yield return Units[u];
        }
    }

    /// <summary>The container of a unit that needs one.</summary>
    public Container ContainerOf(WireUnit unit) =>
        unit.Container ?? throw new FlexNicInputException("FNIC4230", Header.Span, $"'{Header.Name}' is used, but this version keeps no container for it");

    /// <summary>The containers of a unit that needs one: two for a pair of bytes.</summary>
    public IEnumerable<Container> ContainersOf(WireUnit unit)
    {
        Container first = ContainerOf(unit);
        return first.Kind == ContainerKind.Byte ? [first, first with { Index = first.Index + 1 }] : [first];
    }

    /// <summary>Where the bits of a field are, from the lowest upwards.</summary>
    public IReadOnlyList<Piece> PiecesOf(Field field, Func<Container, Register> register)
    {
        var pieces = new List<Piece>();
        int last = Header.OffsetOf(field) + (8 * Parity) + field.Width - 1;
        for (int i = 0; i < field.Width; i++)
        {
            int wire = last - i;
            WireUnit unit = Units[wire / 16];
            int bit = 15 - (wire % 16);
            Container container = ContainerOf(unit);
            if (container.Kind == ContainerKind.Byte)
            {
                container = container with { Index = container.Index + (bit >= 8 ? 0 : 1) };
                bit &= 7;
            }
            else if (container.Kind == ContainerKind.Word && !unit.IsLow)
            {
                bit += 16;
            }

            Register holder = register(container);
            if (pieces.Count > 0 && pieces[^1] is var p && p.Register == holder && p.Low + p.Width == bit)
            {
                pieces[^1] = p with { Width = p.Width + 1 };
            }
            else
            {
                pieces.Add(new Piece(i, 1, holder, bit));
            }
        }

        return pieces;
    }
}
