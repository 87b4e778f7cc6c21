using System.Collections.Immutable;
using FlexNic.Core;

namespace FlexNic.Geometry;

/// <summary>Values of a geometry file by path, each with its place; holds only what passed the check of its own key.</summary>
internal sealed class GeometryValues(string file)
{
    private readonly Dictionary<string, (object Value, SourceSpan Span)> _values = new(StringComparer.Ordinal);

    /// <summary>The file, for diagnostics about what is not in it.</summary>
    public SourceSpan File { get; } = SourceSpan.OfFile(file);

    public void Add(string path, object value, SourceSpan span) => _values[path] = (value, span);

    public bool Has(string path) => _values.ContainsKey(path);

    public SourceSpan Span(string path) => _values[path].Span;

    public int Int(string path) => (int)_values[path].Value;

    public string Text(string path) => (string)_values[path].Value;

    public ImmutableArray<int> List(string path) => (ImmutableArray<int>)_values[path].Value;
}
