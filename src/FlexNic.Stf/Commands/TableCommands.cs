using System.Numerics;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Running;

namespace FlexNic.Stf.Commands;

/// <summary>The verbs for tables: <c>table_add TABLE ACTION KEYS =&gt; ARGUMENTS [PRIORITY]</c> and the like. Of priorities the smaller wins here.</summary>
internal static class TableCommands
{
    private const string UnknownTable = "FNIC3202", WrongNumber = "FNIC3203", UnknownAction = "FNIC3204", Key = "FNIC3205", Argument = "FNIC3206", Priority = "FNIC3210";
    private const string Arrow = "=>";

    public static string? Execute(CommandWords words, IControlPlane plane, out string answer)
    {
        answer = "";
        if (!RuleScript.Verbs.Contains(words.Verb))
        {
            throw SwitchCommands.Unknown(words);
        }

        EngineTable table = NameLookup.Table(plane, words.Name(1, "the name of a table"), out string reason) ?? throw new CommandException(UnknownTable, 1, reason);
        switch (words.Verb)
        {
            case "table_add":
                return Add(words, table, plane, out answer);
            case "table_set_default":
                EngineAction action = Action(words, 2, table);
                int first = words.Count > 3 && words[3] == Arrow ? 4 : 3;
                return plane.SetDefault(table, action, Arguments(words, first, words.Count, action));
            case "table_modify":
                EngineAction changed = Action(words, 2, table);
                int handle = words.Int(3, "the handle of the entry");
                int from = words.Count > 4 && words[4] == Arrow ? 5 : 4;
                return plane.ModifyEntry(table, handle, changed, Arguments(words, from, words.Count, changed));
            case "table_delete":
                int deleted = words.Int(2, "the handle of the entry");
                words.ExpectEnd(3);
                return plane.DeleteEntry(table, deleted);
            case "table_clear":
                words.ExpectEnd(2);
                return plane.ClearTable(table);
            default: // table_dump and the like print
                return null;
        }
    }

    private static string? Add(CommandWords words, EngineTable table, IControlPlane plane, out string answer)
    {
        EngineAction action = Action(words, 2, table);
        int arrow = words.IndexOf(Arrow);
        if (arrow < 3)
        {
            throw new CommandException(CommandWords.Syntax, words.Count, $"'{Arrow}' is missing between the key and the arguments of the action");
        }

        int given = arrow - 3;
        if (given != table.Keys.Length)
        {
            string names = string.Join(", ", table.Keys.Select(k => $"{k.Name}: {k.MatchKind}"));
            throw new CommandException(WrongNumber, 1, $"the key of table '{table.Name}' has {table.Keys.Length} fields ({names}), found {given}");
        }

        EngineMatch[] matches = [.. table.Keys.Select((k, i) => Match(words, 3 + i, table, k))];
        int first = arrow + 1;
        int end = words.Count;
        int priority = 0;
        if (NeedsPriority(table))
        {
            if (end - first == action.Parameters.Length)
            {
                throw new CommandException(Priority, end, $"table '{table.Name}' has ternary, range or optional keys: the rule needs a priority after its arguments (lower numbers win)");
            }

            if (end - first == action.Parameters.Length + 1)
            {
                priority = EntryPriority.OfNumber(words.Int(--end, "the priority"));
            }
        }

        BigInteger[] arguments = Arguments(words, first, end, action);
        string? refused = plane.AddEntry(table, matches, action, arguments, priority, out int handle);
        answer = $"Entry has been added with handle {handle}";
        return refused;
    }

    private static bool NeedsPriority(EngineTable table) => table.Keys.Any(k => k.MatchKind is "ternary" or "range" or "optional");

    private static EngineAction Action(CommandWords words, int index, EngineTable table) =>
        NameLookup.Action(table, words.Name(index, "the name of an action"), out string reason) ?? throw new CommandException(UnknownAction, index, reason);

    private static EngineMatch Match(CommandWords words, int index, EngineTable table, EngineKey key)
    {
        EngineMatch match;
        try
        {
            match = CommandValue.Match(words[index], key);
        }
        catch (FormatException fault)
        {
            throw new CommandException(Key, index, $"key '{key.Name}' of table '{table.Name}' is {key.MatchKind}: {fault.Message}");
        }

        long bits = match switch
        {
            ExactMatch e => Bits(e.Value),
            TernaryMatch t => Math.Max(Bits(t.Value), Bits(t.Mask)),
            PrefixMatch p => Bits(p.Value),
            RangeMatch r => Math.Max(Bits(r.First), Bits(r.Last)),
            _ => 0,
        };
        if (bits > key.Width)
        {
            throw new CommandException(Key, index, $"key '{key.Name}' of table '{table.Name}' has {key.Width} bits, '{words[index]}' needs {bits}");
        }

        return match is RangeMatch range && range.First > range.Last
            ? throw new CommandException(Key, index, $"key '{key.Name}' of table '{table.Name}': the range '{words[index]}' ends before it begins")
            : match;
    }

    private static BigInteger[] Arguments(CommandWords words, int first, int end, EngineAction action)
    {
        int given = Math.Max(0, end - first);
        if (given != action.Parameters.Length)
        {
            string names = action.Parameters.Length == 0 ? "" : $" ({string.Join(", ", action.Parameters.Select(p => p.Name))})";
            throw new CommandException(WrongNumber, 2, $"action '{action.Name}' takes {action.Parameters.Length} arguments{names}, found {given}");
        }

        return [.. action.Parameters.Select((p, i) => Fitting(words, first + i, p))];
    }

    private static BigInteger Fitting(CommandWords words, int index, EngineParameter parameter)
    {
        BigInteger value = words.Number(index, $"argument '{parameter.Name}'");
        return Bits(value) <= parameter.Width
            ? value
            : throw new CommandException(Argument, index, $"argument '{parameter.Name}' = {words[index]} needs {Bits(value)} bits, {parameter.Width} fit");
    }

    private static long Bits(BigInteger value) => value.GetBitLength();
}
