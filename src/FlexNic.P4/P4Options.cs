using System.Collections.Immutable;

namespace FlexNic.P4;

/// <summary>How a program is read: where included files lie and what is defined beforehand.</summary>
public sealed record P4Options(ImmutableArray<string> IncludeFolders, ImmutableArray<KeyValuePair<string, string>> Defines)
{
    /// <summary>With include folders and no definitions.</summary>
    public static P4Options WithIncludes(params IEnumerable<string> folders) => new([.. folders], []);
}
