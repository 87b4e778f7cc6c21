using System.CommandLine;
using FlexNic.Cli.Output;

namespace FlexNic.Cli.Commands;

/// <summary><c>flexnic check</c>: reads a P4 program, tells all its faults, and writes its P4Info and the C header of its records.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var program = new Argument<string>("PROGRAM") { Description = "P4_16 program" };
        var sources = new P4Sources();
        var products = new P4Products();
        var command = new Command("check", "Check a P4_16 program: every fault with its place; P4Info and a C header of records on request")
        {
            program, sources.Includes, sources.Defines, products.Info, products.Header,
        };
        command.SetAction((parsed, cancellation) => Diagnostics.GuardAsync(async () =>
        {
            string path = parsed.GetValue(program)!;
            if (await P4Programs.CheckAsync(path, sources.Read(parsed)).ConfigureAwait(false) is not { } checkedProgram)
            {
                return ExitCode.Refused;
            }

            await products.WriteAsync(parsed, checkedProgram, path, cancellation).ConfigureAwait(false);
            return ExitCode.Good;
        }));
        return command;
    }
}
