namespace FlexNic.Stf.Script;

/// <summary>Packet tests as files.</summary>
public static class StfFile
{
    /// <summary>The program that a test is for: the file of the same name beside it.</summary>
    public static string ProgramOf(string path) => Path.ChangeExtension(path, ".p4");

    /// <summary>The tests that a path names: itself, or all below a folder in the order of their names.</summary>
    public static IReadOnlyList<string> Find(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.stf", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [path];
}
