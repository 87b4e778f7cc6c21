using FlexNic.Cli.Output;
using FlexNic.Cosim.Sim;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Host.Pcie;
using Spectre.Console;

namespace FlexNic.Cli.Sim;

/// <summary>The short report of <c>flexnic sim</c> that a newcomer understands.</summary>
internal static class SimSummary
{
    private const byte QueueFullClass = 2;
    private const int ReasonsShown = 12;

    /// <summary>Prints it: a column for each engine, the clock figures where there is a clock.</summary>
    public static void Print(NicGeometry geometry, SimReport report, IReadOnlyList<SimResult> results)
    {
        Table table = Tables.New(["packets", .. results.Select(r => r.Engine), Tables.Notes]);
        void Row(string what, Func<SimResult, long> count, string note = "") => table.AddRow([Markup.Escape(what), .. results.Select(r => $"{count(r)}"), note]);
        Row("packets in", _ => report.Packets.In);
        if (report.Packets.Queues.Count > 0)
        {
            Row("fast path: records written to application queues", r => r.Outputs.Records.Values.Sum(q => (long)q.Count));
            foreach (int queue in results[0].Outputs.Records.Keys)
            {
                Row($"  queue {queue}", r => r.Outputs.Records[queue].Count);
            }
        }

        Row("slow path: whole frames in receive rings", r => r.Outputs.SlowPath.Count);
        AddReasons(Row, results);
        for (int ring = 0; geometry.Host.RxRings > 1 && ring < geometry.Host.RxRings; ring++)
        {
            int number = ring;
            if (results.Any(r => r.Outputs.Rings[number].Count > 0))
            {
                Row($"  in ring {ring}", r => r.Outputs.Rings[number].Count);
            }
        }

        for (int port = 0; port < report.Packets.Sent.Count; port++)
        {
            int number = port;
            if (results.Any(r => r.Outputs.Sent[number].Count > 0))
            {
                Row($"sent by port {port}", r => r.Outputs.Sent[number].Count);
            }
        }

        foreach (string cause in results.SelectMany(r => r.Drops.Where(d => d.Value > 0).Select(d => d.Key)).Distinct(StringComparer.Ordinal))
        {
            Row($"dropped: {cause}", r => r.Drops.GetValueOrDefault(cause));
        }

        foreach (string label in results.SelectMany(r => r.Reads.Select(v => v.Label)).Distinct(StringComparer.Ordinal))
        {
            table.AddRow([Markup.Escape(label), .. results.Select(r => $"{r.Reads.FirstOrDefault(v => v.Label == label)?.Value}"), "after the last packet"]);
        }

        if (results[^1].Timing is { Packets: > 0 } timing)
        {
            var clocked = new ClockRows(table, results.Count);
            AddClocks(clocked, geometry, timing);
            AddLink(clocked, report);
        }

        Tables.Print(table);
    }

    private static void AddReasons(Action<string, Func<SimResult, long>, string> row, IReadOnlyList<SimResult> results)
    {
        var reasons = new Dictionary<SimResult, Dictionary<string, int>>(ReferenceEqualityComparer.Instance);
        foreach (SimResult result in results)
        {
            reasons[result] = Reasons(result.Outputs.SlowPath).ToDictionary(x => x.Reason, x => x.Count, StringComparer.Ordinal);
        }

        string[] shown = [.. reasons.Values.SelectMany(r => r).GroupBy(r => r.Key, StringComparer.Ordinal).OrderByDescending(g => g.Max(r => r.Value)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];
        long Of(SimResult result, IEnumerable<string> some) => some.Sum(s => (long)reasons[result].GetValueOrDefault(s));
        foreach (string reason in shown.Take(ReasonsShown))
        {
            row($"  {reason}", r => Of(r, [reason]), "");
        }

        if (shown.Length > ReasonsShown)
        {
            row("  others", r => Of(r, shown.Skip(ReasonsShown)), "");
        }
    }

    private static void AddClocks(ClockRows rows, NicGeometry geometry, SimTiming timing)
    {
        rows.Add("clocks", $"{timing.Clocks}", $"first beat in to last write, {geometry.ClockMhz} MHz in '{geometry.Name}'");
        rows.Add("packets per clock", $"{timing.PacketsPerClock:0.000}", $"{timing.PacketsPerClock * geometry.ClockMhz:0.0} million packets/s");
        rows.Add("latency, clocks", $"{timing.LatencyMedian}", $"median; {timing.LatencyMin} least, {timing.LatencyMax} most (queues full: frames arrive back to back)");
    }

    private static void AddLink(ClockRows rows, SimReport report)
    {
        if (report.PcieBytesPerRecord is { } fast)
        {
            rows.Add("PCIe bytes per fast-path GET", $"{fast:0.0}", "record and head-pointer reads, with TLP headers and framing");
        }

        if (report.PcieBytesPerSlowPathPacket is { } slow)
        {
            rows.Add("PCIe bytes per slow-path packet", $"{slow:0.0}", "descriptor, frame, completion entry");
        }
    }

    private static IEnumerable<(string Reason, int Count)> Reasons(IReadOnlyList<ReceivedFrame> frames) => frames
        .GroupBy(f => f.UserByte == QueueFullClass ? "memcached GET, its queue was full" : FrameKind.Of(f.Bytes), StringComparer.Ordinal)
        .Select(g => (g.Key, g.Count()))
        .OrderByDescending(g => g.Item2).ThenBy(g => g.Key, StringComparer.Ordinal);

    /// <summary>Rows that only the last engine has: the Verilog.</summary>
    private sealed class ClockRows(Table table, int engines)
    {
        public void Add(string what, string value, string note) => table.AddRow([what, .. Enumerable.Repeat("", engines - 1), value, note]);
    }
}
