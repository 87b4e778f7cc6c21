namespace FlexNic.Rtl.Render;

/// <summary>What a run of the generator left in its folder.</summary>
/// <param name="Files">All files that belong to the geometry, relative to the folder, sorted, with <c>/</c> between folders.</param>
/// <param name="Changed">Those that were written or removed because their bytes differed.</param>
public sealed record GenerationResult(IReadOnlyList<string> Files, IReadOnlyList<string> Changed);
