using System.Collections.Immutable;
using System.Globalization;
using FlexNic.Core;

namespace FlexNic.Image.Rules;

/// <summary>
/// Reads rules: the verbs of simple_switch_CLI that change tables and registers, and <c>host_queue</c> for the simulated host. One rule a line, <c>#</c>
/// starts a comment. Names and widths are checked by <see cref="RuleInstaller"/>, which knows the image.
/// </summary>
public static class RuleFile
{
    private const string Verbs = "table_add, table_set_default, table_modify, table_delete, table_clear, register_write, register_read, host_queue";

    /// <summary>Reads a file.</summary>
    public static ImmutableArray<Rule> Load(string path) => Parse(Read(path), path);

    /// <summary>The text of a file of rules.</summary>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FlexNicInputException("FNIC3200", SourceSpan.OfFile(path), $"the rules cannot be read: {fault.Message}");
        }
    }

    /// <summary>The rules of a text in order; all faults are told at once.</summary>
    public static ImmutableArray<Rule> Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var diagnostics = new DiagnosticBag();
        var rules = ImmutableArray.CreateBuilder<Rule>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            var words = new RuleWords(lines[i].TrimEnd('\r'), new SourceSpan(file, i + 1, 1));
            if (words.AtEnd)
            {
                continue;
            }

            try
            {
                rules.Add(ParseLine(words));
            }
            catch (FlexNicInputException fault)
            {
                diagnostics.AddRange(fault.Diagnostics);
            }
        }

        return diagnostics.HasErrors ? throw new FlexNicInputException(diagnostics) : rules.ToImmutable();
    }

    private static Rule ParseLine(RuleWords words)
    {
        RuleName verb = words.Name("a verb");
        Rule rule = verb.Text switch
        {
            "table_add" => ParseAdd(words, verb.Span),
            "table_set_default" => new TableSetDefault(verb.Span, words.Name("a table"), words.Name("an action"), Values(words, "a parameter")),
            "table_modify" => ParseModify(words, verb.Span),
            "table_delete" => new TableDelete(verb.Span, words.Name("a table"), words.Value("a handle")),
            "table_clear" => new TableClear(verb.Span, words.Name("a table")),
            "register_write" => new RegisterWrite(verb.Span, words.Name("a register"), words.Value("an index"), words.Value("a value")),
            "register_read" => new RegisterRead(verb.Span, words.Name("a register"), words.Value("an index")),
            "host_queue" => ParseHostQueue(words, verb.Span),
            _ => throw new FlexNicInputException("FNIC3201", verb.Span, $"'{verb.Text}' is not a rule: {Verbs} fit"),
        };
        words.ExpectEnd();
        return rule;
    }

    private static TableAdd ParseAdd(RuleWords words, SourceSpan span)
    {
        RuleName table = words.Name("a table");
        RuleName action = words.Name("an action");
        var keys = ImmutableArray.CreateBuilder<RuleKey>();
        while (!words.AtEnd && words.Peek != "=>")
        {
            keys.Add(words.Key());
        }

        words.Expect("=>");
        return new TableAdd(span, table, action, keys.ToImmutable(), Values(words, "a parameter"), null);
    }

    private static TableModify ParseModify(RuleWords words, SourceSpan span)
    {
        RuleName table = words.Name("a table");
        RuleName action = words.Name("an action");
        RuleValue handle = words.Value("a handle");
        if (!words.AtEnd && words.Peek == "=>")
        {
            words.Expect("=>");
        }

        return new TableModify(span, table, action, handle, Values(words, "a parameter"));
    }

    private static ImmutableArray<RuleValue> Values(RuleWords words, string what)
    {
        var values = ImmutableArray.CreateBuilder<RuleValue>();
        while (!words.AtEnd)
        {
            values.Add(words.Value(what));
        }

        return values.ToImmutable();
    }

    private static HostQueueRule ParseHostQueue(RuleWords words, SourceSpan span)
    {
        RuleValue queue = words.Value("a queue");
        RuleValue address = words.Named("base");
        RuleValue entries = words.Named("entries");
        RuleValue stride = words.Named("stride");
        RuleValue head = words.Named("head");
        Check(queue, queue.Value <= ushort.MaxValue, "queue", "0..65535 fit");
        Check(entries, entries.Value is > 0 and <= 32768 && ulong.PopCount(entries.Value) == 1, "entries", "a power of two up to 32768 fits");
        Check(stride, stride.Value is >= 4 and <= 4096 && stride.Value % 4 == 0, "stride", "a multiple of 4 up to 4096 bytes fits");
        Check(address, address.Value % 4 == 0, "base", "a multiple of 4 fits");
        Check(head, head.Value % 4 == 0, "head", "a multiple of 4 fits");
        ulong bytes = entries.Value * stride.Value;
        Check(address, address.Value >> 32 == (address.Value + bytes - 1) >> 32, "base", $"a queue of {bytes} bytes may not cross a multiple of 4 GiB");
        return new HostQueueRule(span, (int)queue.Value, address.Value, (int)entries.Value, (int)stride.Value, head.Value);
    }

    private static void Check(RuleValue value, bool good, string name, string fits)
    {
        if (!good)
        {
            throw new FlexNicInputException("FNIC3201", value.Span, string.Create(CultureInfo.InvariantCulture, $"{name} = 0x{value.Value:x} does not fit: {fits}"));
        }
    }
}
