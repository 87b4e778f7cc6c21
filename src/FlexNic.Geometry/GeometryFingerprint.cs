using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FlexNic.Geometry;

/// <summary>
/// Identity of the hardware that a geometry describes: SHA-256 over the canonical text of its structural keys. Two geometries that differ only in name,
/// clock or PCIe link have the same one, for the same Verilog comes of them. Its first 32 bits are the register GEOMETRY.
/// </summary>
public readonly record struct GeometryFingerprint(string Hex, uint First32)
{
    /// <summary>The fingerprint of a geometry.</summary>
    public static GeometryFingerprint Of(NicGeometry geometry)
    {
        byte[] hash = SHA256.HashData(Encoding.ASCII.GetBytes(GeometryText.Write(geometry, structuralOnly: true)));
        return new GeometryFingerprint(Convert.ToHexStringLower(hash), BinaryPrimitives.ReadUInt32BigEndian(hash));
    }

    /// <summary>The first 12 hexadecimal digits, as banners cite it.</summary>
    public string First12 => Hex[..12];
}
