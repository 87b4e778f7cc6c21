using System.Collections.Immutable;

namespace FlexNic.P4.Syntax;

/// <summary>A whole program, included files and all.</summary>
public sealed record ProgramSyntax(ImmutableArray<DeclarationSyntax> Declarations);
