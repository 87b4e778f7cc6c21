using FlexNic.Core;

namespace FlexNic.P4.Syntax;

/// <summary>A node of the syntax tree: what was written, where; nothing is resolved yet. Nodes are immutable and compare by identity.</summary>
public abstract record SyntaxNode(SourceSpan Span)
{
    /// <inheritdoc/>
    public virtual bool Equals(SyntaxNode? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Span.Line * 397) ^ Span.Column;
}
