using System.Text.RegularExpressions;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Style;

/// <summary>
/// What the documents name exists: relative links, backticked paths and file names. And what exists is named: every module of <c>rtl/</c> in its catalogue, every folder of it in the
/// architecture, every decision in the index.
/// </summary>
[TestFixture]
internal sealed class DocumentationTests
{
    private const string Catalogue = "rtl/README.md", Architecture = "docs/architecture.md", Decisions = "docs/adr/README.md";

    // Folders at the root by which a word is known to be a path; fixed, so that a folder that goes away is noticed.
    private static readonly string[] Roots = [".ci", "configs", "docs", "fpga", "programs", "rtl", "scripts", "src", "templates", "verif"];

    private static readonly Regex Link = new(@"\]\(([^)\s]+)\)", RegexOptions.CultureInvariant);
    private static readonly Regex Code = new("`([^`]+)`", RegexOptions.CultureInvariant);
    private static readonly Regex Fence = new("^```.*?^```", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Singleline);
    private static readonly Regex FileName = new(@"^[\w.]+\.(cs|csproj|scriban|sh|sln|v|vh)$", RegexOptions.CultureInvariant);
    private static readonly Regex Placeholder = new("<[^>]*>", RegexOptions.CultureInvariant);
    private static readonly Regex DiagnosticCode = new("\"(FNIC[0-9]{4})\"", RegexOptions.CultureInvariant);
    private static readonly Regex CodeRange = new(@"\| (FNIC[0-9]{4}) \.\. (FNIC[0-9]{4}) \|", RegexOptions.CultureInvariant);
    private static readonly Lazy<string[]> Files = new(() => [.. RepositoryFiles.Below(".", "*").Where(f => !f.StartsWith(".git/", StringComparison.Ordinal))]);

    public static IEnumerable<string> Documents() => RepositoryFiles.Below("docs", "*.md").Prepend(Catalogue).Prepend("README.md");

    public static IEnumerable<string> Modules() => RepositoryFiles.Below("rtl", "*.v");

    [TestCaseSource(nameof(Documents))]
    public void Document_NamesOnlyWhatExists(string document)
    {
        string[] faults = [.. Faults(document, RepositoryFiles.Read(document))];

        Assert.That(faults, Is.Empty, string.Join('\n', faults));
    }

    [Test]
    public void Diagnostics_EveryCodeOfTheSources_IsOnThePage()
    {
        string page = RepositoryFiles.Read("docs", "diagnostics.md");
        string[] used = [.. RepositoryFiles.Below("src", "*.cs").Concat(RepositoryFiles.Below("verif/FlexNic.Cosim", "*.cs"))
            .SelectMany(file => DiagnosticCode.Matches(RepositoryFiles.Read(file.Split('/'))).Select(m => m.Groups[1].Value)).Distinct()];

        Assert.That(used, Is.Not.Empty);
        Assert.That(used.Where(code => !IsListed(page, code)), Is.Empty, "docs/diagnostics.md has no row for these");
    }

    [Test]
    public void Modules_AllOfThem_HaveARowInTheCatalogue()
    {
        string catalogue = RepositoryFiles.Read(Catalogue);
        string[] missing = [.. Modules().Where(m => !catalogue.Contains($"\n| `{Path.GetFileNameWithoutExtension(m)}` | {Folder(m)} |", StringComparison.Ordinal))];

        Assert.That(Modules(), Is.Not.Empty);
        Assert.That(missing, Is.Empty, $"{Catalogue} has no row '| `module` | folder |' for these");
    }

