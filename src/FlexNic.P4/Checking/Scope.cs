namespace FlexNic.P4.Checking;

/// <summary>The names of one level, on top of those around it.</summary>
internal sealed class Scope(Scope? parent)
{
    private readonly Dictionary<string, Symbol> _symbols = new(StringComparer.Ordinal);

    public Scope Top => parent?.Top ?? this;

    public Symbol? FindHere(string name) => _symbols.GetValueOrDefault(name);

    public Symbol? Find(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._symbols.TryGetValue(name, out Symbol? symbol))
            {
                return symbol;
            }
        }

        return null;
    }

    public void Set(string name, Symbol symbol) => _symbols[name] = symbol;

    public IEnumerable<string> Names() => parent is null ? _symbols.Keys : _symbols.Keys.Concat(parent.Names());

    private Scope? Parent => parent;
}
