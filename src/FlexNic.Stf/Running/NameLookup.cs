using FlexNic.Core;
using FlexNic.Stf.Engine;

namespace FlexNic.Stf.Running;

/// <summary>Finds tables, actions and keys by the names that packet tests use: whole, or the end of the name when that is not ambiguous.</summary>
public static class NameLookup
{
    /// <summary>The table; the reason when there is none or more than one.</summary>
    public static EngineTable? Table(IControlPlane engine, string name, out string reason)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return Unique(engine.Tables, t => t.Name, name, "table", out reason);
    }

    /// <summary>An action of the table.</summary>
    public static EngineAction? Action(EngineTable table, string name, out string reason)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Unique(table.Actions, a => a.Name, name, "action", out reason);
    }

    /// <summary>A key of the table, or null.</summary>
    public static EngineKey? Key(EngineTable table, string name)
    {
        ArgumentNullException.ThrowIfNull(table);
        name = Indexes(name);
        string[] tries = [name, name + "$", name + ".$valid$", name.EndsWith(".valid", StringComparison.Ordinal) ? name[..^".valid".Length] + ".$valid$" : name];
        foreach (string one in tries)
        {
            if (table.Keys.FirstOrDefault(k => k.Name == one) is { } key)
            {
                return key;
            }
        }

        return table.Keys.FirstOrDefault(k => tries.Any(t => k.Name.EndsWith("." + t, StringComparison.Ordinal))) ?? (name == "valid" ? table.Keys.FirstOrDefault(k => k.Name.EndsWith(".$valid$", StringComparison.Ordinal)) : null);
    }

    // a$0.b stands for a[0].b
    private static string Indexes(string name)
    {
        for (int at = name.IndexOf('$', StringComparison.Ordinal); at >= 0 && at + 1 < name.Length; at = name.IndexOf('$', at + 1))
        {
            int end = at + 1;
            while (end < name.Length && char.IsAsciiDigit(name[end]))
            {
                end++;
            }

            if (end > at + 1)
            {
                name = $"{name[..at]}[{name[(at + 1)..end]}]{name[end..]}";
            }
        }

        return name;
    }

    private static T? Unique<T>(IReadOnlyList<T> all, Func<T, string> nameOf, string name, string what, out string reason)
        where T : class
    {
        reason = "";
        if (all.FirstOrDefault(x => nameOf(x) == name) is { } exact)
        {
            return exact;
        }

        T[] ending = [.. all.Where(x => nameOf(x).EndsWith(name, StringComparison.Ordinal))];
        if (ending.Length == 1)
        {
            return ending[0];
        }

        // Of several, the only one of which it is the last name.
        T[] whole = [.. ending.Where(x => nameOf(x).EndsWith("." + name, StringComparison.Ordinal))];
        if (whole.Length == 1)
        {
            return whole[0];
        }

        reason = ending.Length == 0
            ? $"there is no {what} '{name}'; {Suggestion(name, [.. all.Select(nameOf)])}"
            : $"{what} '{name}' can be any of: {string.Join(", ", ending.Select(nameOf))}";
        return null;
    }

    private static string Suggestion(string name, string[] names)
    {
        string? nearest = NearestName.Of(name, names.Concat(names.Select(n => n[(n.LastIndexOf('.') + 1)..])));
        string all = names.Length == 0 ? "the program has none" : $"there are: {string.Join(", ", names)}";
        return nearest is null ? all : $"'{nearest}' is near; {all}";
    }
}
