using NUnit.Framework;

namespace FlexNic.Tests.Image;

/// <summary>Files of the repository, found from the place of the test assembly upwards.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Find(TestContext.CurrentContext.TestDirectory);

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(Path(parts));

    /// <summary>Files below a folder, build products left out, as sorted paths with forward slashes from the root.</summary>
    public static IEnumerable<string> Below(string folder, string pattern) =>
        Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(part => part is "build" or "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private static string Find(string start)
    {
        for (string? folder = start; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "FlexNic.Hdl.sln")))
            {
                return folder;
            }
        }

        throw new FileNotFoundException("FlexNic.Hdl.sln is in no folder above the test assembly", start);
    }
}
