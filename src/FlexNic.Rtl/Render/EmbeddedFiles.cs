using System.Collections.Immutable;
using System.Reflection;

namespace FlexNic.Rtl.Render;

/// <summary>The templates and the hand-written RTL, as they were when this assembly was built.</summary>
internal static class EmbeddedFiles
{
    private static readonly Assembly Home = typeof(EmbeddedFiles).Assembly;

    /// <summary>Names below a folder of the repository (<c>rtl/</c>, <c>templates/</c>), sorted.</summary>
    public static ImmutableArray<string> Below(string folder) =>
        [.. Home.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Text of one file.</summary>
    public static string Read(string name)
    {
        using Stream stream = Home.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"'{name}' is not part of the generator");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
