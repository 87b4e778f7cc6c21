using FlexNic.Geometry;

namespace FlexNic.Model.Device;

/// <summary>The field buffer of one packet: containers of 32, 16 and 8 bits, of which the top ones of each class carry metadata (docs/hardware.md, section 2).</summary>
public sealed class Phv
{
    private readonly uint[] _words;
    private readonly ushort[] _halves;
    private readonly byte[] _bytes;

    /// <summary>All containers 0.</summary>
    public Phv(PhvGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Geometry = geometry;
        _words = new uint[geometry.Words];
        _halves = new ushort[geometry.Halves];
        _bytes = new byte[geometry.Bytes];
    }

    /// <summary>How many containers there are of each class.</summary>
    public PhvGeometry Geometry { get; }

    /// <summary>32-bit containers w0...</summary>
    public Span<uint> Words => _words;

    /// <summary>16-bit containers h0...</summary>
    public Span<ushort> Halves => _halves;

    /// <summary>8-bit containers b0...</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>Words of 32 bits that <see cref="Pack"/> fills.</summary>
    public int PackedWords => (Geometry.Bits + 31) / 32;

    /// <summary>Typed metadata, 32 bits.</summary>
    public ref uint UserWord => ref _words[^1];

    /// <summary>What the parser's states found, as flags of the program.</summary>
    public ref ushort Flags => ref _halves[^1];

    /// <summary>Bytes of the packet as it entered the pipeline.</summary>
    public ref ushort PacketLength => ref _halves[^2];

    /// <summary>Position at the end of parsing, bytes.</summary>
    public ref ushort Parsed => ref _halves[^3];

    /// <summary>Typed metadata, 16 bits.</summary>
    public ref ushort UserHalf => ref _halves[^4];

    /// <summary>meta.src.</summary>
    public ref byte Src => ref _bytes[^1];

    /// <summary>Error code of the parser; 0 = accepted.</summary>
    public ref byte ParserError => ref _bytes[^2];

    /// <summary>meta.dst.</summary>
    public ref byte Dst => ref _bytes[^3];

    /// <summary>Layout that the deparser uses.</summary>
    public ref byte Layout => ref _bytes[^4];

    /// <summary>Typed metadata, 8 bits.</summary>
    public ref byte UserByte => ref _bytes[^5];

    /// <summary>VNIC of the packet.</summary>
    public ref byte Vnic => ref _bytes[^6];

    /// <summary>All containers 0, then the metadata containers from <paramref name="meta"/>: the state at parser start.</summary>
    public void Start(in PacketMeta meta)
    {
        Words.Clear();
        Halves.Clear();
        Bytes.Clear();
        UserWord = meta.UserWord;
        PacketLength = meta.Len;
        UserHalf = meta.UserHalf;
        Src = meta.Src;
        Dst = meta.Dst;
        UserByte = meta.UserByte;
        Vnic = meta.Vnic;
    }

    /// <summary>Takes the containers of another PHV of the same geometry.</summary>
    public void CopyFrom(Phv other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.Words.CopyTo(_words);
        other.Halves.CopyTo(_halves);
        other.Bytes.CopyTo(_bytes);
    }

    /// <summary>The 16-bit lane of the deparser with this number; a number beyond the lanes reads 0.</summary>
    public ushort Lane(int lane)
    {
        int wordLanes = 2 * _words.Length;
        if (lane < wordLanes)
        {
            uint word = _words[lane >> 1];
            return (ushort)((lane & 1) == 0 ? word >> 16 : word);
        }

        int half = lane - wordLanes;
        if (half < _halves.Length)
        {
            return _halves[half];
        }

        int pair = 2 * (half - _halves.Length);
        return pair + 1 < _bytes.Length ? (ushort)((_bytes[pair] << 8) | _bytes[pair + 1]) : (ushort)0;
    }

    /// <summary>Writes the PHVW bits as they lie on the wires, bit 0 of the vector in bit 0 of word 0.</summary>
    public void Pack(Span<uint> destination)
    {
        destination[..PackedWords].Clear();
        _words.CopyTo(destination);
        int bit = 32 * _words.Length;
        foreach (ushort half in _halves)
        {
            destination[bit >> 5] |= (uint)half << (bit & 31);
            bit += 16;
        }

        foreach (byte value in _bytes)
        {
            destination[bit >> 5] |= (uint)value << (bit & 31);
            bit += 8;
        }
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    public void Unpack(ReadOnlySpan<uint> source)
    {
        source[.._words.Length].CopyTo(_words);
        int bit = 32 * _words.Length;
        for (int i = 0; i < _halves.Length; i++, bit += 16)
        {
            _halves[i] = (ushort)(source[bit >> 5] >> (bit & 31));
        }

        for (int i = 0; i < _bytes.Length; i++, bit += 8)
        {
            _bytes[i] = (byte)(source[bit >> 5] >> (bit & 31));
        }
    }

    /// <summary>The PHVW bits in an array of their own.</summary>
    public uint[] ToBits()
    {
        uint[] bits = new uint[PackedWords];
        Pack(bits);
        return bits;
    }

    /// <summary>A PHV from the PHVW bits of the wires.</summary>
    public static Phv FromBits(PhvGeometry geometry, ReadOnlySpan<uint> bits)
    {
        Phv phv = new(geometry);
        phv.Unpack(bits);
        return phv;
    }

    /// <summary>Name of the first container that differs, or null when the two are equal; for messages.</summary>
    public string? FirstDifference(Phv other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < _words.Length; i++)
        {
            if (_words[i] != other._words[i])
            {
                return $"w{i}: 0x{_words[i]:X8}, other 0x{other._words[i]:X8}";
            }
        }

        for (int i = 0; i < _halves.Length; i++)
        {
            if (_halves[i] != other._halves[i])
            {
                return $"h{i}: 0x{_halves[i]:X4}, other 0x{other._halves[i]:X4}";
            }
        }

        for (int i = 0; i < _bytes.Length; i++)
        {
            if (_bytes[i] != other._bytes[i])
            {
                return $"b{i}: 0x{_bytes[i]:X2}, other 0x{other._bytes[i]:X2}";
            }
        }

        return null;
    }
}
