using System.Reflection;

namespace FlexNic.P4.Preprocessing;

/// <summary>
/// Where included files are looked for: beside the including file (quoted form only), then the folders in order, then among the files that come with
/// the compiler (core.p4, v1model.p4, flexnic.p4).
/// </summary>
public sealed class IncludeSearch(IReadOnlyList<string> folders)
{
    /// <summary>The path and text of the file, or null when there is none. Throws what reading throws.</summary>
    public (string Path, string Text)? Find(string name, bool quoted, string includingFile)
    {
        if (name.Length == 0)
        {
            return null;
        }

        if (quoted)
        {
            string beside = Path.Combine(Path.GetDirectoryName(includingFile) ?? "", name);
            if (File.Exists(beside))
            {
                return (beside, File.ReadAllText(beside));
            }
        }

        if (folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists) is { } found)
        {
            return (found, File.ReadAllText(found));
        }

        using Stream? own = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (own is null)
        {
            return null;
        }

        using var reader = new StreamReader(own);
        return ($"<{name}>", reader.ReadToEnd());
    }
}
