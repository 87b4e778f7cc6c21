using System.CommandLine;
using FlexNic.Cli.Output;
using FlexNic.Geometry;
using FlexNic.Rtl.Render;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic gen</c>: geometry to Verilog.</summary>
internal static class GenCommand
{
    public static Command Create()
    {
        Option<string> config = GeometryOption.Create();
        var output = new Option<string?>("--out") { Description = "Folder of the result [default: build/gen/NAME]", HelpName = "DIR" };
        var command = new Command("gen", "Render the Verilog of a geometry: RTL, file list, register map as C header and as Markdown") { config, output };
        command.SetAction((parsed, _) => Diagnostics.GuardAsync(() => RunAsync(parsed.GetValue(config)!, parsed.GetValue(output))));
        return command;
    }

    private static async Task<int> RunAsync(string config, string? output)
    {
        NicGeometry geometry = GeometryOption.Load(config);
        string folder = output ?? Path.Combine("build", "gen", geometry.Name);
        GenerationResult result = NicGenerator.Generate(geometry, config, folder);
        await Console.Out.WriteLineAsync(
            $"{folder}: {result.Files.Count} files of '{geometry.Name}', {result.Changed.Count} changed; top module {NicGenerator.TopModule}, list {NicGenerator.FileListName}").ConfigureAwait(false);
        return ExitCode.Good;
    }
}
