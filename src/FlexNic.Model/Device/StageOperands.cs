using FlexNic.Geometry;

namespace FlexNic.Model.Device;

/// <summary>What the slots and the state of a stage read for one packet: the PHV at stage entry, the entry words of both sides and the hash.</summary>
internal sealed class StageOperands(PhvGeometry geometry)
{
    /// <summary>Entry words of a packet: e0..e2 of the exact side, e3 and e4 of the ternary side.</summary>
    public const int EntryWords = 5;

    private const int HighHalves = 8;

    private readonly uint[] _entry = new uint[EntryWords];

    /// <summary>The PHV at stage entry.</summary>
    public Phv Phv { get; } = new(geometry);

    /// <summary>e0..e4.</summary>
    public Span<uint> Entry => _entry;

    /// <summary>Result of the hash unit; 0 in a stage without one.</summary>
    public uint Hash { get; set; }

    /// <summary>Operand A of a 32-bit slot.</summary>
    public uint WordOperand(int code)
    {
        if (code < 16)
        {
            return code < Phv.Words.Length ? Phv.Words[code] : 0;
        }

        return code switch
        {
            <= 20 => _entry[code - 16],
            21 => Hash,
            22 => 0,
            23 => Phv.Src,
            _ => HighHalf(code - 24),
        };
    }

    /// <summary>Operand A of a 16-bit slot.</summary>
    public uint HalfOperand(int code)
    {
        if (code < 24)
        {
            return code < Phv.Halves.Length ? Phv.Halves[code] : 0u;
        }

        uint word = code switch
        {
            < 26 => _entry[0],
            < 28 => _entry[3],
            < 30 => Phv.Words[^1],
            _ => Phv.Words[^2],
        };
        return (code & 1) == 0 ? word >> 16 : word & 0xFFFF;
    }

    /// <summary>Operand A of an 8-bit slot.</summary>
    public uint ByteOperand(int code) => code switch
    {
        < 16 => code < Phv.Bytes.Length ? Phv.Bytes[code] : 0u,
        < 20 => EntryByte(code - 16),
        < 24 => EntryByte((3 * 4) + code - 20),
        _ => HighHalf(code - 24) & 0xFF,
    };

    /// <summary>Byte k of the entry words e0..e4, each most significant first.</summary>
    public uint EntryByte(int index) => (_entry[index >> 2] >> (24 - (8 * (index & 3)))) & 0xFF;

    /// <summary>Half k of the entry words e0..e4, each upper half first.</summary>
    public uint EntryHalf(int index) => (index & 1) == 0 ? _entry[index >> 1] >> 16 : _entry[index >> 1] & 0xFFFF;

    private uint HighHalf(int index) => Phv.Halves[Phv.Halves.Length - HighHalves + index];
}