    [Test]
    public void Catalogue_NamesNoModuleThatIsGone()
    {
        string[] modules = [.. Modules().Select(m => Path.GetFileNameWithoutExtension(m))];
        IEnumerable<string> rows = RepositoryFiles.Read(Catalogue).Split('\n').Where(l => l.StartsWith("| `fnic_", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);

        Assert.That(rows, Is.EquivalentTo(modules), "one row for each module");
    }

    [Test]
    public void RtlFolders_AllOfThem_AreInTheArchitecture()
    {
        string text = RepositoryFiles.Read(Architecture);
        string[] missing = [.. Modules().Select(m => $"rtl/{Folder(m)}").Distinct().Where(f => !text.Contains($"`{f}`", StringComparison.Ordinal))];

        Assert.That(missing, Is.Empty, $"{Architecture} does not say where these stand in a packet's path");
    }

    [Test]
    public void Decisions_AllOfThem_AreInTheIndexOnce()
    {
        string[] linked = [.. Link.Matches(RepositoryFiles.Read(Decisions)).Select(m => m.Groups[1].Value)];
        string[] pages = [.. RepositoryFiles.Below("docs/adr", "0*.md").Select(p => Path.GetFileName(p))];

        Assert.That(linked, Is.EquivalentTo(pages));
        Assert.That(pages.Select(p => p[..4]), Is.Unique, "a number names one decision");
    }

    [TestCase("`rtl/port/fnic_port_rx.v`", true)]
    [TestCase("`rtl/port/fnic_port_zx.v`", false)]
    [TestCase("`rtl/ports`", false)]
    [TestCase("`rtl/port/`", true)]
    [TestCase("`fpga/sume`", false)]
    [TestCase("`configs/*.toml`", true)]
    [TestCase("`configs/*.yaml`", false)]
    [TestCase("`verif/bench/tb_<module>.v`", true)]
    [TestCase("`verif/bench/bench_<module>.v`", false)]
    [TestCase("`sh verif/formal/run.sh [module]`", true)]
    [TestCase("`sh verif/formal/ran.sh [module]`", false)]
    [TestCase("`RegisterMap.cs`", true)]
    [TestCase("`RegisterMaps.cs`", false)]
    [TestCase("`Nic/NicModel.cs`", true)]
    [TestCase("`Nic/NicModels.cs`", false)]
    [TestCase("`build/gen`, `reg_rdata`, `src/dst` of no file", false)]
    [TestCase("`build/gen`, `reg_rdata`, `a & b`", true)]
    [TestCase("[contract](hardware.md)", true)]
    [TestCase("[contract](hardware.md#streams)", true)]
    [TestCase("[contract](hardwares.md)", false)]
    [TestCase("[catalogue](../rtl/README.md)", true)]
    [TestCase("[elsewhere](https://example.org/x.md)", true)]
    public void Scan_Text_FindsWhatIsMissing(string text, bool good) => Assert.That(Faults("docs/some.md", text).Any(), Is.Not.EqualTo(good));

    private static IEnumerable<string> Faults(string document, string text)
    {
        // Blocks of code are examples, pictures and the language of images, with paths of their own.
        string prose = Fence.Replace(text, "");
        string folder = Path.GetDirectoryName(document) ?? "";
        foreach (string target in Link.Matches(prose).Select(m => m.Groups[1].Value).Where(t => !t.Contains("://", StringComparison.Ordinal)))
        {
            string file = target.Split('#')[0];
            string path = RepositoryFiles.Path(folder, file);
            if (file.Length > 0 && !File.Exists(path) && !Directory.Exists(path))
            {
                yield return $"{document}: the link to {target} leads nowhere";
            }
        }

        IEnumerable<string> words = Code.Matches(prose).SelectMany(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        foreach (string word in words.Select(w => w.Trim('(', ')', ',', ';', '[', ']')).Where(w => !Exists(w)).Distinct(StringComparer.Ordinal))
        {
            yield return $"{document}: there is no {word}";
        }
    }

    // True also for words that are neither a path nor the name of a source file.
    private static bool Exists(string word)
    {
        string[] parts = Placeholder.Replace(word, "*").TrimEnd('/').Split('/');
        bool rooted = parts.Length > 1 && Roots.Contains(parts[0], StringComparer.Ordinal);
        if (!rooted && !FileName.IsMatch(parts[^1]))
        {
            return true;
        }

        // A generated file is named by its template, a path without a root is the end of one.
        string pattern = string.Join('/', parts.Select(p => Regex.Escape(p).Replace("\\*", "[^/]*", StringComparison.Ordinal)));
        var path = new Regex($"{(rooted ? "^" : "(^|/)")}{pattern}(\\.scriban)?(/|$)", RegexOptions.CultureInvariant);
        return Files.Value.Any(f => path.IsMatch(f));
    }

    private static string Folder(string module) => module.Split('/')[1];

    private static bool IsListed(string page, string code) =>
        page.Contains($"\n| {code} |", StringComparison.Ordinal)
        || CodeRange.Matches(page).Any(m => string.CompareOrdinal(m.Groups[1].Value, code) <= 0 && string.CompareOrdinal(code, m.Groups[2].Value) <= 0);
}
