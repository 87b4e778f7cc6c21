using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FlexNic.Cli.Output;
using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.P4;
using FlexNic.P4.Checked;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic compile</c>: a P4 program to a configuration image, with a report of what it takes.</summary>
internal static class CompileCommand
{
    private const string BinaryEnding = ".bin";

    public static Command Create()
    {
        var program = new Argument<string>("PROGRAM") { Description = "P4_16 program for v1model or flexnic.p4" };
        Option<string> config = GeometryOption.Create();
        var sources = new P4Sources();
        var products = new P4Products();
        var output = new Option<string?>("--out", "-o") { Description = $"File for the image: text, or binary when it ends in {BinaryEnding} [default: none is written]", HelpName = "FILE" };
        var svg = new Option<string?>("--svg") { Description = "File for a picture of stages x resources [default: none]", HelpName = "FILE" };
        var dump = new Option<string?>("--dump-after") { Description = "Print what a pass made, for one or for 'all'", HelpName = "PASS" };
        var command = new Command("compile", "Compile a P4_16 program to a configuration image and show what it takes of the geometry")
        {
            program, config, sources.Includes, sources.Defines, output, products.Info, products.Header, svg, dump,
        };
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(() => RunAsync(
            parsed.GetValue(program)!, parsed.GetValue(config)!, sources.Read(parsed), p => products.WriteAsync(parsed, p, parsed.GetValue(program)!, cancellation),
            parsed.GetValue(output), parsed.GetValue(svg), parsed.GetValue(dump), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string path, string config, P4Options options, Func<CheckedProgram, Task> writeProducts, string? output, string? svg, string? dump, CancellationToken cancellation)
    {
        NicGeometry geometry = GeometryOption.Load(config);
        var clock = Stopwatch.StartNew(); // for the times of passes; no result depends on it
        if (await P4Programs.CheckAsync(path, options).ConfigureAwait(false) is not { } checkedProgram)
        {
            return ExitCode.Refused;
        }

        TimeSpan read = clock.Elapsed;
        await writeProducts(checkedProgram).ConfigureAwait(false);
        CompiledProgram compiled = await P4Programs.CompileAsync(checkedProgram, path, geometry).ConfigureAwait(false);
        if (dump is not null)
        {
            await DumpAsync(compiled, dump).ConfigureAwait(false);
        }

        // Also when no file is wanted: the image that was made is one that assembles.
        clock.Restart();
        ConfigurationImage image = ImageAssembler.Assemble(compiled.ImageText, $"image of {Path.GetFileName(path)}", geometry);
        TimeSpan assembled = clock.Elapsed;
        if (output is not null && output.EndsWith(BinaryEnding, StringComparison.Ordinal))
        {
            await File.WriteAllBytesAsync(output, BinaryImage.Write(image), cancellation).ConfigureAwait(false);
        }
        else if (output is not null)
        {
            await File.WriteAllTextAsync(output, compiled.ImageText, cancellation).ConfigureAwait(false);
        }

        if (svg is not null)
        {
            await File.WriteAllTextAsync(svg, compiled.Report.ToSvg(), cancellation).ConfigureAwait(false);
        }

        await Console.Out.WriteAsync(compiled.Report.ToText()).ConfigureAwait(false);
        await Console.Out.WriteLineAsync(Times([("front end", read), .. compiled.Passes.Select(p => (p.Name, p.Time)), ("assembly", assembled)])).ConfigureAwait(false);
        return ExitCode.Good;
    }

    private static string Times(IReadOnlyList<(string Pass, TimeSpan Time)> passes) => string.Create(
        CultureInfo.InvariantCulture,
        $"seconds: {passes.Sum(p => p.Time.TotalSeconds):F2} = {string.Join(" + ", passes.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Pass} {p.Time.TotalSeconds:F2}")))}");

    private static async Task DumpAsync(CompiledProgram compiled, string dump)
    {
        CompilerPass[] chosen = [.. compiled.Passes.Where(p => dump == "all" || p.Name == dump)];
        if (chosen.Length == 0)
        {
            throw new FlexNicInputException(
                "FNIC6007", SourceSpan.OfFile("--dump-after"), $"there is no pass '{dump}'; all, {string.Join(", ", compiled.Passes.Select(p => p.Name))} fit");
        }

        foreach (CompilerPass pass in chosen)
        {
            await Console.Out.WriteLineAsync($"---- {pass.Name}\n{pass.Text.TrimEnd()}").ConfigureAwait(false);
        }
    }
}
