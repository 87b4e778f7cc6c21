using FlexNic.Image;

namespace FlexNic.Model.Device;

/// <summary>The hash unit of a stage: the linear part of CRC-32C over w0.. as a big-endian string with a byte mask, XOR a constant (docs/hardware.md, section 4).</summary>
internal sealed class HashUnit
{
    private static readonly uint[] s_crcOfByte = MakeTable();

    private readonly uint[] _wordMask;
    private uint _xor;

    /// <summary>Reads the first <paramref name="words"/> words; 0 in a stage without hash unit.</summary>
    public HashUnit(int words) => _wordMask = new uint[words];

    /// <summary>Writes hash_config: one mask bit per byte of the string, then the constant.</summary>
    public void Configure(ReadOnlySpan<uint> row)
    {
        RowReader reader = new(row);
        for (int i = 0; i < _wordMask.Length; i++)
        {
            uint mask = 0;
            for (int shift = 24; shift >= 0; shift -= 8)
            {
                mask |= reader.TakeBit() ? 0xFFu << shift : 0;
            }

            _wordMask[i] = mask;
        }

        _xor = reader.Take(32);
    }

    /// <summary>The hash of the words at stage entry.</summary>
    public uint Compute(ReadOnlySpan<uint> words)
    {
        if (_wordMask.Length == 0)
        {
            return 0;
        }

        uint crc = 0;
        for (int i = 0; i < _wordMask.Length; i++)
        {
            uint value = words[i] & _wordMask[i];
            if ((value | crc) == 0)
            {
                // Leading zero bytes leave the linear part 0.
                continue;
            }

            for (int shift = 24; shift >= 0; shift -= 8)
            {
                crc = (crc >> 8) ^ s_crcOfByte[(byte)(crc ^ (value >> shift))];
            }
        }

        return crc ^ _xor;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = Crc32C.Linear([(byte)i]);
        }

        return table;
    }
}
