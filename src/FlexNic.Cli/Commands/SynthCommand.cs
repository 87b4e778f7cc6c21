using System.CommandLine;
using FlexNic.Cli.Output;
using FlexNic.Geometry;
using FlexNic.Rtl.Render;
using FlexNic.Rtl.Sources;
using FlexNic.Rtl.Synth;
using FlexNic.Rtl.Tools;
using Spectre.Console;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic synth</c>: area and depth of the blocks of a geometry by Yosys (7-series, before placement).</summary>
internal static class SynthCommand
{
    public static Command Create()
    {
        Option<string> config = GeometryOption.Create();
        var block = new Option<string?>("--block") { Description = "Only the block with this module name [default: all]", HelpName = "MODULE" };
        var command = new Command("synth", "Synthesize the blocks of a geometry with Yosys for 7-series: area and logic depth") { config, block };
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(() => RunAsync(parsed.GetValue(config)!, parsed.GetValue(block), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string config, string? only, CancellationToken cancellation)
    {
        NicGeometry geometry = GeometryOption.Load(config);
        string folder = Path.Combine("build", "gen", geometry.Name);
        NicGenerator.Generate(geometry, config, folder);
        SynthBlock[] blocks = [.. SynthBlock.Of(geometry)];
        SynthBlock[] chosen = only is null ? blocks : [.. blocks.Where(b => b.Module == only)];
        if (chosen.Length == 0)
        {
            await Console.Error.WriteLineAsync($"flexnic: error FNIC6002: there is no block '{only}'; {string.Join(", ", blocks.Select(b => b.Module))} fit").ConfigureAwait(false);
            return ExitCode.Refused;
        }

        var synth = new YosysSynth(new ToolRunner(Path.Combine("build", "logs")), Path.Combine("build", "synth"));
        VerilogSources sources = VerilogSources.Listed(folder);
        Table table = Tables.New("block", "LUT logic", "LUT memory", "LUT shift", "FF", "RAMB36", "levels", "deepest path");
        foreach (SynthBlock block in chosen)
        {
            AreaReport area = await new ProgressLine().RunAsync("synth", async tell =>
            {
                tell($"{block.Module} (minutes the first time)", 0, 0);
                return await synth.RunAsync(sources, block, cancellation).ConfigureAwait(false);
            }).ConfigureAwait(false);
            table.AddRow(
                area.Module, $"{area.LogicLuts}", $"{area.MemoryLuts}", $"{area.ShiftLuts}", $"{area.FlipFlops}", $"{area.BlockRams}", $"{area.Levels}", Markup.Escape($"{area.PathFrom} -> {area.PathTo}"));
        }

        Tables.Print(table);
        return ExitCode.Good;
    }
}
