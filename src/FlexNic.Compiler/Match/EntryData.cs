using System.Globalization;
using System.Numerics;
using FlexNic.Compiler.Phv;

namespace FlexNic.Compiler.Match;

/// <summary>Bits of an entry word.</summary>
internal readonly record struct DataPiece(int Word, int Low, int Width)
{
    public override string ToString() => Width == 32 ? string.Create(CultureInfo.InvariantCulture, $"e{Word}") : string.Create(CultureInfo.InvariantCulture, $"e{Word}[{Low + Width - 1}:{Low}]");
}

/// <summary>Lays the values and constants of one action into the words of an entry: e0..e2 on the exact side, e3 and e4 on the ternary side.</summary>
internal sealed class EntryData(bool ternary)
{
    private readonly uint[] _used = new uint[5];
    private readonly uint[] _constants = new uint[5];
    private readonly uint[] _constantBits = new uint[5];

    // Half and byte slots read only the first word of a side; it is spared for them.
    private int First => ternary ? 3 : 0;

    private IEnumerable<int> Words(bool firstLast) => (ternary, firstLast) switch
    {
        (true, true) => [4, 3],
        (true, false) => [3, 4],
        (false, true) => [1, 2, 0],
        _ => [0, 1, 2],
    };

    /// <summary>Bits in use.</summary>
    public int Used => _used.Sum(BitOperations.PopCount);

    /// <summary>A constant for a slot: the word, and how far the slot has to rotate it; null when there is no room.</summary>
    public (int Word, int Part, int Rotate)? Constant(uint value, uint mask, ContainerKind reader)
    {
        int bits = 32 >> (int)reader;
        foreach (int word in reader == ContainerKind.Word ? Words(true) : [First])
        {
            for (int part = 0; part < 32 / bits; part++)
            {
                int low = 32 - bits - (part * bits);
                for (int rotate = 0; rotate < bits; rotate++)
                {
                    uint m = Back(mask, rotate, bits) << low;
                    uint v = Back(value & mask, rotate, bits) << low;
                    if ((m & _used[word] & ~_constantBits[word]) == 0 && ((v ^ _constants[word]) & m & _constantBits[word]) == 0)
                    {
                        _used[word] |= m;
                        _constantBits[word] |= m;
                        _constants[word] |= v;
                        return (word, part, rotate);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>A constant at one place; false when something else is there.</summary>
    public bool ConstantAt(DataPiece place, uint value)
    {
        uint mask = MaskOf(place);
        uint v = value << place.Low;
        if ((_used[place.Word] & mask & ~_constantBits[place.Word]) != 0 || ((_constants[place.Word] ^ v) & mask & _constantBits[place.Word]) != 0)
        {
            return false;
        }

        _used[place.Word] |= mask;
        _constantBits[place.Word] |= mask;
        _constants[place.Word] |= v & mask;
        return true;
    }

    /// <summary>Takes one place; false when it is in use.</summary>
    public bool TakeAt(DataPiece place)
    {
        uint mask = MaskOf(place);
        bool free = (_used[place.Word] & mask) == 0;
        _used[place.Word] |= free ? mask : 0;
        return free;
    }

    /// <summary>The lines that give entries their constants.</summary>
    public IEnumerable<string> ConstantLines()
    {
        for (int word = 0; word < 5; word++)
        {
            for (int low = 0; low < 32;)
            {
                if (((_constantBits[word] >> low) & 1) == 0)
                {
                    low++;
                    continue;
                }

                int width = 1;
                while (low + width < 32 && ((_constantBits[word] >> (low + width)) & 1) != 0)
                {
                    width++;
                }

                uint value = (uint)((_constants[word] >> low) & ((1ul << width) - 1));
                yield return string.Create(CultureInfo.InvariantCulture, $"const {new DataPiece(word, low, width)} = 0x{value:x}");
                low += width;
            }
        }
    }

    /// <summary>A place for a value of at most 32 bits that slots of a class can read; null when there is no room.</summary>
    public DataPiece? Take(int width, ContainerKind reader)
    {
        foreach (int word in reader == ContainerKind.Word ? Words(true) : [First])
        {
            // Anywhere within what a slot reads; where the fewest bytes that are free yet lose a part, at an edge first.
            int bits = 32 >> (int)reader;
            foreach (int low in Enumerable.Range(0, 33 - width).OrderBy(l => Opened(new DataPiece(word, l, width))).ThenBy(l => l % 8 == 0 || (l + width) % 8 == 0 ? 0 : 1))
            {
                var place = new DataPiece(word, low, width);
                if (low / bits == (low + width - 1) / bits && TakeAt(place))
                {
                    return place;
                }
            }
        }

        return null;
    }

    private int Opened(DataPiece place) => Enumerable.Range(0, 4).Count(b => (MaskOf(place) & (0xFFu << (8 * b))) != 0 && (_used[place.Word] & (0xFFu << (8 * b))) == 0);

    private static uint MaskOf(DataPiece place) => (uint)(((1ul << place.Width) - 1) << place.Low);

    private static uint Back(uint value, int rotate, int bits)
    {
        ulong v = value;
        return (uint)(((v >> rotate) | (v << (bits - rotate))) & (bits == 32 ? uint.MaxValue : (1ul << bits) - 1));
    }
}
