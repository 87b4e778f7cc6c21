namespace FlexNic.Model.Device;

/// <summary>The key crossbar of a stage: each key position takes a container of its class, and a number beyond the class reads 0 (docs/hardware.md, section 4, Key).
/// Holds the key of the packet at hand.</summary>
internal sealed class KeySelect
{
    private const int NoContainer = -1;

    private readonly StageShape _shape;
    private readonly ulong[] _key;
    private readonly int[] _words;
    private readonly int[] _halves;
    private readonly int[] _bytes;

    /// <summary>All positions take container 0 of their class, as after a row of zeros.</summary>
    public KeySelect(StageShape shape)
    {
        _shape = shape;
        _key = new ulong[shape.KeyWords64];
        _words = new int[shape.Stage.KeyWords];
        _halves = new int[shape.Stage.KeyHalves];
        _bytes = new int[shape.Stage.KeyBytes];
    }

    /// <summary>The key as a vector of KEYW bits, bit 0 in bit 0 of the first element.</summary>
    public ReadOnlySpan<ulong> Bits => _key;

    /// <summary>Word and half positions, which the gateway looks at.</summary>
    public int Predicates => _words.Length + _halves.Length;

    /// <summary>Takes the row of key_select.</summary>
    public void Configure(ReadOnlySpan<uint> row)
    {
        RowReader reader = new(row);
        Read(ref reader, _words, _shape.Phv.Words);
        Read(ref reader, _halves, _shape.Phv.Halves);
        Read(ref reader, _bytes, _shape.Phv.Bytes);
    }

    /// <summary>Puts the key of <paramref name="phv"/> together.</summary>
    public void Build(Phv phv)
    {
        Array.Clear(_key);
        int bit = 0;
        foreach (int container in _words)
        {
            Put(bit, container == NoContainer ? 0 : phv.Words[container]);
            bit += 32;
        }

        foreach (int container in _halves)
        {
            Put(bit, container == NoContainer ? 0u : phv.Halves[container]);
            bit += 16;
        }

        foreach (int container in _bytes)
        {
            Put(bit, container == NoContainer ? 0u : phv.Bytes[container]);
            bit += 8;
        }
    }

    /// <summary>Word position <paramref name="position"/> of the key; 0 when the geometry has no such position.</summary>
    public uint Word(int position) => position < _words.Length ? (uint)At(32 * position) : 0;

    /// <summary>Half position <paramref name="position"/> of the key; 0 when the geometry has no such position.</summary>
    public ushort Half(int position) => position < _halves.Length ? (ushort)At((32 * _words.Length) + (16 * position)) : (ushort)0;

    /// <summary>The number that predicate <paramref name="index"/> compares: word positions first, then half positions.</summary>
    public uint Predicate(int index) => index < _words.Length ? Word(index) : Half(index - _words.Length);

    // Every field lies on a multiple of its own width, so none spans two elements.
    private void Put(int bit, uint value) => _key[bit >> 6] |= (ulong)value << (bit & 63);

    private ulong At(int bit) => _key[bit >> 6] >> (bit & 63);

    private static void Read(ref RowReader reader, int[] positions, int containers)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            int container = (int)reader.Take(5);
            positions[i] = container < containers ? container : NoContainer;
        }
    }
}
