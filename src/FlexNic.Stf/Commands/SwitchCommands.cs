using System.Globalization;
using System.Numerics;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Running;

namespace FlexNic.Stf.Commands;

/// <summary>The verbs of simple_switch_CLI that rules files and packet tests use.</summary>
public static class SwitchCommands
{
    /// <summary>Executes one line. Gives the reason of a refusal, or null; <paramref name="answer"/> is what the verb prints.</summary>
    public static string? Execute(string line, IPacketEngine engine, out string answer)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(engine);
        answer = "";
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return null;
        }

        try
        {
            return words[0].StartsWith("table_", StringComparison.Ordinal) ? TableCommands.Execute(words, engine, out answer) : Other(words, engine, out answer);
        }
        catch (FormatException e)
        {
            return $"{words[0]}: {e.Message}";
        }
    }

    internal static int Int(string[] words, int index, string what) =>
        index < words.Length && int.TryParse(words[index], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException($"{what} is missing or no number");

    private static string Name(string[] words, int index) => index < words.Length ? words[index] : throw new FormatException("a name is missing");

    private static string? Other(string[] words, IPacketEngine engine, out string answer)
    {
        answer = "";
        string? reason;
        switch (words[0])
        {
            case "mirroring_add":
                return engine.SetMirror(Int(words, 1, "the session"), Int(words, 2, "the port"), null);
            case "mirroring_add_mc":
                return engine.SetMirror(Int(words, 1, "the session"), null, Int(words, 2, "the group"));
            case "mirroring_delete":
                return engine.SetMirror(Int(words, 1, "the session"), null, null);
            case "mc_mgrp_create":
                return engine.CreateGroup(Int(words, 1, "the group"));
            case "mc_node_create":
                int[] ports = [.. Enumerable.Range(2, Math.Max(0, words.Length - 2)).Select(i => Int(words, i, "a port"))];
                reason = engine.CreateNode(Int(words, 1, "the replica id"), ports, out int node);
                answer = $"node was created with handle {node}";
                return reason;
            case "mc_node_associate":
                return engine.AssociateNode(Int(words, 1, "the group"), Int(words, 2, "the node"));
            case "register_read":
                reason = engine.ReadRegister(Name(words, 1), Int(words, 2, "the index"), out BigInteger value);
                answer = $"{words[1]}[{words[2]}]= {value}";
                return reason;
            case "register_write":
                return engine.WriteRegister(Name(words, 1), Int(words, 2, "the index"), CommandValue.Number(Name(words, 3)));
            case "register_reset":
                return engine.ResetRegister(Name(words, 1));
            case "counter_read":
                reason = engine.ReadCounter(Name(words, 1), Int(words, 2, "the index"), out long packets, out long bytes);
                answer = $"{words[1]}[{words[2]}]= ({bytes} bytes, {packets} packets)";
                return reason;
            case "meter_set_rates":
                return engine.SetMeterRates(Name(words, 1), Int(words, 2, "the index"), [.. words.Skip(3).Select(Rate)]);
            case "meter_array_set_rates":
                return engine.SetMeterRates(Name(words, 1), null, [.. words.Skip(2).Select(Rate)]);
            case "mirroring_get" or "mc_node_update" or "mc_dump" or "counter_write" or "counter_reset" or "meter_get_rates":
                return null;
            default:
                return $"'{words[0]}' is no command";
        }
    }

    private static MeterRate Rate(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && double.TryParse(text[..colon], NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && long.TryParse(text[(colon + 1)..], out long burst)
            ? new MeterRate(rate, burst)
            : throw new FormatException($"'{text}' is no rate:burst");
    }
}
