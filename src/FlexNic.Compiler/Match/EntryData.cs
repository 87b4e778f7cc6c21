using System.Globalization;
using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;

namespace FlexNic.Compiler.Match;

/// <summary>Bits of an entry word.</summary>
internal readonly record struct DataPiece(int Word, int Low, int Width)
{
    public override string ToString() => Width == 32 ? string.Create(CultureInfo.InvariantCulture, $"e{Word}") : string.Create(CultureInfo.InvariantCulture, $"e{Word}[{Low + Width - 1}:{Low}]");
}

/// <summary>Lays the parameters and constants of one action into the words of an entry: e0..e2 on the exact side, e3 and e4 on the ternary side.</summary>
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

    /// <summary>
    /// Places for a parameter, from its most significant bits down; null when there is no room. <paramref name="wires"/>: the words that would reach the containers
    /// of its whole words without a slot, in the same order.
    /// </summary>
    public IReadOnlyList<DataPiece>? Parameter(int width, ContainerKind reader, IReadOnlyList<int> wires)
    {
        List<DataPiece> pieces = [];
        int rest = width;
        while (rest > 0)
        {
            int piece = rest % 32 == 0 ? 32 : rest % 32;
            if (piece == 32 && (rest / 32) <= wires.Count && wires[wires.Count - (rest / 32)] is var wire && Words(true).Contains(wire) && _used[wire] == 0)
            {
                _used[wire] = uint.MaxValue;
                pieces.Add(new DataPiece(wire, 0, piece));
                rest -= piece;
                continue;
            }

            if (Take(piece, piece <= 16 ? reader : ContainerKind.Word) is not { } found)
            {
                return null;
            }

            pieces.Add(found);
            rest -= piece;
        }

        return pieces;
    }

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

    /// <summary>A constant that takes all of a word; false when the word is in use.</summary>
    public bool Whole(int word, uint value)
    {
        if ((_used[word] & ~_constantBits[word]) != 0 || ((_constants[word] ^ value) & _constantBits[word]) != 0)
        {
            return false;
        }

        (_used[word], _constantBits[word], _constants[word]) = (uint.MaxValue, uint.MaxValue, value);
        return true;
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

    private DataPiece? Take(int width, ContainerKind reader)
    {
        foreach (int word in reader == ContainerKind.Word ? Words(true) : [First])
        {
            int step = reader switch { ContainerKind.Word => width > 16 ? 32 : width > 8 ? 16 : 8, ContainerKind.Half => 16, _ => 8 };
            for (int low = 0; low + width <= 32; low += step)
            {
                uint mask = (uint)(((1ul << width) - 1) << low);
                if ((mask & _used[word]) == 0)
                {
                    _used[word] |= mask;
                    return new DataPiece(word, low, width);
                }
            }
        }

        return null;
    }

    private static uint Back(uint value, int rotate, int bits)
    {
        ulong v = value;
        return (uint)(((v >> rotate) | (v << (bits - rotate))) & (bits == 32 ? uint.MaxValue : (1ul << bits) - 1));
    }
}
