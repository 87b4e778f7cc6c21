using System.Text.RegularExpressions;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Style;

/// <summary>Scans the C# sources of products (not of tests) for calls that make output depend on machine, time or chance, and for ways around our own gates.</summary>
[TestFixture]
internal sealed class BannedCallTests
{
    private static readonly Ban[] Bans =
    [
        new(@"\bDateTime(Offset)?\b", "output never depends on the time"),
        new(@"\bStopwatch\b|\bTickCount", "output never depends on the time", "src/FlexNic.Cli/", "verif/FlexNic.Cosim/"),
        new(@"\bGuid\.", "output never depends on chance"),
        new(@"\bnew Random\(\s*\)|\bRandom\.Shared\b|\bRandomNumberGenerator\b", "randomness comes from one seeded generator that is passed in"),
        new(@"\.GetHashCode\(|\bRuntimeHelpers\.GetHashCode\b", "hash codes of strings differ from run to run; order and keys never come of them"),
        new(@"\bEnvironment\.NewLine\b|\.AppendLine\(", "a line ends with \\n on every machine"),
        new(@"\bCurrent(UI)?Culture\b", "output never depends on the culture"),
        new(@"\bThread\.Sleep\b", "nothing waits by the clock"),
        new(@"\bProcess\.Start\b|\bProcessStartInfo\b", "processes start only through ToolRunner"),
        new(@"\bCliWrap\b|\bCli\.Wrap\b", "processes start only through ToolRunner", "src/FlexNic.Rtl/Tools/ToolRunner.cs"),
        new(@"\bBitConverter\b", "byte order is said: BinaryPrimitives"),
        new(@"\bGetTempPath\b|\bGetTempFileName\b", "products go below the folder that the caller names"),
        new(@"\bunsafe\b", "only the bridge to the verilated model handles pointers", "verif/FlexNic.Cosim/Native/"),
    ];

    public static IEnumerable<string> Sources() => RepositoryFiles.Below("src", "*.cs").Concat(RepositoryFiles.Below("verif/FlexNic.Cosim", "*.cs"));

    [Test]
    public void Sources_OfProducts_HaveNoBannedCall()
    {
        string[] faults = [.. Sources().SelectMany(Faults)];

        Assert.That(faults, Is.Empty, string.Join('\n', faults));
    }

    [TestCase("var t = DateTime.UtcNow;", true)]
    [TestCase("builder.AppendLine(x);", true)]
    [TestCase("int h = name.GetHashCode();", true)]
    [TestCase("public override int GetHashCode() => 1;", false)]
    [TestCase("var r = new Random(seed);", false)]
    [TestCase("// DateTime would not do here", false)]
    public void Scan_Line_FindsCallsNotWords(string line, bool banned) => Assert.That(Faults("src/Some.cs", [line]).Any(), Is.EqualTo(banned));

    private static IEnumerable<string> Faults(string path) => Faults(path, File.ReadAllLines(RepositoryFiles.Path(path)));

    private static IEnumerable<string> Faults(string path, string[] lines)
    {
        Ban[] bans = [.. Bans.Where(b => !b.Except.Any(e => path.StartsWith(e, StringComparison.Ordinal)))];
        for (int i = 0; i < lines.Length; i++)
        {
            int comment = lines[i].IndexOf("//", StringComparison.Ordinal);
            string code = comment < 0 ? lines[i] : lines[i][..comment];
            foreach (Ban ban in bans.Where(b => b.Pattern.IsMatch(code)))
            {
                yield return $"{path}({i + 1}): {lines[i].Trim()} -- {ban.Reason}";
            }
        }
    }

    // Except: files or folders (paths from the root) in which the call is meant.
    private sealed class Ban(string pattern, string reason, params string[] except)
    {
        public Regex Pattern { get; } = new(pattern, RegexOptions.CultureInvariant);

        public string Reason => reason;

        public string[] Except => except;
    }
}
