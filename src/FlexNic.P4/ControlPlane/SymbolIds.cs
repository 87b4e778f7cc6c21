using System.Text;

namespace FlexNic.P4.ControlPlane;

/// <summary>
/// The numbers and short names that P4Runtime has for things: a byte for the kind, and 24 bits that hash the name; names that meet move on by one,
/// in the order of the names. An alias is the shortest end of a name that no other name has.
/// </summary>
internal sealed class SymbolIds
{
    private readonly Dictionary<(SymbolKind, string), uint> _ids = [];
    private readonly Dictionary<string, int> _suffixes = new(StringComparer.Ordinal);

    public SymbolIds(IEnumerable<(SymbolKind Kind, string Name, uint? Given)> symbols)
    {
        (SymbolKind Kind, string Name, uint? Given)[] all = [.. symbols.DistinctBy(s => (s.Kind, s.Name))];
        var used = new HashSet<uint>();
        foreach ((SymbolKind kind, string name, uint? given) in all)
        {
            if (given is { } id)
            {
                _ids[(kind, name)] = WithKind(kind, id);
                used.Add(_ids[(kind, name)]);
            }
        }

        foreach ((SymbolKind kind, string name, _) in all.Where(s => s.Given is null).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            uint hash = Hash(name) & 0xFFFFFF;
            uint id = WithKind(kind, hash);
            while (!used.Add(id))
            {
                hash = (hash + 1) & 0xFFFFFF;
                id = WithKind(kind, hash);
            }

            _ids[(kind, name)] = id;
        }

        foreach (string name in all.Select(s => s.Name).Distinct(StringComparer.Ordinal))
        {
            foreach (string suffix in Suffixes(name))
            {
                _suffixes[suffix] = _suffixes.GetValueOrDefault(suffix) + 1;
            }
        }
    }

    public uint this[SymbolKind kind, string name] => _ids[(kind, name)];

    public string Alias(string name) => Suffixes(name).First(s => s == name || _suffixes[s] == 1);

    // Shortest first.
    private static IEnumerable<string> Suffixes(string name)
    {
        for (int at = name.LastIndexOf('.'); at >= 0; at = at == 0 ? -1 : name.LastIndexOf('.', at - 1))
        {
            yield return name[(at + 1)..];
        }

        yield return name;
    }

    private static uint WithKind(SymbolKind kind, uint id) => id >> 24 == 0 ? ((uint)kind << 24) | id : id;

    // Jenkins, one byte at a time.
    private static uint Hash(string name)
    {
        uint hash = 0;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash += b;
            hash += hash << 10;
            hash ^= hash >> 6;
        }

        hash += hash << 3;
        hash ^= hash >> 11;
        return hash + (hash << 15);
    }
}
