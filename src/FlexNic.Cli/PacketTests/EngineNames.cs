using System.CommandLine;

namespace FlexNic.Cli.PacketTests;

/// <summary>Names of the engines on the command line and in reports.</summary>
internal static class EngineNames
{
    /// <summary>What the P4 text means.</summary>
    public const string Program = "program";

    /// <summary>The image on the golden model.</summary>
    public const string Device = "device";

    /// <summary>The image on the Verilated NIC.</summary>
    public const string Rtl = "rtl";

    /// <summary>All of them.</summary>
    public const string All = "all";

    private static readonly string[] Each = [Program, Device, Rtl];

    /// <summary>An option that takes engines, separated by commas.</summary>
    public static Option<string> Option(string description, string usual)
    {
        var option = new Option<string>("--engine") { Description = description, DefaultValueFactory = _ => usual, HelpName = "NAME,.." };
        option.Validators.Add(result =>
        {
            string[] wrong = [.. (result.Tokens.Count > 0 ? result.Tokens[0].Value : usual).Split(',').Where(n => n != All && !Each.Contains(n))];
            if (wrong.Length > 0)
            {
                result.AddError($"--engine: '{wrong[0]}' is none; {string.Join(", ", Each)}, several of them with commas between, or {All} fits");
            }
        });
        return option;
    }

    /// <summary>The engines that a value of the option stands for, in the order in which they run.</summary>
    public static IReadOnlyList<string> Of(string value)
    {
        string[] named = value.Split(',');
        return [.. Each.Where(e => named.Contains(e) || named.Contains(All))];
    }
}
