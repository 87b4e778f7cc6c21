using System.CommandLine;
using FlexNic.Cli.Output;
using FlexNic.Geometry;
using FlexNic.Image;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic disasm</c>: an image of either form to text, or to the other form.</summary>
internal static class DisasmCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("IMAGE") { Description = "Configuration image, binary or text (docs/image-format.md)" };
        Option<string> config = GeometryOption.Create();
        var output = new Option<string?>("--out", "-o") { Description = "File of the result [default: text to standard output]", HelpName = "FILE" };
        var binary = new Option<bool>("--binary") { Description = "Write the binary form instead of text (needs --out)" };
        var command = new Command("disasm", "Show a configuration image as text; with --binary assemble it") { image, config, output, binary };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(binary) && parsed.GetValue(output) is null)
            {
                parsed.AddError("--binary needs --out FILE");
            }
        });
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(
            () => RunAsync(parsed.GetValue(image)!, parsed.GetValue(config)!, parsed.GetValue(output), parsed.GetValue(binary), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string path, string config, string? output, bool binary, CancellationToken cancellation)
    {
        NicGeometry geometry = GeometryOption.Load(config);
        ConfigurationImage image = ImageFile.Load(path, geometry);
        if (binary)
        {
            await File.WriteAllBytesAsync(output!, BinaryImage.Write(image), cancellation).ConfigureAwait(false); // checked by the validator
            return ExitCode.Good;
        }

        string text = ImageDisassembler.ToText(image, geometry);
        if (output is null)
        {
            await Console.Out.WriteAsync(text).ConfigureAwait(false);
        }
        else
        {
            await File.WriteAllTextAsync(output, text, cancellation).ConfigureAwait(false);
        }

        return ExitCode.Good;
    }
}
