using System.Text.RegularExpressions;
using FlexNic.Core;
using FlexNic.Rtl.Sources;
using FlexNic.Rtl.Tools;

namespace FlexNic.Rtl.Lint;

/// <summary>Checks Verilog with the three open front ends: Verilator, Icarus Verilog and Yosys. Any warning of any of them is an error.</summary>
public sealed class LintRunner(ToolRunner tools)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly Regex Place = new(@"(?<file>[^\s:'""]+\.s?vh?):(?<line>\d+)(:(?<column>\d+))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Checks the files that <c>files.f</c> of the folder lists, from the module <paramref name="top"/> downwards.</summary>
    /// <exception cref="FlexNicInputException">FNIC9012 for each warning, with the tool's line; FNIC9002 when a tool refuses the sources.</exception>
    public Task RunAsync(string folder, string top, CancellationToken cancellation = default) =>
        RunAsync(VerilogSources.Listed(folder).Files, top, cancellation);

    /// <summary>Checks the files (absolute paths) from the module <paramref name="top"/> downwards.</summary>
    /// <exception cref="FlexNicInputException">As the other overload.</exception>
    public async Task RunAsync(IReadOnlyList<string> files, string top, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        var bag = new DiagnosticBag();
        foreach ((string tool, string[] arguments, Func<string, bool> isWarning) in Checks(files, top))
        {
            string output = await tools.RunAsync(tool, arguments, Limit, cancellation).ConfigureAwait(false);
            foreach (string line in output.Split('\n').Where(isWarning))
            {
                bag.Error("FNIC9012", Span(tool, line), $"{tool}: {line.Trim()}");
            }
        }

        if (bag.HasErrors)
        {
            throw new FlexNicInputException(bag);
        }
    }

    private static IEnumerable<(string Tool, string[] Arguments, Func<string, bool> IsWarning)> Checks(IReadOnlyList<string> files, string top)
    {
        // -Wno-fatal: with it the exit status stays 0 and every warning is told, not only that there were some.
        yield return ("verilator", ["--lint-only", "-Wall", "-Wno-fatal", "--default-language", "1364-2005", "--top-module", top, .. files],
            line => line.StartsWith('%'));

        yield return ("iverilog", ["-g2005", "-Wall", "-t", "null", "-s", top, .. files], line => line.Length > 0);

        // 'check' tells each problem as a warning, so -assert would add nothing but an exit status that hides their text.
        string sources = string.Join(' ', files.Select(f => $"\"{f}\""));
        yield return ("yosys", ["-q", "-p", $"read_verilog {sources}; hierarchy -check -top {top}; proc; check"], IsYosysWarning);
    }

    // A memory that the front end turns into registers is a matter of area, which synthesis reports.
    private static bool IsYosysWarning(string line) =>
        (line.Contains("Warning:", StringComparison.Ordinal) || line.Contains("ERROR:", StringComparison.Ordinal))
        && !line.Contains("Replacing memory", StringComparison.Ordinal);

    private static SourceSpan Span(string tool, string line)
    {
        Match place = Place.Match(line);
        if (!place.Success)
        {
            return SourceSpan.OfFile(tool);
        }

        int column = place.Groups["column"].Success ? Number(place.Groups["column"]) : 1;
        return new SourceSpan(place.Groups["file"].Value, Number(place.Groups["line"]), column);
    }

    private static int Number(Group digits) => int.TryParse(digits.ValueSpan, out int value) ? value : 1;
}
