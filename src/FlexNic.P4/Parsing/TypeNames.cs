namespace FlexNic.P4.Parsing;

/// <summary>
/// Which names are types at the present place. The grammar needs it: <c>(a) b</c> is a cast only when <c>a</c> is a type, and <c>T(1) x;</c> declares only then.
/// </summary>
internal sealed class TypeNames
{
    private readonly List<Dictionary<string, bool>> _scopes = [new(StringComparer.Ordinal)];

    public int Depth => _scopes.Count;

    public void Push() => _scopes.Add(new Dictionary<string, bool>(StringComparer.Ordinal));

    public void Pop() => _scopes.RemoveAt(_scopes.Count - 1);

    /// <summary>Forgets the scopes that an error left open.</summary>
    public void Restore(int depth) => _scopes.RemoveRange(depth, _scopes.Count - depth);

    public void DeclareType(string name) => _scopes[^1][name] = true;

    public void DeclareValue(string name) => _scopes[^1][name] = false;

    public bool IsType(string name)
    {
        for (int i = _scopes.Count - 1; i >= 0; i--)
        {
            if (_scopes[i].TryGetValue(name, out bool isType))
            {
                return isType;
            }
        }

        return false;
    }

    public bool IsTypeAtTop(string name) => _scopes[0].TryGetValue(name, out bool isType) && isType;
}
