using System.Collections.Frozen;

namespace FlexNic.P4.Lexing;

/// <summary>The reserved words of P4_16, and those that are words of the grammar only where they are expected.</summary>
public static class Keywords
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
        [
            "abstract", "action", "actions", "apply", "bit", "bool", "break", "const", "continue", "control", "default", "else", "entries", "enum", "error", "exit",
            "extern", "false", "for", "header", "header_union", "if", "in", "inout", "int", "key", "list", "match_kind", "out", "package", "parser", "priority", "return",
            "select", "state", "string", "struct", "switch", "table", "this", "transition", "true", "tuple", "type", "typedef", "value_set", "varbit", "void", "_",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> Contextual = FrozenSet.ToFrozenSet(["apply", "key", "actions", "state", "entries", "type", "priority", "list"], StringComparer.Ordinal);

    /// <summary>True when the word is no plain identifier.</summary>
    public static bool IsReserved(string word) => Reserved.Contains(word);

    /// <summary>True when the word may nevertheless name things of the program.</summary>
    public static bool MayBeName(string word) => Contextual.Contains(word);
}
