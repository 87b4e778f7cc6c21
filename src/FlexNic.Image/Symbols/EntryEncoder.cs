using FlexNic.Core;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Symbols;

/// <summary>Puts an action's constants and parameters into the words e0..e4 of an entry, and those into rows of action data.</summary>
internal static class EntryEncoder
{
    /// <summary>Words of an entry on each side: e0, e1, e2 belong to the exact side, e3, e4 to the ternary side.</summary>
    public static bool IsOnSide(int word, bool ternary) => word >= 3 == ternary;

    /// <summary>e0..e4 of an entry; the values must fit the parameters.</summary>
    public static uint[] Words(ActionSymbol action, IReadOnlyList<ulong> values)
    {
        var words = new uint[5];
        foreach (EntryConstant constant in action.Constants)
        {
            words[constant.Piece.Word] |= constant.Value << constant.Piece.Low;
        }

        for (int i = 0; i < action.Parameters.Length; i++)
        {
            ulong rest = values[i];
            foreach (EntryPiece piece in action.Parameters[i].Pieces.Reverse())
            {
                words[piece.Word] |= (uint)(rest & ((1ul << piece.Width) - 1)) << piece.Low;
                rest = piece.Width == 64 ? 0 : rest >> piece.Width;
            }
        }

        return words;
    }

    /// <summary>The row of action data on one side.</summary>
    public static BitVector DataRow(RowLayout layout, uint[] words, bool ternary)
    {
        BitVector row = BitVector.Zero(layout.Width);
        for (int i = 0; i < words.Length; i++)
        {
            row = IsOnSide(i, ternary) ? layout.With(row, $"e{i}", words[i]) : row;
        }

        return row;
    }
}
