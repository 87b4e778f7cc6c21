using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Geometry;
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

    /// <summary>Compiles a checked program; one that does not fit raises <see cref="FlexNicInputException"/>.</summary>
    public static async Task<CompiledProgram> CompileAsync(CheckedProgram program, string path, NicGeometry geometry)
    {
        CompiledProgram compiled = Pipeline.Run(P4Lowering.Run(program, Path.GetFileNameWithoutExtension(path)), geometry);
        foreach (Diagnostic warning in compiled.Warnings)
        {
            await Console.Error.WriteLineAsync(warning.ToString()).ConfigureAwait(false);
        }

        return compiled;
    }
}
