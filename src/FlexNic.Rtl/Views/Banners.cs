using FlexNic.Geometry;

namespace FlexNic.Rtl.Views;

/// <summary>Makes the banner of each file of one geometry.</summary>
internal sealed class Banners(NicGeometry geometry, string geometryFile)
{
    private readonly string _version = typeof(Banners).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    private readonly string _fingerprint = GeometryFingerprint.Of(geometry).First12;

    public BannerView For(string template, string comment)
    {
        // Only the folder configs/ is named: where the repository lies must not change the bytes.
        string file = Path.GetFileName(geometryFile);
        return new BannerView(comment, _version, "templates/" + template, "configs/" + file, _fingerprint, Path.GetFileNameWithoutExtension(file));
    }
}
