using System.CommandLine;
using FlexNic.Cli.Commands;

namespace FlexNic.Cli;

/// <summary>Entry point of <c>flexnic</c>. Commands parse, call the libraries, print, and return 0 good, 1 the user's error or a mismatch, 2 a bug of ours.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("FlexNIC: renders the Verilog of a programmable NIC, runs programs on its golden model and on the Verilog, checks and tests P4.")
        {
            GenCommand.Create(),
            SimCommand.Create(),
            CompileCommand.Create(),
            CheckCommand.Create(),
            TestCommand.Create(),
            DisasmCommand.Create(),
            SynthCommand.Create(),
            BenchCommand.Create(),
            FuzzCommand.Create(),
        };
        return await root.Parse(arguments).InvokeAsync().ConfigureAwait(false);
    }
}
