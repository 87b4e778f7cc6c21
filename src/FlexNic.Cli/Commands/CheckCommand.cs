using System.CommandLine;
using FlexNic.Cli.Output;
using FlexNic.P4;
using FlexNic.P4.ControlPlane;
using FlexNic.P4.Elaboration;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic check</c>: reads a P4 program, tells all its faults, and writes its P4Info.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var program = new Argument<string>("PROGRAM") { Description = "P4_16 program" };
        var sources = new P4Sources();
        var info = new Option<string?>("--p4info") { Description = "File for the P4Info text, with the numbers and names that p4c gives [default: none]", HelpName = "FILE" };
        var command = new Command("check", "Check a P4_16 program: every fault with its place; P4Info on request") { program, sources.Includes, sources.Defines, info };
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(
            () => RunAsync(parsed.GetValue(program)!, sources.Read(parsed), parsed.GetValue(info), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string path, P4Options options, string? info, CancellationToken cancellation)
    {
        if (await P4Programs.CheckAsync(path, options).ConfigureAwait(false) is not { } program)
        {
            return ExitCode.Refused;
        }

        if (info is not null)
        {
            ElaboratedProgram elaborated = Elaborator.Run(program);
            string text = P4InfoWriter.Write(elaborated, ArchitectureOf(elaborated));
            await File.WriteAllTextAsync(info, text, cancellation).ConfigureAwait(false);
        }

        return ExitCode.Good;
    }

    // As p4c: the name of the architecture's file, without its ending. Files that travel with the compiler have names in angle brackets.
    private static string ArchitectureOf(ElaboratedProgram program) => program.Main is { } main
        ? Path.GetFileNameWithoutExtension(((P4.Types.PackageType)main.Type).Declaration.Span.File.Trim('<', '>'))
        : "";
}
