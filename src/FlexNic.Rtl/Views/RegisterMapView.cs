using System.Collections.Immutable;

namespace FlexNic.Rtl.Views;

/// <summary>What the register page and the C header print.</summary>
/// <param name="Banner">Opening lines.</param>
/// <param name="Name">Name of the geometry.</param>
/// <param name="BarText">Bytes of BAR0.</param>
/// <param name="Registers">Registers in order of address.</param>
public sealed record RegisterMapView(BannerView Banner, string Name, string BarText, ImmutableArray<RegisterLineView> Registers);

/// <summary>One register in the page and the header.</summary>
/// <param name="Name">Name.</param>
/// <param name="AddressText">Address of the first element in hexadecimal.</param>
/// <param name="StrideText">Bytes between elements in hexadecimal.</param>
/// <param name="IsArray">True when it is an array.</param>
/// <param name="Count">Elements.</param>
/// <param name="Access">ro, rw or wo.</param>
/// <param name="ResetText">Value after reset in hexadecimal.</param>
/// <param name="Doc">Meaning.</param>
/// <param name="Fields">Fields from bit 0 upwards.</param>
public sealed record RegisterLineView(
    string Name, string AddressText, string StrideText, bool IsArray, int Count, string Access, string ResetText, string Doc, ImmutableArray<FieldLineView> Fields);

/// <summary>One field in the page and the header.</summary>
/// <param name="Name">Name.</param>
/// <param name="Symbol">Name in upper case.</param>
/// <param name="Bits">Bits, highest first.</param>
/// <param name="Lsb">Lowest bit.</param>
/// <param name="MaskText">Its bits in the register in hexadecimal.</param>
/// <param name="Doc">Meaning.</param>
public sealed record FieldLineView(string Name, string Symbol, string Bits, int Lsb, string MaskText, string Doc);
