using System.Globalization;
using FlexNic.Core;

namespace FlexNic.Model.Program.Execution;

/// <summary>The program read something that it never gave a value. <paramref name="What"/> says which.</summary>
public sealed record UndefinedRead(SourceSpan Span, string What)
{
    /// <summary>Each read of the program once, in the order of its text, with the number of times that it happened.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<UndefinedRead> reads) =>
    [
        .. reads.GroupBy(r => r).OrderBy(g => g.Key.Span.File, StringComparer.Ordinal).ThenBy(g => g.Key.Span.Line).ThenBy(g => g.Key.Span.Column)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key.Span}: undefined: {g.Key.What}{(g.Count() > 1 ? $" ({g.Count()} times)" : "")}")),
    ];
}
