using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;

namespace FlexNic.Cosim.Tests.Block;

/// <summary>Rows of a stage, random but such that lookups hit: few key bits count, exact entries lie where their hash says.</summary>
internal sealed class RandomStageImage(NicGeometry geometry, int stage, Random random)
{
    private readonly StageGeometry _stage = geometry.Ingress.Stage;
    private readonly UnitLayout _unit = ImageLayout.For(geometry).Unit(PipelineId.Ingress, Units.Stage(stage))!;
    private BitVector _exactMask = BitVector.Zero(0);

    /// <summary>Every row of every table of the stage.</summary>
    public IEnumerable<ImageRow> Rows()
    {
        _exactMask = FewBits(_stage.KeyBits, random.Next(1, 10));
        foreach (TableLayout table in _unit.Tables)
        {
            BitVector[] rows = [.. Enumerable.Range(0, table.Rows).Select(_ => Row(table))];
            if (table.Id == StageTable.ExactEntry)
            {
                PlaceEntries(table, rows);
            }

            for (int row = 0; row < rows.Length; row++)
            {
                yield return new ImageRow(PipelineId.Ingress, _unit.Unit, table.Id, row, rows[row]);
            }
        }
    }

    private BitVector Row(TableLayout table) => table.Id switch
    {
        StageTable.KeySelect => Selection(table.Row),
        StageTable.ExactMask => _exactMask,
        StageTable.Predicate => Predicate(table.Row),
        StageTable.Gateway => Bits(table.Row.Width).And(Bits(table.Row.Width)),
        StageTable.ExactEntry => BitVector.Zero(table.Row.Width),
        StageTable.TernaryEntry => Ternary(table.Row),
        StageTable.State => random.Next(2) == 0 ? Bits(64) : BitVector.FromValue(64, (uint)random.Next(4) | ((ulong)random.Next(4) << 32)),
        StageTable.Vliw => table.Row.With(Bits(table.Row.Width), "state.en", random.Next(4) == 0 ? 0u : 1),
        _ => Bits(table.Row.Width),
    };

    // Numbers beyond the class read 0; they come too, but rarely.
    private BitVector Selection(RowLayout layout)
    {
        BitVector row = BitVector.Zero(layout.Width);
        foreach (RowField field in layout.Fields)
        {
            int containers = field.Name[1] switch
            {
                'w' => geometry.Phv.Words,
                'h' => geometry.Phv.Halves,
                _ => geometry.Phv.Bytes,
            };
            row = row.With(field.Offset, field.Width, (uint)random.Next(random.Next(8) == 0 ? 32 : containers));
        }

        return row;
    }

    // Values within a narrow mask are met and missed, and lie below and above the key, about as often.
    private BitVector Predicate(RowLayout layout)
    {
        BitVector mask = FewBits(32, random.Next(3) == 0 ? 64 : random.Next(1, 4));
        BitVector value = random.Next(4) == 0 ? Bits(32) : Bits(32).And(mask);
        return layout.With(layout.With(Bits(layout.Width), "mask", mask), "value", value);
    }

    private BitVector Ternary(RowLayout layout)
    {
        BitVector row = layout.With(Bits(layout.Width), "mask", FewBits(_stage.KeyBits, random.Next(2, 9)));
        return layout.With(row, "valid", random.Next(4) == 0 ? 0u : 1);
    }

    private void PlaceEntries(TableLayout table, BitVector[] rows)
    {
        int depth = table.Rows / ExactHash.Ways;
        for (int way = 0; way < ExactHash.Ways; way++)
        {
            ExactHash hash = new(_stage.KeyBits, depth, way);
            for (int i = 0; i < 2 * depth; i++)
            {
                BitVector key = Bits(_stage.KeyBits).And(_exactMask);
                BitVector row = table.Row.With(Bits(table.Row.Width), "key", key);
                rows[(way * depth) + hash.Index(key)] = table.Row.With(row, "valid", random.Next(8) == 0 ? 0u : 1);
            }
        }
    }

    private BitVector FewBits(int width, int count)
    {
        BitVector bits = BitVector.Zero(width);
        for (int i = 0; i < count; i++)
        {
            bits = bits.WithBit(random.Next(width), true);
        }

        return bits;
    }

    private BitVector Bits(int width)
    {
        uint[] words = new uint[(width + 31) / 32];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = (uint)random.NextInt64(1L << 32);
        }

        return BitVector.FromWords(width, words);
    }
}
