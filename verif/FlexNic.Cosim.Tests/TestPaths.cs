namespace FlexNic.Cosim.Tests;

/// <summary>Where tests find the repository and put their products.</summary>
internal static class TestPaths
{
    /// <summary>The repository's root: the folder above the test assembly that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Products of tests.</summary>
    public static string Build => Path.Combine(Root, "build");

    private static string FindRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "FlexNic.Hdl.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"no FlexNic.Hdl.sln above {AppContext.BaseDirectory}");
    }
}
