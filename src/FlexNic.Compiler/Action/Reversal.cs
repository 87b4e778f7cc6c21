using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>Bytes of a value in reverse order: <c>x[7:0] ++ x[15:8] ++ ..</c>, which a slot does in one go. <paramref name="Low"/>: the lowest bit taken.</summary>
internal sealed record Reversal(Node Source, int Low, int Count)
{
    private const int Byte = 8;

    /// <summary>The run that begins at a part, of parts from the lowest upwards; null when fewer than two bytes are reversed.</summary>
    public static Reversal? At(IReadOnlyList<Node> parts, int index)
    {
        if (parts[index] is not SliceNode { Width: Byte } first)
        {
            return null;
        }

        int count = 1;
        while (index + count < parts.Count && parts[index + count] is SliceNode { Width: Byte } next && next.Source == first.Source && next.Low == first.Low - (Byte * count))
        {
            count++;
        }

        // A slot reverses two bytes or four.
        count = count >= 4 ? 4 : count >= 2 ? 2 : 1;
        return count == 1 ? null : new Reversal(first.Source, first.Low - (Byte * (count - 1)), count);
    }
}
