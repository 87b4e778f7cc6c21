namespace FlexNic.Model.Device;

/// <summary>Takes the fields of a row one after the other, least significant bit first; bits beyond the words given are 0, as a staging register that was cleared.</summary>
internal ref struct RowReader(ReadOnlySpan<uint> words)
{
    private readonly ReadOnlySpan<uint> _words = words;
    private int _bit;

    /// <summary>The next field of up to 32 bits.</summary>
    public uint Take(int bits)
    {
        int index = _bit >> 5;
        ulong pair = Word(index) | ((ulong)Word(index + 1) << 32);
        ulong value = (pair >> (_bit & 31)) & ((1UL << bits) - 1);
        _bit += bits;
        return (uint)value;
    }

    /// <summary>The next field of one bit.</summary>
    public bool TakeBit() => Take(1) != 0;

    /// <summary>A wider field into words of 64 bits, the rest of the last word 0.</summary>
    public void TakeWide(int bits, Span<ulong> destination)
    {
        destination.Clear();
        for (int done = 0; done < bits; done += 32)
        {
            destination[done >> 6] |= (ulong)Take(Math.Min(32, bits - done)) << (done & 63);
        }
    }

    private readonly uint Word(int index) => index < _words.Length ? _words[index] : 0;
}
