using NUnit.Framework;

namespace FlexNic.Tests.Image;

/// <summary>Files of the repository, found from the place of the test assembly upwards.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Find(TestContext.CurrentContext.TestDirectory);

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(Path(parts));

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
