using FlexNic.Geometry;

namespace FlexNic.Image;

/// <summary>What binds an image to a geometry: the 32 bits that the register GEOMETRY of its hardware shows.</summary>
internal static class ImageFingerprint
{
    public static uint Of(NicGeometry geometry) => GeometryFingerprint.Of(geometry).First32;
}
