using System.Text;

namespace FlexNic.Rtl.Render;

/// <summary>
/// Writes generated files. Text that breaks the rules of generated text is a bug of a template and refused; a file whose bytes are right already is
/// left alone, so that tools that look at dates do not build again; files of an earlier run that no longer belong are removed.
/// </summary>
public sealed class OutputFolder
{
    /// <summary>Lists what the last run wrote, one path a line.</summary>
    public const string ManifestName = ".generated";

    private readonly string _root;
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>For the folder <paramref name="root"/>, made if need be.</summary>
    public OutputFolder(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        _root = root;
    }

    /// <summary>Takes a file in; nothing is written yet.</summary>
    /// <exception cref="InvalidOperationException">
    /// The text has a tab, a carriage return, a blank at the end of a line, a character beyond ASCII, or does not end with exactly one line feed.
    /// </exception>
    public void Add(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(text);
        Check(path, text);
        if (!_files.TryAdd(path, Encoding.ASCII.GetBytes(text)))
        {
            throw new InvalidOperationException($"'{path}' is generated twice");
        }
    }

    /// <summary>Writes what differs and removes what is stale.</summary>
    public GenerationResult Write()
    {
        Directory.CreateDirectory(_root);
        List<string> changed = [];
        string[] files = [.. _files.Keys];
        foreach (string stale in Previous().Except(files, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (File.Exists(Absolute(stale)))
            {
                File.Delete(Absolute(stale));
                RemoveIfEmpty(Path.GetDirectoryName(Absolute(stale)));
                changed.Add(stale);
            }
        }

        changed.AddRange(_files.Where(f => Put(f.Key, f.Value)).Select(f => f.Key));
        Put(ManifestName, Encoding.ASCII.GetBytes(string.Concat(files.Select(f => f + "\n"))));
        return new GenerationResult(files, changed);
    }

    private static void Check(string path, string text)
    {
        int line = 1;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            string? fault = c switch
            {
                '\t' => "a tab",
                '\r' => "a carriage return",
                '\n' when i > 0 && text[i - 1] == ' ' => "a blank at its end",
                not '\n' and (< ' ' or > '~') => $"the character U+{(int)c:X4}",
                _ => null,
            };
            if (fault is not null)
            {
                throw new InvalidOperationException($"{path}({line}): the line has {fault}");
            }

            line += c == '\n' ? 1 : 0;
        }

        if (!text.EndsWith('\n') || text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{path}({line}): the file must end with exactly one line feed");
        }
    }

    private string[] Previous()
    {
        string manifest = Absolute(ManifestName);
        return File.Exists(manifest) ? [.. File.ReadAllLines(manifest).Where(IsInside)] : [];
    }

    // A manifest that somebody edited must not make us delete anything outside the folder.
    private static bool IsInside(string path) => path.Length > 0 && !Path.IsPathRooted(path) && !path.Split('/').Contains("..");

    private bool Put(string path, byte[] bytes)
    {
        string absolute = Absolute(path);
        if (File.Exists(absolute) && File.ReadAllBytes(absolute).AsSpan().SequenceEqual(bytes))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(absolute)!); // a file in our folder has a parent
        File.WriteAllBytes(absolute, bytes);
        return true;
    }

    private void RemoveIfEmpty(string? folder)
    {
        string root = Path.GetFullPath(_root);
        while (folder is not null && Path.GetFullPath(folder) != root && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder);
        }
    }

    private string Absolute(string path) => Path.Combine(_root, path.Replace('/', Path.DirectorySeparatorChar));
}
