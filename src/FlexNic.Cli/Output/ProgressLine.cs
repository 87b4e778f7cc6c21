using System.Diagnostics;
using Spectre.Console;

namespace FlexNic.Cli.Output;

/// <summary>Progress of long work on standard error: a bar on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class ProgressLine
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Runs <paramref name="work"/>, which tells how far it is: words, done, of how many (0 = unknown).</summary>
    public async Task<T> RunAsync<T>(string name, Func<Action<string, int, int>, Task<T>> work)
    {
        if (!_console.Profile.Capabilities.Interactive || Console.IsErrorRedirected)
        {
            return await RunPlainAsync(name, work).ConfigureAwait(false);
        }

        return await _console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(name), maxValue: 1);
                return await work((words, done, all) =>
                {
                    task.Description = Markup.Escape($"{name}: {words}");
                    task.IsIndeterminate = all == 0;
                    task.MaxValue = Math.Max(1, all);
                    task.Value = done;
                }).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    private static async Task<T> RunPlainAsync<T>(string name, Func<Action<string, int, int>, Task<T>> work)
    {
        // Time is only used to keep the log short; no result depends on it.
        var since = Stopwatch.StartNew();
        return await work((words, done, all) =>
        {
            if (since.Elapsed >= Interval)
            {
                since.Restart();
                Console.Error.WriteLine(all > 0 ? $"{name}: {words} {done} of {all}" : $"{name}: {words}");
            }
        }).ConfigureAwait(false);
    }
}
