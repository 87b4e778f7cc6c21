namespace FlexNic.Cosim.Tests.Block;

/// <summary>A table row under construction: fields of up to 32 bits, least significant first.</summary>
internal sealed class RowBits
{
    private readonly List<uint> _words = [];
    private int _bit;

    /// <summary>Appends the low <paramref name="bits"/> bits of <paramref name="value"/>.</summary>
    public RowBits Add(int bits, uint value)
    {
        for (int i = 0; i < bits; i++, _bit++)
        {
            if (_bit / 32 == _words.Count)
            {
                _words.Add(0);
            }

            _words[_bit / 32] |= ((value >> i) & 1) << (_bit % 32);
        }

        return this;
    }

    /// <summary>The row as words of the configuration bus.</summary>
    public uint[] ToWords() => [.. _words];
}
