namespace FlexNic.Geometry;

/// <summary>A limit over several keys. Checked once, or once per pipeline when a key has <c>pipeline.*</c>; told at the first of its keys.</summary>
internal sealed record GeometryRule(string Code, IReadOnlyList<string> Keys, string Text, Func<GeometryRuleInput, string?> Fault);

/// <summary>The values that a rule asked for, in the order of its keys.</summary>
internal sealed class GeometryRuleInput(GeometryValues values, IReadOnlyList<string> paths)
{
    public int this[int key] => values.Int(paths[key]);

    public IReadOnlyList<int> List(int key) => values.List(paths[key]);

    /// <summary><c>path = value</c>, as messages cite a key.</summary>
    public string Cite(int key) => $"{paths[key]} = {values.Int(paths[key])}";

    public string Path(int key) => paths[key];
}
