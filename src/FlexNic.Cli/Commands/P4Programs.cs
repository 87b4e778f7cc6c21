using System.CommandLine;
using System.Diagnostics;
using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Ir;
using FlexNic.Lowering;
using FlexNic.P4;
using FlexNic.P4.Checked;

namespace FlexNic.Cli.Commands;

/// <summary>P4 programs for commands: what the front end and the compiler have to say goes to the error output.</summary>
internal static class P4Programs
{
    /// <summary>Reads and checks a program; null when it has faults, which then have been told.</summary>
    public static async Task<CheckedProgram?> CheckAsync(string path, P4Options options)
    {
        P4Result result = P4Frontend.CompileFile(path, options);
        if (!result.Diagnostics.IsEmpty)
        {
            await Console.Error.WriteLineAsync(result.Render()).ConfigureAwait(false);
        }

        return result.Program;
    }

    /// <summary>The option that lists reads of undefined values.</summary>
    public static Option<bool> ReportUndefined() => new("--report-undefined") { Description = "List what the program reads without having set it, and fields of invalid headers (engine program)" };

    /// <summary>Compiles a checked program; lowering is the first of its passes. One that does not fit raises <see cref="FlexNicInputException"/>.</summary>
    public static async Task<CompiledProgram> CompileAsync(CheckedProgram program, string path, NicGeometry geometry)
    {
        var clock = Stopwatch.StartNew(); // for the time of the pass; no result depends on it
        IrProgram lowered = P4Lowering.Run(program, Path.GetFileNameWithoutExtension(path));
        var lowering = new CompilerPass("lowering", clock.Elapsed, IrText.Of(lowered));
        CompiledProgram compiled = Pipeline.Run(lowered, geometry);
        foreach (Diagnostic warning in compiled.Warnings)
        {
            await Console.Error.WriteLineAsync(warning.ToString()).ConfigureAwait(false);
        }

        return compiled with { Passes = compiled.Passes.Insert(0, lowering) };
    }
}
