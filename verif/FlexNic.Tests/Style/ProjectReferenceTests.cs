using System.Xml.Linq;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Style;

/// <summary>Which project may know which: the model never sees the RTL that it judges, and nothing in src/ sees the cosimulation.</summary>
[TestFixture]
internal sealed class ProjectReferenceTests
{
    private static readonly string[] Base = ["FlexNic.Core", "FlexNic.Geometry"];
    private static readonly string[] WithImage = [.. Base, "FlexNic.Image"];
    private static readonly string[] Libraries = [.. WithImage, "FlexNic.Compiler", "FlexNic.Engines", "FlexNic.Host", "FlexNic.Ir", "FlexNic.Lowering", "FlexNic.Model", "FlexNic.P4", "FlexNic.Rtl", "FlexNic.Stf"];

    // Project => projects that it may reference.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["FlexNic.Core"] = [],
        ["FlexNic.Geometry"] = ["FlexNic.Core"],
        ["FlexNic.Image"] = Base,
        ["FlexNic.Ir"] = ["FlexNic.Core"],
        ["FlexNic.P4"] = ["FlexNic.Core"],
        ["FlexNic.Lowering"] = ["FlexNic.Core", "FlexNic.Ir", "FlexNic.P4"],
        ["FlexNic.Compiler"] = [.. WithImage, "FlexNic.Ir"],
        ["FlexNic.Engines"] = [.. WithImage, "FlexNic.Compiler", "FlexNic.Ir", "FlexNic.Model", "FlexNic.Stf"],
        ["FlexNic.Stf"] = ["FlexNic.Core"],
        ["FlexNic.Model"] = [.. WithImage, "FlexNic.P4", "FlexNic.Stf"],
        ["FlexNic.Host"] = WithImage,
        ["FlexNic.Rtl"] = WithImage,
        ["FlexNic.Cosim"] = Libraries,
        ["FlexNic.Fuzz"] = [.. Base, "FlexNic.Compiler", "FlexNic.Engines", "FlexNic.Ir", "FlexNic.Lowering", "FlexNic.Model", "FlexNic.P4", "FlexNic.Stf"],
        ["FlexNic.Tests"] = [.. Libraries, "FlexNic.Fuzz"],
        ["FlexNic.Cosim.Tests"] = [.. Libraries, "FlexNic.Cosim"],
        ["FlexNic.Hdl"] = [.. Libraries, "FlexNic.Cosim", "FlexNic.Fuzz"],
    };

    public static IEnumerable<string> Projects() => RepositoryFiles.Below(".", "*.csproj");

    [TestCaseSource(nameof(Projects))]
    public void References_OfProject_AreAllowed(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        string[] references = [.. XDocument.Load(RepositoryFiles.Path(project)).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(((string?)r.Attribute("Include") ?? "").Replace('\\', '/')))];

        Assert.That(Allowed.Keys, Does.Contain(name), "a new project is entered here with what it may reference");
        Assert.That(references.Except(Allowed[name]), Is.Empty, $"{project} may reference only: {string.Join(", ", Allowed[name])}");
    }

    [TestCaseSource(nameof(Projects))]
    public void PackageVersions_OfProject_AreCentral(string project)
    {
        IEnumerable<string?> own = XDocument.Load(RepositoryFiles.Path(project)).Descendants("PackageReference")
            .Where(r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null).Select(r => (string?)r.Attribute("Include"));

        Assert.That(own, Is.Empty, "versions stand in Directory.Packages.props");
    }
}
