using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler.Action;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>Entries of the program as lines of a table.</summary>
internal static class EntryLines
{
    /// <summary>The lines of all entries; a range is several of them.</summary>
    public static IEnumerable<string> Of(TableItem item, IReadOnlyList<IReadOnlyList<(string Field, int ValueLow, int Width)>> fields, IReadOnlyList<PlacedAction> actions)
    {
        foreach (Entry entry in item.Request.Entries)
        {
            if (entry.Keys.Where((k, i) => item.Request.Keys[i].Value is ConstantNode c && !Matches(k, c.Value)).Any())
            {
                continue;
            }

            IEnumerable<string> rows = [""];
            for (int k = 0; k < entry.Keys.Length; k++)
            {
                EntryKey key = entry.Keys[k];
                int width = item.Request.Keys[k].Value.Width;
                (BigInteger Value, BigInteger Mask)[] alternatives = key.Last is { } last ? [.. Prefixes.Of(key.Value, last, width)] : [(key.Value, key.Mask)];
                IReadOnlyList<(string, int, int)> own = fields[k];
                rows = [.. rows.SelectMany(r => alternatives.Select(a => r + string.Concat(own.Select(f => Part(f, a.Value, a.Mask, item.IsTernary)))))];
            }

            foreach (string row in rows)
            {
                yield return $"    entry{row} -> {actions[entry.Action].Hit}{Arguments(actions[entry.Action].HitData, entry.Arguments)}";
            }
        }
    }

    private static bool Matches(EntryKey key, BigInteger value) => key.Last is { } last ? key.Value <= value && value <= last : (value & key.Mask) == (key.Value & key.Mask);

    private static string Part((string Field, int ValueLow, int Width) f, BigInteger value, BigInteger mask, bool ternary)
    {
        BigInteger ones = NodeFactory.Ones(f.Width);
        BigInteger v = (value >> f.ValueLow) & ones;
        BigInteger m = (mask >> f.ValueLow) & ones;
        return m.IsZero && ternary ? "" : ternary ? $" {f.Field}={v & m}/{m}" : $" {f.Field}={v}";
    }

    /// <summary>What an entry carries for an action with these arguments.</summary>
    public static string Arguments(IReadOnlyList<Node> data, ImmutableArray<BigInteger> arguments) =>
        data.Count == 0 ? "" : $"({string.Join(", ", CompiledAction.Values(data, arguments))})";
}
