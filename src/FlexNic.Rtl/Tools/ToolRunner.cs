using System.ComponentModel;
using System.Text;
using CliWrap;
using FlexNic.Core;

namespace FlexNic.Rtl.Tools;

/// <summary>
/// Runs the external tools (Verilator, Icarus, Yosys, the C++ compiler) with argument lists, a time limit and a kept log. A tool that is missing,
/// fails or runs out of time becomes a diagnostic that names the tool, its first error line and the log.
/// </summary>
public sealed class ToolRunner(string logDirectory)
{
    private static int _logs;

    /// <summary>Runs <paramref name="tool"/>; returns what it printed on both streams.</summary>
    /// <exception cref="FlexNicInputException">FNIC9001 not installed, FNIC9002 failed, FNIC9003 out of time.</exception>
    public async Task<string> RunAsync(
        string tool, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var output = new StringBuilder();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(limit);
        try
        {
            CommandResult result = await CliWrap.Cli.Wrap(tool)
                .WithArguments(arguments)
                .WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(PipeTarget.ToDelegate(line => Append(output, line)))
                .WithStandardErrorPipe(PipeTarget.ToDelegate(line => Append(output, line)))
                .ExecuteAsync(timeout.Token).ConfigureAwait(false);
            string text = output.ToString();
            if (result.ExitCode != 0)
            {
                throw Failure("FNIC9002", tool, $"exit status {result.ExitCode}: {FirstError(text)}", Log(tool, arguments, text));
            }

            return text;
        }
        catch (Win32Exception)
        {
            throw new FlexNicInputException("FNIC9001", SourceSpan.OfFile(tool), $"'{tool}' is not installed or not on the PATH; scripts/setup.sh installs it (Debian package {Package(tool)})");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failure("FNIC9003", tool, $"still running after {limit.TotalSeconds:0} s, stopped", Log(tool, arguments, output.ToString()));
        }
    }

    /// <summary>First line of the tool's version text.</summary>
    public async Task<string> VersionAsync(string tool, string option, CancellationToken cancellation = default)
    {
        string text = await RunAsync(tool, [option], TimeSpan.FromMinutes(1), cancellation).ConfigureAwait(false);
        return text.Split('\n')[0].Trim();
    }

    private static void Append(StringBuilder output, string line)
    {
        lock (output)
        {
            output.Append(line).Append('\n');
        }
    }

    private static FlexNicInputException Failure(string code, string tool, string message, string log) =>
        new(code, SourceSpan.OfFile(tool), $"{message} (log: {log})");

    private static string FirstError(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(l => l.Contains("rror", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "no output";
    }

    private static string Package(string tool) => tool == "yosys-smtbmc" ? "yosys" : tool;

    private string Log(string tool, IReadOnlyList<string> arguments, string text)
    {
        Directory.CreateDirectory(logDirectory);
        string path = Path.Combine(logDirectory, $"{Path.GetFileName(tool)}-{Environment.ProcessId}-{Interlocked.Increment(ref _logs)}.log");
        File.WriteAllText(path, $"{tool} {string.Join(' ', arguments)}\n{text}");
        return path;
    }
}
