namespace FlexNic.P4.Preprocessing;

/// <summary>Where included files are looked for: beside the including file (quoted form only), then the folders in order.</summary>
public sealed class IncludeSearch(IReadOnlyList<string> folders)
{
    /// <summary>The path of the file, or null when there is none.</summary>
    public string? Find(string name, bool quoted, string includingFile)
    {
        if (quoted)
        {
            string beside = Path.Combine(Path.GetDirectoryName(includingFile) ?? "", name);
            if (File.Exists(beside))
            {
                return beside;
            }
        }

        return folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }
}
