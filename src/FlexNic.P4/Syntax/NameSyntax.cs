using FlexNic.Core;

namespace FlexNic.P4.Syntax;

/// <summary>A name that is being declared or used.</summary>
public readonly record struct NameSyntax(string Text, SourceSpan Span)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
