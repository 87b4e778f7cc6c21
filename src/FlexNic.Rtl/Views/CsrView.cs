using System.Collections.Immutable;

namespace FlexNic.Rtl.Views;

/// <summary>What <c>templates/csr/fnic_gen_csr.v.scriban</c> prints: the registers of BAR0 with their wires.</summary>
/// <param name="Banner">Opening lines.</param>
/// <param name="SelectMsb">Highest select bit.</param>
/// <param name="Registers">Registers that the module answers or strobes, in order of address.</param>
/// <param name="Windows">Parts of the address space with registers and counters.</param>
/// <param name="HeldFields">Fields of held registers: output ports.</param>
/// <param name="LiveValues">Values of live registers: input ports.</param>
/// <param name="Strobes">Writes of live registers: output ports.</param>
public sealed record CsrView(
    BannerView Banner,
    int SelectMsb,
    ImmutableArray<CsrRegisterView> Registers,
    ImmutableArray<CsrWindowView> Windows,
    ImmutableArray<CsrFieldView> HeldFields,
    ImmutableArray<CsrValueView> LiveValues,
    ImmutableArray<CsrStrobeView> Strobes);

/// <summary>A register, or an array of equal ones.</summary>
/// <param name="Name">Name in lower case.</param>
/// <param name="Title">Name, address and meaning, for the comment.</param>
/// <param name="Select">Its select bit.</param>
/// <param name="Condition">Condition on the address.</param>
/// <param name="Count">Elements.</param>
/// <param name="IsArray">True when it is an array.</param>
/// <param name="IsHeld">True when its bits are in this module.</param>
/// <param name="IsReadable">True when reads give a value.</param>
/// <param name="ValueText">The value of a read in Verilog.</param>
/// <param name="Fields">Fields of a held register.</param>
/// <param name="Pieces">Fields of a held register cut at byte lanes.</param>
/// <param name="Parts">Where the bits of an element come from, for arrays that can be read.</param>
public sealed record CsrRegisterView(
    string Name,
    string Title,
    int Select,
    string Condition,
    int Count,
    bool IsArray,
    bool IsHeld,
    bool IsReadable,
    string ValueText,
    ImmutableArray<CsrFieldView> Fields,
    ImmutableArray<CsrPieceView> Pieces,
    ImmutableArray<CsrPartView> Parts);

/// <summary>A part of the address space.</summary>
/// <param name="Name">Name in nets.</param>
/// <param name="BaseText">First address.</param>
/// <param name="SizeText">Bytes.</param>
/// <param name="IsArray">True when the address holds the number of an element.</param>
/// <param name="IndexMsb">Highest bit of that number.</param>
/// <param name="IndexLsb">Lowest bit of that number.</param>
/// <param name="OffsetMsb">Highest bit of the address in an element.</param>
/// <param name="Counters">Counters in it.</param>
public sealed record CsrWindowView(
    string Name, string BaseText, string SizeText, bool IsArray, int IndexMsb, int IndexLsb, int OffsetMsb, ImmutableArray<CsrCounterView> Counters);

/// <summary>A counter register in a window.</summary>
/// <param name="Pattern">Word offset.</param>
/// <param name="FirstText">Index of element 0 in <c>fnic_counters</c>.</param>
/// <param name="StepText">Indices from one element to the next.</param>
/// <param name="Comment">Name.</param>
public sealed record CsrCounterView(string Pattern, string FirstText, string StepText, string Comment);

/// <summary>A field of a held register: flip-flops and an output port.</summary>
/// <param name="Name">Register and field in lower case.</param>
/// <param name="Range">Range over all elements.</param>
/// <param name="PaddedRange">The same, padded for the port list.</param>
/// <param name="ResetText">Value after reset, over all elements.</param>
public sealed record CsrFieldView(string Name, string Range, string PaddedRange, string ResetText);

/// <summary>Bits of a field in one byte lane.</summary>
/// <param name="Field">Field.</param>
/// <param name="Width">Bits of the field.</param>
/// <param name="Lane">Byte lane.</param>
/// <param name="Lsb">Lowest bit in the field.</param>
/// <param name="Msb">Highest bit in the field.</param>
/// <param name="Bits">Number of bits.</param>
/// <param name="DataLsb">Lowest bit in the register.</param>
/// <param name="DataMsb">Highest bit in the register.</param>
public sealed record CsrPieceView(string Field, int Width, int Lane, int Lsb, int Msb, int Bits, int DataLsb, int DataMsb);

/// <summary>Bits of an element of an array that can be read.</summary>
/// <param name="Source">Net over all elements.</param>
/// <param name="Width">Bits of an element.</param>
/// <param name="Lsb">Lowest bit in the register.</param>
/// <param name="Msb">Highest bit in the register.</param>
public sealed record CsrPartView(string Source, int Width, int Lsb, int Msb);

/// <summary>Value of a live register: an input port.</summary>
/// <param name="Name">Port.</param>
/// <param name="PaddedRange">Range over all elements, padded for the port list.</param>
public sealed record CsrValueView(string Name, string PaddedRange);

/// <summary>Write of a live register: an output port.</summary>
/// <param name="Name">Port.</param>
/// <param name="Range">Range over all elements.</param>
/// <param name="PaddedRange">The same, padded for the port list.</param>
/// <param name="Count">Elements.</param>
/// <param name="Select">Select bit of the register.</param>
/// <param name="ResetText">All zeros.</param>
public sealed record CsrStrobeView(string Name, string Range, string PaddedRange, int Count, int Select, string ResetText);
