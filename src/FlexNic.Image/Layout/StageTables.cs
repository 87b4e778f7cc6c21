using System.Collections.Immutable;
using FlexNic.Geometry;

namespace FlexNic.Image.Layout;

/// <summary>The tables of one M+A stage (docs/hardware.md, section 4). Optional parts that a stage lacks have no table.</summary>
internal static class StageTables
{
    public static ImmutableArray<TableLayout> Of(PhvGeometry phv, StageGeometry stage, bool hasState, bool hasHash)
    {
        int actionBits = NicGeometry.IndexBits(stage.Actions);
        int dataBits = NicGeometry.IndexBits(stage.DataRows);
        int predicates = stage.KeyWords + stage.KeyHalves;
        int keyBits = stage.KeyBits;
        var tables = ImmutableArray.CreateBuilder<TableLayout>();
        tables.Add(Table(StageTable.KeySelect, "key_select", 1, KeySelect(stage)));
        tables.Add(Table(StageTable.ExactMask, "exact_mask", 1, [("mask", keyBits)]));
        tables.Add(Table(StageTable.Predicate, "predicate", predicates, [("value", 32), ("mask", 32), ("op", 1)]));
        tables.Add(Table(
            StageTable.Gateway,
            "gateway",
            1,
            [("e_care", predicates), ("e_want", predicates), ("e_inv", 1), ("t_care", predicates), ("t_want", predicates), ("t_inv", 1)]));
        if (stage.ExactEntries > 0)
        {
            tables.Add(Table(StageTable.ExactEntry, "exact_entry", stage.ExactEntries, [("valid", 1), ("action", actionBits), ("ptr", dataBits), ("key", keyBits)]));
        }

        if (stage.TernaryRows > 0)
        {
            tables.Add(Table(StageTable.TernaryEntry, "ternary_entry", stage.TernaryRows, [("valid", 1), ("value", keyBits), ("mask", keyBits)]));
            tables.Add(Table(StageTable.TernaryResult, "ternary_result", stage.TernaryRows, [("action", actionBits)]));
        }

        tables.Add(Table(StageTable.ExactData, "exact_data", stage.DataRows, [("e0", 32), ("e1", 32), ("e2", 32)]));
        tables.Add(Table(StageTable.TernaryData, "ternary_data", stage.TernaryRows + 1, [("e3", 32), ("e4", 32)]));
        tables.Add(Table(
            StageTable.Mode,
            "mode",
            1,
            [("mode", 1), ("idx_sel", 1), ("idx_mask", 16), ("def_action", actionBits), ("def_ptr", dataBits), ("def_t_action", actionBits)]));
        tables.Add(Table(StageTable.Vliw, "vliw", stage.Actions, Vliw(phv, stage)));
        tables.Add(Table(StageTable.Owners, "owners", 1, Owners(phv, stage)));
        if (hasState)
        {
            tables.Add(Table(StageTable.State, "state", stage.StateRows, [("lo", 32), ("hi", 32)]));
        }

        if (hasHash)
        {
            tables.Add(Table(StageTable.HashConfig, "hash_config", 1, [("mask", 4 * stage.HashWords), ("xor", 32)]));
        }

        return tables.ToImmutable();
    }

    private static TableLayout Table(int id, string name, int rows, IEnumerable<(string Name, int Width)> fields) => new(id, name, rows, RowLayout.Of(fields));

    private static IEnumerable<string> Containers(PhvGeometry phv) =>
        Numbered("w", phv.Words).Concat(Numbered("h", phv.Halves)).Concat(Numbered("b", phv.Bytes));

    private static IEnumerable<string> Numbered(string prefix, int count) => Enumerable.Range(0, count).Select(i => $"{prefix}{i}");

    private static IEnumerable<(string Name, int Width)> KeySelect(StageGeometry stage) =>
        Numbered("kw", stage.KeyWords).Concat(Numbered("kh", stage.KeyHalves)).Concat(Numbered("kb", stage.KeyBytes)).Select(n => (n, 5));

    private static List<(string Name, int Width)> Vliw(PhvGeometry phv, StageGeometry stage)
    {
        List<(string Name, int Width)> fields = [.. Containers(phv).Select(c => ($"dest.{c}", 2))];
        foreach ((string prefix, int count, int rotBits, int bits) in SlotClasses(stage))
        {
            foreach (string slot in Numbered(prefix, count))
            {
                fields.AddRange([($"{slot}.a", 5), ($"{slot}.b", 4), ($"{slot}.rot", rotBits), ($"{slot}.bswap", 1), ($"{slot}.op", 4), ($"{slot}.mask", bits)]);
            }
        }

        fields.AddRange(
        [
            ("state.en", 1), ("state.src", 3), ("state.idx_mask", 16), ("state.idx_base", 16), ("state.cond", 3),
            ("state.lo_t", 2), ("state.lo_f", 2), ("state.hi_t", 2), ("state.hi_f", 2), ("state.r0_new", 1), ("state.r1", 2),
        ]);
        return fields;
    }

    private static IEnumerable<(string Name, int Width)> Owners(PhvGeometry phv, StageGeometry stage)
    {
        IEnumerable<string> slots = SlotClasses(stage).SelectMany(c => Numbered(c.Prefix, c.Count));
        return Containers(phv).Concat(slots).Append("state").Select(n => (n, 1));
    }

    private static (string Prefix, int Count, int RotBits, int Bits)[] SlotClasses(StageGeometry stage) =>
        [("sw", stage.WordSlots, 5, 32), ("sh", stage.HalfSlots, 4, 16), ("sb", stage.ByteSlots, 3, 8)];
}
