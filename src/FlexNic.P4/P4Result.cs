using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.Preprocessing;

namespace FlexNic.P4;

/// <summary>What became of a program: the checked program, or null when there are errors; and everything that was told.</summary>
public sealed record P4Result(CheckedProgram? Program, ImmutableArray<Diagnostic> Diagnostics, SourceTexts Texts)
{
    /// <summary>All diagnostics with their source lines, in the order of the text.</summary>
    public string Render() => string.Join('\n', Diagnostics.Select(Texts.Render));
}
