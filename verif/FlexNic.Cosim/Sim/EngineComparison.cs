using FlexNic.Image.Registers;

namespace FlexNic.Cosim.Sim;

/// <summary>
/// Compares what whole engines made of the same frames, stream by stream: application queues, receive rings, ports, and the registers that were read. The
/// hardware is compared with the golden model in its own order of events already (<see cref="ReplayChecker"/>).
/// </summary>
public static class EngineComparison
{
    /// <summary>The differences in plain words, the first of each stream.</summary>
    public static IReadOnlyList<string> Differences(SimResult mine, SimResult other)
    {
        ArgumentNullException.ThrowIfNull(mine);
        ArgumentNullException.ThrowIfNull(other);
        var comparer = new OutputComparer(mine.Outputs, other.Outputs, mine.Engine, other.Engine) { BytesOnly = mine.Engine == "program" || other.Engine == "program" };
        List<string> differences = [.. comparer.All()];
        foreach (SimValue value in mine.Reads)
        {
            if (other.Reads.FirstOrDefault(v => v.Label == value.Label) is { } twin && twin.Value != value.Value)
            {
                differences.Add($"{value.Label}: {mine.Engine} has {value.Value}, {other.Engine} {twin.Value}");
            }
        }

        return differences;
    }

    /// <summary>
    /// True when the order in which packets and their consequences meet follows from the frames alone. Data that a program read from host memory comes back
    /// when the link brings it, and what a packet finds then is a matter of time.
    /// </summary>
    public static bool IsOrderDefined(SimResult rtl)
    {
        ArgumentNullException.ThrowIfNull(rtl);
        return rtl.Counters.GetValueOrDefault(CounterId.DmaReads) == 0;
    }
}
