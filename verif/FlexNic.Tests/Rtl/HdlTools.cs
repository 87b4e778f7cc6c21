using FlexNic.Core;
using FlexNic.Rtl.Tools;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Rtl;

/// <summary>Runs the open tools on the hand-written Verilog; a tool that is not installed makes the test ignored (failed with FNIC_CI=1).</summary>
internal static class HdlTools
{
    private static readonly ToolRunner Runner = new(RepositoryFiles.Path("build", "logs"));

    /// <summary>Files below a folder of the repository, relative to it, sorted.</summary>
    public static string[] Files(string folder, string pattern)
    {
        string path = RepositoryFiles.Path(folder);
        string[] files = Directory.Exists(path)
            ? [.. Directory.GetFiles(path, pattern, SearchOption.AllDirectories).Select(f => Path.GetRelativePath(path, f).Replace('\\', '/'))]
            : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>Ignores the test when a tool is not on the path.</summary>
    public static void Need(params string[] tools)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (string tool in tools.Where(t => !folders.Any(f => File.Exists(Path.Combine(f, t)))))
        {
            Assert.That(Environment.GetEnvironmentVariable("FNIC_CI"), Is.Not.EqualTo("1"), $"needs {tool}");
            Assert.Ignore($"needs {tool}");
        }
    }

    /// <summary>Runs a tool and gives what it printed; a failing tool fails the test with its first error line and the path of the log.</summary>
    public static async Task<string> RunAsync(string tool, IReadOnlyList<string> arguments, TimeSpan limit)
    {
        try
        {
            return await Runner.RunAsync(tool, arguments, limit);
        }
        catch (FlexNicInputException failure)
        {
            Assert.Fail(failure.Message);
            throw;
        }
    }
}
