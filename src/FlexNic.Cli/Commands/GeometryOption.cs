using System.CommandLine;
using FlexNic.Geometry;

namespace FlexNic.Cli.Commands;

/// <summary>The option <c>--config</c>: a geometry file; the geometries of <c>configs/</c> are also known where that folder is not.</summary>
internal static class GeometryOption
{
    private const string Default = "configs/tiny.toml";

    /// <summary>A new option for a command.</summary>
    public static Option<string> Create() => new("--config")
    {
        Description = "Geometry of the NIC (docs/geometry.md). configs/NAME.toml is found from any folder",
        DefaultValueFactory = _ => Default,
        HelpName = "FILE",
    };

    /// <summary>The geometry.</summary>
    public static NicGeometry Load(string path) => !File.Exists(path) && BuiltIn(path) is { } text
        ? GeometryLoader.Parse(text, path)
        : GeometryLoader.Load(path);

    private static string? BuiltIn(string path)
    {
        using Stream? stream = typeof(GeometryOption).Assembly.GetManifestResourceStream(path.Replace('\\', '/'));
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
