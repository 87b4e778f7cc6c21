using System.Collections.Immutable;
using FlexNic.P4.Types;

namespace FlexNic.P4.Checked;

/// <summary>A program without faults: all that interpreters and compilers need of it.</summary>
public sealed class CheckedProgram
{
    /// <summary>All declared types by name, in the order of the text.</summary>
    public required ImmutableArray<KeyValuePair<string, P4Type>> Types { get; init; }

    /// <summary>The members of error.</summary>
    public required ImmutableArray<string> Errors { get; init; }

    /// <summary>The members of match_kind.</summary>
    public required ImmutableArray<string> MatchKinds { get; init; }

    /// <summary>Parsers, controls and their types.</summary>
    public required ImmutableArray<BlockDeclaration> Blocks { get; init; }

    /// <summary>Actions outside of controls.</summary>
    public required ImmutableArray<ActionDeclaration> Actions { get; init; }

    /// <summary>Instances at the top level, main included.</summary>
    public required ImmutableArray<Instance> Instances { get; init; }

    /// <summary>Extern objects.</summary>
    public required ImmutableArray<ExternDeclaration> Externs { get; init; }

    /// <summary>Packages.</summary>
    public required ImmutableArray<PackageDeclaration> Packages { get; init; }

    /// <summary>The instance called main, if there is one.</summary>
    public Instance? Main => Instances.LastOrDefault(i => i.Name == "main");
}
