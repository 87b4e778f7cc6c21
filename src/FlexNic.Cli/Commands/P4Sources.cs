using System.CommandLine;
using FlexNic.P4;

namespace FlexNic.Cli.Commands;

/// <summary>Options of all commands that read P4, with the letters that p4c users know.</summary>
internal sealed class P4Sources
{
    public Option<string[]> Includes { get; } = new("--include", "-I")
    {
        Description = "Folder searched for included files, before our own core.p4, v1model.p4 and flexnic.p4",
        HelpName = "DIR",
        DefaultValueFactory = _ => [],
    };

    public Option<string[]> Defines { get; } = new("--define", "-D") { Description = "Define a macro of the preprocessor", HelpName = "NAME[=VALUE]", DefaultValueFactory = _ => [] };

    /// <summary>What the options say.</summary>
    public P4Options Read(ParseResult parsed) => new(
        [.. parsed.GetValue(Includes)!],
        [.. parsed.GetValue(Defines)!.Select(Split)]);

    private static KeyValuePair<string, string> Split(string define)
    {
        int at = define.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? KeyValuePair.Create(define, "1") : KeyValuePair.Create(define[..at], define[(at + 1)..]);
    }
}
