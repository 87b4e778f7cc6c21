using System.Globalization;
using FlexNic.Core;

namespace FlexNic.Model.Program.Execution;

/// <summary>The program read something that it never gave a value. <paramref name="What"/> says which.</summary>
public sealed record UndefinedRead(SourceSpan Span, string What)
{
    /// <summary>Each place of the program that read such a value, in the order of its text, with the number of times that it did.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<UndefinedRead> reads) =>
    [
        .. reads.GroupBy(r => r.Span).OrderBy(g => g.Key.File, StringComparer.Ordinal).ThenBy(g => g.Key.Line).ThenBy(g => g.Key.Column)
            .Select(g => Line(g.Key, g.First().What, g.Count(r => r == g.First()))),
    ];

    private static string Line(SourceSpan at, string what, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.File}({at.Line},{at.Column}): undefined: {what}{(count > 1 ? $" ({count} times)" : "")}");
}
