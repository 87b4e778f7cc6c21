namespace FlexNic.Image.Text;

/// <summary>Words that start a statement and so end the block before them.</summary>
internal static class Keywords
{
    public static readonly string[] Sections = ["pipeline", "parser", "deparser", "stage", "image", "geometry"];

    public static readonly string[] ParserLevel = ["start", "row"];

    public static readonly string[] DeparserLevel = ["row"];

    public static readonly string[] StageLevel = ["key", "predicate", "exact", "ternary", "hash", "register", "counter", "init", "row"];

    private static readonly string[] Others =
        ["alias", "state", "table", "action", "match", "need", "advance", "limit", "skip", "limited", "default", "entry", "actions", "const", "dma", "header", "payload", "x", "zero"];

    public static bool IsReserved(string word) =>
        Sections.Contains(word) || ParserLevel.Contains(word) || StageLevel.Contains(word) || Others.Contains(word);
}
