using FlexNic.Core;
using FlexNic.Geometry;

namespace FlexNic.Image;

/// <summary>The place of one row: pipeline, unit, table and row, as on the configuration bus.</summary>
public readonly record struct RowAddress(PipelineId Pipeline, int Unit, int Table, int Row) : IComparable<RowAddress>
{
    /// <summary>The configuration bus address of word 0, without the commit bit.</summary>
    public uint BusAddress => ((uint)Pipeline << 29) | ((uint)Unit << 23) | ((uint)Table << 19) | ((uint)Row << 5);

    /// <inheritdoc/>
    public int CompareTo(RowAddress other) => BusAddress.CompareTo(other.BusAddress);

    /// <summary>Bus order.</summary>
    public static bool operator <(RowAddress left, RowAddress right) => left.CompareTo(right) < 0;

    /// <summary>Bus order.</summary>
    public static bool operator >(RowAddress left, RowAddress right) => left.CompareTo(right) > 0;

    /// <summary>Bus order.</summary>
    public static bool operator <=(RowAddress left, RowAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Bus order.</summary>
    public static bool operator >=(RowAddress left, RowAddress right) => left.CompareTo(right) >= 0;
}

/// <summary>The bits of one row of one configuration table.</summary>
public sealed record ImageRow(PipelineId Pipeline, int Unit, int Table, int Row, BitVector Bits)
{
    /// <summary>Where the row is.</summary>
    public RowAddress Address => new(Pipeline, Unit, Table, Row);

    /// <summary>
    /// The words that write this row over the configuration bus, the last one with commit. Words of zeros at the end are left out (the unit's staging
    /// register is clear), except that word 0 always goes: it carries the commit of an all-zero row.
    /// </summary>
    public IEnumerable<ConfigurationWord> Words()
    {
        int last = Bits.WordCount - 1;
        while (last > 0 && Bits.Words[last] == 0)
        {
            last--;
        }

        for (int i = 0; i <= last; i++)
        {
            yield return new ConfigurationWord(Address.BusAddress | (uint)i, Bits.Words[i], i == last);
        }
    }
}

/// <summary>One clock of the configuration bus: address without the commit bit (docs/hardware.md, section 8), data, and whether the row is written with it.</summary>
public readonly record struct ConfigurationWord(uint Address, uint Data, bool Commit)
{
    /// <summary><c>cfg_addr</c> as on the wires: the commit bit in bit 31.</summary>
    public uint BusAddress => Address | (Commit ? 1u << 31 : 0);
}
