using FlexNic.Geometry;
using FlexNic.Image.Registers;

namespace FlexNic.Rtl.Views;

/// <summary>Makes the view of the register map for people and for C.</summary>
internal static class RegisterMapViews
{
    public static RegisterMapView Of(NicGeometry geometry, BannerView banner) =>
        new(banner, geometry.Name, $"0x{RegisterMap.BarBytes:X}", [.. RegisterMap.For(geometry).Select(RegisterOf)]);

    private static RegisterLineView RegisterOf(Register register) => new(
        register.Name,
        $"0x{register.Address:X5}",
        $"0x{register.Stride:X}",
        register.IsArray,
        register.Count,
        AccessText(register.Access),
        $"0x{register.Reset:X8}",
        register.Doc,
        [.. register.Fields.Select(FieldOf)]);

    private static FieldLineView FieldOf(RegisterField field) => new(
        field.Name,
        field.Name.ToUpperInvariant(),
        field.Width == 1 ? $"{field.Lsb}" : $"{field.Lsb + field.Width - 1}:{field.Lsb}",
        field.Lsb,
        $"0x{field.Mask:X8}",
        field.Doc);

    private static string AccessText(RegisterAccess access) => access switch
    {
        RegisterAccess.ReadOnly => "ro",
        RegisterAccess.ReadWrite => "rw",
        RegisterAccess.WriteOnly => "wo",
        _ => throw new ArgumentOutOfRangeException(nameof(access), access, null),
    };
}
