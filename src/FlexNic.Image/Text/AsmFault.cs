using FlexNic.Core;

namespace FlexNic.Image.Text;

/// <summary>Ends the reading of one line; the assembler collects the diagnostic and goes on with the next line.</summary>
internal sealed class AsmFault(string code, SourceSpan span, string message) : Exception(message)
{
    public Diagnostic Diagnostic { get; } = new(code, Severity.Error, span, message);
}
