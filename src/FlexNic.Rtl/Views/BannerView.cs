namespace FlexNic.Rtl.Views;

/// <summary>The two lines that open each generated file: what made it, from which template and geometry. Nothing in it depends on time, user or machine.</summary>
/// <param name="Comment">What starts a comment line in the language of the file.</param>
/// <param name="Version">Version of the generator.</param>
/// <param name="Template">Template below the root of the repository.</param>
/// <param name="GeometryPath">Geometry file, as in <c>configs/tiny.toml</c>.</param>
/// <param name="Fingerprint">First 12 hexadecimal digits of the fingerprint of the geometry.</param>
/// <param name="Config">Name of the geometry file without folder and extension.</param>
public sealed record BannerView(string Comment, string Version, string Template, string GeometryPath, string Fingerprint, string Config);
