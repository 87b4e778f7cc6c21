using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>A table with its actions and entries.</summary>
internal sealed class TableGenerator(Shared shared, ControlParts parts, IReadOnlyList<Place> places, ExpressionGenerator expressions)
{
    private Choice Choice => shared.Choice;

    /// <summary>Declares a table in the control, and the steps that fill it.</summary>
    public FuzzTable Run()
    {
        string name = shared.Name("t");
        string[] kinds = Kinds();
        ImmutableArray<FuzzKey> keys = [.. kinds.Select((kind, i) => Key($"k{i}", kind))];
        FuzzCallable[] mine = [.. parts.Actions.Where(a => a.Parameters.All(p => p.Direction.Length == 0) && Choice.Percent(60)).Take(3)];
        if (mine.Length == 0)
        {
            mine = [.. parts.Actions.Where(a => a.Parameters.All(p => p.Direction.Length == 0)).Take(1)];
        }

        FuzzCallable? bound = parts.Actions.FirstOrDefault(a => a.Parameters.Any(p => p.Direction == "in") && !a.Parameters.Any(p => p.Direction is "out" or "inout"));
        List<string> actions = [.. mine.Select(a => a.Name)];
        List<FuzzCallable> callable = [.. mine];
        if (bound is not null && !bound.Data.Any() && Choice.Percent(30))
        {
            shared.Features.Add("action with bound arguments");
            actions.Add(Bind(bound));
            callable.Add(bound with { Parameters = [] });
        }

        actions.Add("NoAction");
        callable.Add(new FuzzCallable("NoAction", null, [], []));
        bool constant = Choice.Percent(30) && keys.Length > 0;
        FuzzEntry[] entries = Entries(keys, kinds, callable);
        FuzzCall? fallback = Choice.Percent(60) ? Call(Choice.Of(callable)) : null;
        var table = new FuzzTable(name, keys, [.. actions], fallback, fallback is not null && Choice.Percent(25), constant ? [.. entries] : [], 16);
        if (constant)
        {
            shared.Features.Add("const entries");
        }

        parts.Tables.Add(table);
        if (!constant)
        {
            parts.Steps.AddRange(entries.Select(e => new AddStep(parts.Name, table, e)));
        }

        if (!table.DefaultIsConstant && Choice.Percent(20))
        {
            shared.Features.Add("setdefault");
            parts.Steps.Add(new SetDefaultStep(parts.Name, table, Call(Choice.Of(callable))));
        }

        return table;
    }

    private string Bind(FuzzCallable action) => $"{action.Name}({string.Join(", ", action.Parameters.Select(p => expressions.Of(p.Type, 0)))})";

    private string[] Kinds()
    {
        int count = Choice.Weighted((8, 1), (6, 2), (3, 3), (1, 0));
        string[] kinds = [.. Enumerable.Repeat("exact", count)];
        switch (Choice.Next(10))
        {
            case < 4:
                break;
            case < 6 when count > 0:
                kinds[Choice.Next(count)] = "lpm";
                break;
            default:
                for (int i = 0; i < count; i++)
                {
                    kinds[i] = Choice.One("exact", "ternary", "ternary", "range", "optional");
                }

                break;
        }

        return kinds;
    }

    private FuzzKey Key(string name, string kind)
    {
        shared.Features.Add($"key {kind}");
        if (kind is "exact" or "ternary" && Choice.Percent(12) && expressions.HeaderPaths.Count > 0)
        {
            shared.Features.Add("validity as key");
            return new FuzzKey(name, FuzzExpression.Leaf(FuzzType.Boolean, $"{Choice.Of(expressions.HeaderPaths)}.isValid()"), kind);
        }

        int most = kind == "range" ? 16 : 48;
        Place[] fit = [.. places.Where(p => p.Type.Kind == FuzzTypeKind.Bits && p.Type.Width <= most)];
        if (fit.Length > 0 && Choice.Percent(80))
        {
            return new FuzzKey(name, Choice.Of(fit).Read, kind);
        }

        shared.Features.Add("expression as key");
        return new FuzzKey(name, expressions.Bits(Choice.One(4, 8, 8, 16), 1), kind);
    }

    private FuzzEntry[] Entries(ImmutableArray<FuzzKey> keys, string[] kinds, List<FuzzCallable> actions)
    {
        bool ordered = kinds.Any(k => k is "ternary" or "range" or "optional");
        List<FuzzEntry> entries = [];
        HashSet<string> seen = [];
        int count = keys.IsEmpty ? 0 : Choice.Between(0, 5);
        for (int i = 0; i < count; i++)
        {
            ImmutableArray<FuzzMatch> matches = [.. keys.Select(Match)];
            if (seen.Add(string.Join(' ', matches.Select(m => m.InProgram))))
            {
                entries.Add(new FuzzEntry(matches, Call(Choice.Of(actions)), ordered ? 10 + ((i * 7) % 11) : null));
            }
        }

        return [.. entries];
    }

    private FuzzMatch Match(FuzzKey key)
    {
        int width = key.Expression.Type.Width;
        BigInteger ones = (BigInteger.One << width) - 1;
        BigInteger value = key.Expression.Type.Kind == FuzzTypeKind.Boolean ? Choice.Next(2) : shared.Choice.Percent(60) ? shared.Constant(width) : shared.Value(width);
        switch (key.MatchKind)
        {
            case "lpm":
                int length = Choice.Percent(20) ? width : Choice.Between(0, width);
                BigInteger prefix = ones ^ ((BigInteger.One << (width - length)) - 1);
                return new FuzzMatch(value & prefix, prefix, Prefix: length);
            case "ternary" when key.Expression.Type.Kind == FuzzTypeKind.Boolean:
                return Choice.Percent(30) ? new FuzzMatch(null) : new FuzzMatch(value, IsBoolean: true);
            case "ternary":
                BigInteger mask = Choice.Weighted((2, ones), (2, Choice.Bits(width)), (1, Choice.Bits(Math.Min(4, width))));
                return Choice.Percent(15) ? new FuzzMatch(null) : new FuzzMatch(value & mask, mask);
            case "range":
                BigInteger last = BigInteger.Min(ones, value + Choice.Next(Choice.One(2, 5, 40)));
                return Choice.Percent(15) ? new FuzzMatch(null) : new FuzzMatch(value, Last: last);
            case "optional":
                return Choice.Percent(30) ? new FuzzMatch(null) : new FuzzMatch(value);
            default:
                return new FuzzMatch(value, IsBoolean: key.Expression.Type.Kind == FuzzTypeKind.Boolean);
        }
    }

    private FuzzCall Call(FuzzCallable action) => new(action.Name, [.. action.Data.Select(p => (p.Name, p.Type, shared.Value(p.Type.Width)))]);
}
