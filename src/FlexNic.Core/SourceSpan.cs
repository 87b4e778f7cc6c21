namespace FlexNic.Core;

/// <summary>A place in a source file; line and column count from 1, 0 means "the file as a whole".</summary>
public readonly record struct SourceSpan(string File, int Line, int Column, int Length = 1)
{
    /// <summary>A span that names only the file.</summary>
    public static SourceSpan OfFile(string file) => new(file, 0, 0, 0);
}
