using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Stf.Engine;

namespace FlexNic.Stf.Commands;

/// <summary>
/// A rules file for a P4 program: verbs of simple_switch_CLI with the names of the control plane, one a line, <c>#</c> starts a comment. It can be given to
/// any number of control planes. Reads of registers and counters are kept apart, for a caller that wants them answered later.
/// </summary>
public sealed class RuleScript
{
    private const string Refused = "FNIC3220";
    private static readonly string[] Reading = ["register_read", "counter_read"];

    private readonly string _file;
    private readonly ImmutableArray<(CommandWords Words, int Line)> _lines;

    private RuleScript(string file, ImmutableArray<(CommandWords, int)> lines)
    {
        _file = file;
        _lines = lines;
    }

    /// <summary>All verbs that a script knows.</summary>
    public static ImmutableArray<string> Verbs { get; } =
    [
        "table_add", "table_set_default", "table_modify", "table_delete", "table_clear", "table_dump", "table_info", "table_num_entries",
        "register_write", "register_read", "register_reset", "counter_write", "counter_read", "counter_reset", "meter_set_rates", "meter_array_set_rates", "meter_get_rates",
        "mirroring_add", "mirroring_add_mc", "mirroring_delete", "mirroring_get", "mc_mgrp_create", "mc_node_create", "mc_node_associate", "mc_node_update", "mc_dump",
    ];

    /// <summary>The lines of a text; those that are empty, or that <paramref name="skip"/> says belong to another reader by their first word, are left out.</summary>
    public static RuleScript Parse(string text, string file, Predicate<string>? skip = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = ImmutableArray.CreateBuilder<(CommandWords, int)>();
        foreach ((int index, string line) in text.Split('\n').Index())
        {
            var words = new CommandWords(line);
            if (words.Count > 0 && skip?.Invoke(words.Verb) != true)
            {
                lines.Add((words, index + 1));
            }
        }

        return new RuleScript(file, lines.ToImmutable());
    }

    /// <summary>
    /// The registers and counters that the script reads, in order: whether it is a counter, its name, the element, and the place. Raises
    /// <see cref="FlexNicInputException"/> when one of these lines cannot be meant.
    /// </summary>
    public ImmutableArray<(bool IsCounter, string Name, int Index, SourceSpan Span)> Reads()
    {
        var bag = new DiagnosticBag();
        var reads = ImmutableArray.CreateBuilder<(bool, string, int, SourceSpan)>();
        foreach ((CommandWords words, int line) in _lines.Where(l => Reading.Contains(l.Words.Verb)))
        {
            try
            {
                bool counter = words.Verb == "counter_read";
                reads.Add((counter, words.Name(1, counter ? "the name of a counter" : "the name of a register"), words.Int(2, "the index"), words.Span(1, _file, line)));
                words.ExpectEnd(3);
            }
            catch (CommandException fault)
            {
                bag.Error(fault.Code, words.Span(fault.Word, _file, line), fault.Message);
            }
        }

        return bag.HasErrors ? throw new FlexNicInputException(bag) : reads.ToImmutable();
    }

    /// <summary>Executes all lines that change something; <paramref name="engine"/> is named where it refuses. All faults are raised together.</summary>
    public void Run(IControlPlane plane, string engine)
    {
        ArgumentNullException.ThrowIfNull(plane);
        var bag = new DiagnosticBag();
        foreach ((CommandWords words, int line) in _lines.Where(l => !Reading.Contains(l.Words.Verb)))
        {
            try
            {
                if (SwitchCommands.Execute(words, plane, out _) is { } reason)
                {
                    bag.Error(Refused, words.Span(0, _file, line), $"{words.Verb}: {reason} (engine {engine})");
                }
            }
            catch (CommandException fault)
            {
                bag.Error(fault.Code, words.Span(fault.Word, _file, line), fault.Message);
            }
        }

        if (bag.HasErrors)
        {
            throw new FlexNicInputException(bag);
        }
    }
}
