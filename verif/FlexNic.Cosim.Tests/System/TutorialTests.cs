using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace FlexNic.Cosim.Tests.System;

/// <summary>docs/tutorial.md: every command does what the page says, and every piece of a file is a piece of that file.</summary>
[TestFixture]
public sealed partial class TutorialTests
{
    private const string Run = "dotnet run -c Release -- ";

    private static IReadOnlyList<(string Kind, string[] Lines)> Blocks =>
        [.. Fence().Matches(File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "tutorial.md"))).Select(m => (m.Groups[1].Value, m.Groups[2].Value.TrimEnd('\n').Split('\n')))];

    [Test]
    public async Task Commands_InTheOrderOfThePage_PrintWhatItShows()
    {
        Directory.CreateDirectory(TestPaths.Build);
        string printed = "";
        int commands = 0;
        foreach ((string kind, string[] lines) in Blocks)
        {
            if (kind == "output")
            {
                string[] seen = [.. printed.Split('\n').Select(Words)];
                Assert.That(lines.Select(Words), Is.SubsetOf(seen), printed);
            }
            else if (kind.Length == 0)
            {
                foreach (string line in lines)
                {
                    BufferedCommandResult run = await Execute(line);
                    Assert.That(run.ExitCode, Is.Zero, $"{line}\n{run.StandardOutput}{run.StandardError}");
                    printed = run.StandardOutput;
                    commands++;
                }
            }
        }

        Assert.That(commands, Is.GreaterThanOrEqualTo(7));
    }

    [TestCase("p4", "programs/sensors.p4")]
    [TestCase("rules", "programs/sensors.rules")]
    public void Pieces_OfAFile_AreInTheFile(string kind, string path)
    {
        string file = File.ReadAllText(Path.Combine(TestPaths.Root, path));
        string[][] pieces = [.. Blocks.Where(b => b.Kind == kind).Select(b => b.Lines)];

        Assert.That(pieces, Is.Not.Empty);
        foreach (string[] piece in pieces)
        {
            Assert.That(file, Does.Contain(string.Join('\n', piece)));
        }
    }

    // dotnet run would build what is built already, beside the tests that run.
    private static Task<BufferedCommandResult> Execute(string line) => line.StartsWith(Run, StringComparison.Ordinal)
        ? CommandLineTests.FlexNic(line[Run.Length..].Split(' '))
        : Cli.Wrap("bash").WithArguments(["-c", line]).WithWorkingDirectory(TestPaths.Root).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync().Task;

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
