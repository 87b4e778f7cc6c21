using System.Numerics;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Running;

namespace FlexNic.Stf.Commands;

/// <summary>The verbs for tables: <c>table_add TABLE ACTION KEYS =&gt; ARGUMENTS [PRIORITY]</c> and the like. Of priorities the smaller wins here.</summary>
internal static class TableCommands
{
    private const int LeastPriority = 1 << 30;

    public static string? Execute(string[] words, IPacketEngine engine, out string answer)
    {
        answer = "";
        if (words.Length < 2)
        {
            return $"{words[0]}: the name of a table is missing";
        }

        if (NameLookup.Table(engine, words[1], out string reason) is not { } table)
        {
            return reason;
        }

        switch (words[0])
        {
            case "table_add":
                return Add(words, table, engine, out answer);
            case "table_set_default":
                return Action(words, 2, table, out EngineAction action) ?? engine.SetDefault(table, action, Numbers(words, 3, action.Parameters.Length));
            case "table_modify":
                return Action(words, 2, table, out EngineAction changed) ?? engine.ModifyEntry(table, SwitchCommands.Int(words, 3, "the handle"), changed, Numbers(words, words.Length > 4 && words[4] == "=>" ? 5 : 4, changed.Parameters.Length));
            case "table_delete":
                return engine.DeleteEntry(table, SwitchCommands.Int(words, 2, "the handle"));
            case "table_clear":
                return engine.ClearTable(table);
            case "table_dump" or "table_info" or "table_num_entries":
                return null;
            default:
                return $"'{words[0]}' is no command";
        }
    }

    private static string? Add(string[] words, EngineTable table, IPacketEngine engine, out string answer)
    {
        answer = "";
        if (Action(words, 2, table, out EngineAction action) is { } reason)
        {
            return reason;
        }

        int arrow = Array.IndexOf(words, "=>");
        string[] keys = words[3..(arrow < 0 ? words.Length : arrow)];
        string[] rest = arrow < 0 ? [] : words[(arrow + 1)..];
        if (keys.Length != table.Keys.Length)
        {
            return $"table '{table.Name}' has {table.Keys.Length} keys, {keys.Length} are given";
        }

        EngineMatch[] matches = [.. table.Keys.Select((k, i) => CommandValue.Match(keys[i], k))];
        int data = action.Parameters.Length;
        if (rest.Length < data || rest.Length > data + 1)
        {
            return $"action '{action.Name}' takes {data} arguments, {rest.Length} are given";
        }

        int priority = rest.Length > data ? LeastPriority - SwitchCommands.Int(rest, data, "the priority") : 0;
        string? refused = engine.AddEntry(table, matches, action, Numbers(rest, 0, data), priority, out int handle);
        answer = $"Entry has been added with handle {handle}";
        return refused;
    }

    private static string? Action(string[] words, int index, EngineTable table, out EngineAction action)
    {
        string reason = "the name of an action is missing";
        EngineAction? found = index < words.Length ? NameLookup.Action(table, words[index], out reason) : null;
        action = found ?? new EngineAction("", []);
        return found is null ? reason : null;
    }

    private static BigInteger[] Numbers(string[] words, int from, int count)
    {
        if (words.Length < from + count)
        {
            throw new FormatException($"{count} arguments are wanted, {Math.Max(0, words.Length - from)} are given");
        }

        return [.. words.Skip(from).Take(count).Select(CommandValue.Number)];
    }
}
