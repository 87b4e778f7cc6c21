namespace FlexNic.Core;

/// <summary>Carries diagnostics about the user's input up to the command line, which prints them and exits with 1. Any other exception is a bug of ours (exit 2).</summary>
public sealed class FlexNicInputException : Exception
{
    /// <summary>With one or more diagnostics.</summary>
    public FlexNicInputException(IEnumerable<Diagnostic> diagnostics)
        : base(string.Join('\n', diagnostics)) => Diagnostics = [.. diagnostics];

    /// <summary>With a single error.</summary>
    public FlexNicInputException(string code, SourceSpan span, string message)
        : this([new Diagnostic(code, Severity.Error, span, message)])
    {
    }

    /// <summary>What is wrong, in the order found.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
