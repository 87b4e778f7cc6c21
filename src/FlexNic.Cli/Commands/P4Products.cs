using System.CommandLine;
using FlexNic.Core;
using FlexNic.P4.Checked;
using FlexNic.P4.ControlPlane;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Records;

namespace FlexNic.Cli.Commands;

/// <summary>What a checked program gives besides an image: files for those who write its control plane and its software on the host.</summary>
internal sealed class P4Products
{
    public Option<string?> Info { get; } = new("--p4info") { Description = "File for the P4Info text, with the numbers and names that p4c gives [default: none]", HelpName = "FILE" };

    public Option<string?> Header { get; } = new("--c-header") { Description = "File for the records that the program exchanges with host memory, in C [default: none]", HelpName = "FILE" };

    /// <summary>Writes the files that the options name.</summary>
    public async Task WriteAsync(ParseResult parsed, CheckedProgram program, string path, CancellationToken cancellation)
    {
        string? info = parsed.GetValue(Info);
        string? header = parsed.GetValue(Header);
        if (info is null && header is null)
        {
            return;
        }

        ElaboratedProgram elaborated = Elaborator.Run(program);
        if (info is not null)
        {
            await File.WriteAllTextAsync(info, P4InfoWriter.Write(elaborated, ArchitectureOf(elaborated)), cancellation).ConfigureAwait(false);
        }

        if (header is not null)
        {
            var records = HostRecords.Of(elaborated)
                ?? throw new FlexNicInputException("FNIC6010", SourceSpan.OfFile(path), "a C header of records is for programs of flexnic.p4: only their DMA pipeline exchanges records with host memory");
            await File.WriteAllTextAsync(header, RecordHeader.Write(Path.GetFileNameWithoutExtension(path), records), cancellation).ConfigureAwait(false);
        }
    }

    // As p4c: the name of the architecture's file, without its ending. Files that travel with the compiler have names in angle brackets.
    private static string ArchitectureOf(ElaboratedProgram program) => program.Main is { } main
        ? Path.GetFileNameWithoutExtension(((P4.Types.PackageType)main.Type).Declaration.Span.File.Trim('<', '>'))
        : "";
}
