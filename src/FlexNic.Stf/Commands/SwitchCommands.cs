using System.Globalization;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Stf.Engine;

namespace FlexNic.Stf.Commands;

/// <summary>The verbs of simple_switch_CLI that rules files and packet tests use.</summary>
public static class SwitchCommands
{
    /// <summary>Executes one line. Gives the reason of a refusal, or null; <paramref name="answer"/> is what the verb prints.</summary>
    public static string? Execute(string line, IControlPlane plane, out string answer)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(plane);
        answer = "";
        var words = new CommandWords(line);
        if (words.Count == 0)
        {
            return null;
        }

        try
        {
            return Execute(words, plane, out answer) is { } reason ? $"{words.Verb}: {reason}" : null;
        }
        catch (CommandException fault)
        {
            return $"{words.Verb}: {fault.Message}";
        }
    }

    /// <summary>Executes the words. Gives why the engine refuses, or null; throws when the words cannot be meant.</summary>
    internal static string? Execute(CommandWords words, IControlPlane plane, out string answer)
    {
        answer = "";
        return words.Verb switch
        {
            _ when words.Verb.StartsWith("table_", StringComparison.Ordinal) => TableCommands.Execute(words, plane, out answer),
            "register_read" or "register_write" or "register_reset" => Registers(words, plane, out answer),
            "counter_read" or "counter_write" or "counter_reset" => Counters(words, plane, out answer),
            "meter_set_rates" or "meter_array_set_rates" or "meter_get_rates" => Meters(words, plane),
            "mirroring_add" or "mirroring_add_mc" or "mirroring_delete" or "mirroring_get" => Mirrors(words, plane),
            "mc_mgrp_create" or "mc_node_create" or "mc_node_associate" or "mc_node_update" or "mc_dump" => Groups(words, plane, out answer),
            _ => throw Unknown(words),
        };
    }

    /// <summary>The verb is none of ours.</summary>
    internal static CommandException Unknown(CommandWords words)
    {
        string? nearest = NearestName.Of(words.Verb, RuleScript.Verbs);
        return new CommandException(CommandWords.Syntax, 0, $"'{words.Verb}' is not a rule{(nearest is null ? "" : $"; '{nearest}' is")}");
    }

    private static string? Registers(CommandWords words, IControlPlane plane, out string answer)
    {
        answer = "";
        string name = words.Name(1, "the name of a register");
        if (words.Verb == "register_reset")
        {
            words.ExpectEnd(2);
            return plane.ResetRegister(name);
        }

        int index = words.Int(2, "the index");
        if (words.Verb == "register_write")
        {
            BigInteger number = words.Number(3, "the value");
            words.ExpectEnd(4);
            return plane.WriteRegister(name, index, number);
        }

        words.ExpectEnd(3);
        string? reason = plane.ReadRegister(name, index, out BigInteger value);
        answer = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]= {value}");
        return reason;
    }

    private static string? Counters(CommandWords words, IControlPlane plane, out string answer)
    {
        answer = "";
        string name = words.Name(1, "the name of a counter");
        if (words.Verb == "counter_reset")
        {
            words.ExpectEnd(2);
            return plane.ResetCounter(name);
        }

        int index = words.Int(2, "the index");
        if (words.Verb == "counter_write")
        {
            int p = words.Int(3, "the number of packets");
            int b = words.Int(4, "the number of bytes");
            words.ExpectEnd(5);
            return plane.WriteCounter(name, index, p, b);
        }

        words.ExpectEnd(3);
        string? reason = plane.ReadCounter(name, index, out long packets, out long bytes);
        answer = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]= ({bytes} bytes, {packets} packets)");
        return reason;
    }

    private static string? Meters(CommandWords words, IControlPlane plane)
    {
        string name = words.Name(1, "the name of a meter");
        if (words.Verb == "meter_get_rates")
        {
            return null;
        }

        int? index = words.Verb == "meter_set_rates" ? words.Int(2, "the index") : null;
        int first = index is null ? 2 : 3;
        MeterRate[] rates = [.. Enumerable.Range(first, Math.Max(0, words.Count - first)).Select(i => Rate(words, i))];
        return rates.Length > 0 ? plane.SetMeterRates(name, index, rates) : throw new CommandException(CommandWords.Syntax, words.Count, "found the end of the line, expected RATE:BURST");
    }

    private static string? Mirrors(CommandWords words, IControlPlane plane)
    {
        int session = words.Int(1, "the session");
        switch (words.Verb)
        {
            case "mirroring_add":
                int port = words.Int(2, "the port");
                words.ExpectEnd(3);
                return plane.SetMirror(session, port, null);
            case "mirroring_add_mc":
                int group = words.Int(2, "the group");
                words.ExpectEnd(3);
                return plane.SetMirror(session, null, group);
            case "mirroring_delete":
                words.ExpectEnd(2);
                return plane.SetMirror(session, null, null);
            default:
                return null;
        }
    }

    private static string? Groups(CommandWords words, IControlPlane plane, out string answer)
    {
        answer = "";
        switch (words.Verb)
        {
            case "mc_mgrp_create":
                int group = words.Int(1, "the group");
                words.ExpectEnd(2);
                return plane.CreateGroup(group);
            case "mc_node_create":
                int replica = words.Int(1, "the replica id");
                int[] ports = [.. Enumerable.Range(2, Math.Max(0, words.Count - 2)).Select(i => words.Int(i, "a port"))];
                string? reason = plane.CreateNode(replica, ports, out int node);
                answer = string.Create(CultureInfo.InvariantCulture, $"node was created with handle {node}");
                return reason;
            case "mc_node_associate":
                int to = words.Int(1, "the group");
                int handle = words.Int(2, "the node");
                words.ExpectEnd(3);
                return plane.AssociateNode(to, handle);
            case "mc_dump":
                return null;
            default:
                return "nodes cannot be changed, only created";
        }
    }

    private static MeterRate Rate(CommandWords words, int index)
    {
        string text = words[index];
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && double.TryParse(text[..colon], NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
            && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long burst)
            ? new MeterRate(rate, burst)
            : throw new CommandException(CommandWords.Syntax, index, $"'{text}' is no RATE:BURST");
    }
}
