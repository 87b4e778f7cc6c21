using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FlexNic.Core;

namespace FlexNic.Rtl.Sources;

/// <summary>A set of Verilog files with one module each, named as the file: which files does a module need, which modules does no other use.</summary>
public sealed class VerilogSources
{
    private static readonly Regex Identifier = new("[A-Za-z_][A-Za-z0-9_$]*", RegexOptions.CultureInvariant);

    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string[]> _uses = new(StringComparer.Ordinal);

    /// <summary>Reads the files (absolute paths).</summary>
    public VerilogSources(IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (string file in files)
        {
            _files[Path.GetFileNameWithoutExtension(file)] = file;
        }

        foreach ((string module, string file) in _files)
        {
            // Names in comments count too: a file too many in the set does no harm, one too few would.
            IEnumerable<string> names = Identifier.Matches(File.ReadAllText(file)).Select(m => m.Value);
            _uses[module] = [.. names.Where(n => n != module && _files.ContainsKey(n)).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>All files, sorted by module.</summary>
    public ImmutableArray<string> Files => [.. _files.Values];

    /// <summary>Modules that no other file names.</summary>
    public ImmutableArray<string> Tops
    {
        get
        {
            var used = _uses.Values.SelectMany(u => u).ToHashSet(StringComparer.Ordinal);
            return [.. _files.Keys.Where(m => !used.Contains(m))];
        }
    }

    /// <summary>The files below a folder.</summary>
    public static VerilogSources Below(string folder) => new(Directory.EnumerateFiles(folder, "*.v", SearchOption.AllDirectories));

    /// <summary>The files that <c>files.f</c> of a folder lists, one a line relative to the folder; <c>//</c> begins a comment.</summary>
    /// <exception cref="FlexNicInputException">FNIC9010: there is no list, or a file of it is missing.</exception>
    public static VerilogSources Listed(string folder)
    {
        string list = Path.Combine(folder, "files.f");
        if (!File.Exists(list))
        {
            throw new FlexNicInputException("FNIC9010", SourceSpan.OfFile(list), "there is no list of source files; 'flexnic gen' writes it");
        }

        var bag = new DiagnosticBag();
        var files = new List<string>();
        string[] lines = File.ReadAllLines(list);
        for (int i = 0; i < lines.Length; i++)
        {
            string name = lines[i].Split("//")[0].Trim();
            if (name.Length == 0)
            {
                continue;
            }

            string path = Path.GetFullPath(Path.Combine(folder, name));
            if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                bag.Error("FNIC9010", new SourceSpan(list, i + 1, 1), $"'{name}' does not exist; a line names one Verilog file relative to the list");
            }
        }

        return bag.HasErrors ? throw new FlexNicInputException(bag) : new VerilogSources(files);
    }

    /// <summary>The file of a module and the files of all modules below it, sorted by module.</summary>
    /// <exception cref="FlexNicInputException">FNIC9011: no file holds the module.</exception>
    public ImmutableArray<string> Closure(string top)
    {
        if (!_files.ContainsKey(top))
        {
            throw new FlexNicInputException("FNIC9011", SourceSpan.OfFile($"{top}.v"), $"no source file holds the module '{top}'");
        }

        var seen = new SortedSet<string>(StringComparer.Ordinal) { top };
        var open = new Queue<string>([top]);
        while (open.TryDequeue(out string? module))
        {
            foreach (string used in _uses[module].Where(seen.Add))
            {
                open.Enqueue(used);
            }
        }

        return [.. seen.Select(m => _files[m])];
    }
}
