using System.Collections;

namespace FlexNic.Core;

/// <summary>Collects diagnostics so that all faults of a file are told, not the first.</summary>
public sealed class DiagnosticBag : IReadOnlyCollection<Diagnostic>
{
    private readonly List<Diagnostic> _items = [];

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <summary>True when at least one diagnostic is an error.</summary>
    public bool HasErrors => _items.Exists(d => d.Severity == Severity.Error);

    /// <summary>Adds an error.</summary>
    public void Error(string code, SourceSpan span, string message) => _items.Add(new Diagnostic(code, Severity.Error, span, message));

    /// <summary>Adds a warning.</summary>
    public void Warning(string code, SourceSpan span, string message) => _items.Add(new Diagnostic(code, Severity.Warning, span, message));

    /// <summary>Adds what another step collected.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics) => _items.AddRange(diagnostics);

    /// <inheritdoc/>
    public IEnumerator<Diagnostic> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
