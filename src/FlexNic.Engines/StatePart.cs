using FlexNic.Geometry;

namespace FlexNic.Engines;

/// <summary>Where bits of an element of a register are: the lowest bits of one half of a row of stage SRAM.</summary>
/// <param name="Pipeline">Pipeline.</param>
/// <param name="Stage">Stage in it.</param>
/// <param name="Row">Row of its SRAM.</param>
/// <param name="High">The upper half of the row, or the lower.</param>
/// <param name="ValueLow">The lowest of the bits in the element.</param>
/// <param name="Width">How many bits.</param>
public sealed record StatePart(PipelineId Pipeline, int Stage, int Row, bool High, int ValueLow, int Width)
{
    /// <summary>An element put together from its parts; <paramref name="read"/> gives a row.</summary>
    public static System.Numerics.BigInteger Value(IEnumerable<StatePart> parts, Func<PipelineId, int, int, (uint Lo, uint Hi)> read)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(read);
        System.Numerics.BigInteger value = 0;
        foreach (StatePart part in parts)
        {
            (uint lo, uint hi) = read(part.Pipeline, part.Stage, part.Row);
            ulong bits = (part.High ? hi : lo) & ((1ul << part.Width) - 1);
            value |= (System.Numerics.BigInteger)bits << part.ValueLow;
        }

        return value;
    }
}
