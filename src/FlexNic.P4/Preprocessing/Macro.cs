using System.Collections.Immutable;
using FlexNic.P4.Lexing;

namespace FlexNic.P4.Preprocessing;

/// <summary>A <c>#define</c>: parameters are null for the object-like form.</summary>
internal sealed record Macro(string Name, ImmutableArray<string>? Parameters, ImmutableArray<Token> Body);
