using FlexNic.Core;
using FlexNic.Cosim.Native;

namespace FlexNic.Cli.Output;

/// <summary>The border of the command line: whatever a command throws becomes words on standard error and an exit status, never a stack trace.</summary>
internal static class Diagnostics
{
    private const string TraceVariable = "FLEXNIC_TRACE";

    /// <summary>Runs a command.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (FlexNicInputException refused)
        {
            foreach (Diagnostic diagnostic in refused.Diagnostics)
            {
                Print(diagnostic);
            }

            return ExitCode.Refused;
        }
        catch (Exception hardware) when (hardware is HardwareAssertionException or InvalidDataException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"flexnic: error: the hardware failed: {hardware.Message}").ConfigureAwait(false);
            return ExitCode.Refused;
        }
        catch (Exception output) when (output is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"flexnic: error FNIC6001: {output.Message}").ConfigureAwait(false);
            return ExitCode.Refused;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("flexnic: stopped").ConfigureAwait(false);
            return ExitCode.Refused;
        }
#pragma warning disable CA1031 // the last border of the process: what arrives here is a bug, and is told as one
        catch (Exception bug)
#pragma warning restore CA1031
        {
            string trace = Environment.GetEnvironmentVariable(TraceVariable) == "1" ? $"\n{bug}" : $" (set {TraceVariable}=1 for the place)";
            await Console.Error.WriteLineAsync($"flexnic: this is a bug of FlexNIC: {bug.GetType().Name}: {bug.Message}{trace}").ConfigureAwait(false);
            return ExitCode.Bug;
        }
    }

    private static void Print(Diagnostic diagnostic)
    {
        Console.Error.WriteLine(diagnostic);
        if (diagnostic.Span.Line <= 0 || SourceLine(diagnostic.Span) is not { } line)
        {
            return;
        }

        // Tabs stay tabs in the line of the caret, so that it stands below its character.
        int column = Math.Clamp(diagnostic.Span.Column, 1, line.Length + 1);
        string indent = string.Concat(line.Take(column - 1).Select(c => c == '\t' ? '\t' : ' '));
        int carets = Math.Clamp(diagnostic.Span.Length, 1, Math.Max(1, line.Length - column + 1));
        Console.Error.WriteLine($"  {line}\n  {indent}{new string('^', carets)}");
    }

    private static string? SourceLine(SourceSpan span)
    {
        try
        {
            return File.ReadLines(span.File).ElementAtOrDefault(span.Line - 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
