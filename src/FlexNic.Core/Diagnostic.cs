namespace FlexNic.Core;

/// <summary>How much a diagnostic weighs.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing is refused.</summary>
    Warning,

    /// <summary>The input is refused.</summary>
    Error,
}

/// <summary>What is wrong with the user's input: code FNICnnnn, place, what was found, what fits and which limit it comes from.</summary>
public sealed record Diagnostic(string Code, Severity Severity, SourceSpan Span, string Message)
{
    /// <summary><c>file(line,col): error FNIC1203: text</c>.</summary>
    public override string ToString()
    {
        string place = Span.Line > 0 ? $"{Span.File}({Span.Line},{Span.Column})" : Span.File;
        string severity = Severity == Severity.Error ? "error" : "warning";
        return $"{place}: {severity} {Code}: {Message}";
    }
}
