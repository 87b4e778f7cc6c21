using FlexNic.Cosim.Sim;

namespace FlexNic.Cli.Sim;

/// <summary>What the engines of a run have to say of one another.</summary>
/// <param name="Between">The engines compared, as an equation; empty when only one ran.</param>
/// <param name="Faults">Differences, and rules that an engine broke, in plain words.</param>
/// <param name="Notes">What was not compared, and why.</param>
internal sealed record SimVerdict(string Between, IReadOnlyList<string> Faults, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Every engine is compared with the first. The Verilog is also compared with the golden model in its own order of events; without a defined order that is
    /// the only comparison.
    /// </summary>
    public static SimVerdict Of(IReadOnlyList<SimResult> results)
    {
        List<string> faults = [.. results.SelectMany(r => r.Faults.Select(f => $"{r.Engine}: {f}"))];
        List<string> notes = [];
        foreach (SimResult other in results.Skip(1))
        {
            if (other.Timing is null || EngineComparison.IsOrderDefined(other))
            {
                faults.AddRange(EngineComparison.Differences(results[0], other));
            }
            else
            {
                notes.Add($"The NIC read host memory: what packets found then is a matter of time, and {other.Engine} was compared with the golden model in the order of its own events.");
            }
        }

        return new SimVerdict(results.Count > 1 ? string.Join(" = ", results.Select(r => r.Engine)) : "", faults, notes);
    }
}
