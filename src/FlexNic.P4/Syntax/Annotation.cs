using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Lexing;

namespace FlexNic.P4.Syntax;

/// <summary>An annotation with its body as written; <paramref name="Structured"/> when the body stood in brackets.</summary>
public sealed record Annotation(SourceSpan Span, string Name, ImmutableArray<Token> Body, bool Structured) : SyntaxNode(Span);
