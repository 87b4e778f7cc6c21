using FlexNic.Image.Symbols;

namespace FlexNic.Image.Text;

/// <summary>Which bits of the entry words e0..e4 a container takes when its destination is "entry word", and their names.</summary>
internal static class EntryLanes
{
    /// <summary>The piece that the container is wired to: w_c to e[c mod 5], h_c and b_c to the halves and bytes of e0..e4 in turn, most significant first.</summary>
    public static EntryPiece Of(Container container) => container.Class switch
    {
        ContainerClass.Word => new(container.Index % 5, 0, 32),
        ContainerClass.Half => new(container.Index % 10 / 2, (container.Index & 1) == 0 ? 16 : 0, 16),
        _ => new(container.Index % 20 / 4, 24 - (8 * (container.Index & 3)), 8),
    };

    public static string NameOf(EntryPiece piece) => piece switch
    {
        { Width: 32 } => $"e{piece.Word}",
        { Width: 16, Low: 16 } => $"e{piece.Word}.hi",
        { Width: 16, Low: 0 } => $"e{piece.Word}.lo",
        { Width: 8 } when (piece.Low & 7) == 0 => $"e{piece.Word}.b{3 - (piece.Low / 8)}",
        _ => $"e{piece.Word}[{piece.Low + piece.Width - 1}:{piece.Low}]",
    };

    /// <summary>Reads <c>e0</c>, <c>e0.hi</c>, <c>e0.b3</c> or <c>e0[15:4]</c>.</summary>
    public static EntryPiece Take(AsmLine line)
    {
        AsmToken token = line.TakeWord("an entry word e0..e4 or a part of it");
        string text = token.Text;
        if (text.Length < 2 || text[0] != 'e' || text[1] is < '0' or > '4' || (text.Length > 2 && text[2] != '.'))
        {
            throw line.Fault(token, "FNIC3002", $"'{text}' is not an entry word: e0..e4, their .hi, .lo, .b0 (most significant) to .b3, or bits e0[15:4] fit");
        }

        int word = text[1] - '0';
        switch (text[2..])
        {
            case "":
                break;
            case ".hi":
                return new EntryPiece(word, 16, 16);
            case ".lo":
                return new EntryPiece(word, 0, 16);
            case [.., 'b', >= '0' and <= '3'] when text.Length == 5:
                return new EntryPiece(word, 24 - (8 * (text[4] - '0')), 8);
            default:
                throw line.Fault(token, "FNIC3002", $"'{text}' is not a part of an entry word: .hi, .lo, .b0 (most significant) to .b3 fit");
        }

        if (!line.TryTake("["))
        {
            return new EntryPiece(word, 0, 32);
        }

        int high = line.TakeInt(0, 31, "bit", "entry words have 32 bits");
        int low = high;
        if (line.TryTake(":"))
        {
            low = line.TakeInt(0, high, "bit", "the lower bound comes second");
        }

        line.Expect("]");
        return new EntryPiece(word, low, high - low + 1);
    }
}
