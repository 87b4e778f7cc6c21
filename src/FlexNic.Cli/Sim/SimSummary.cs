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

    public static void Print(NicGeometry geometry, SimReport report, IReadOnlyList<SimResult> results)
    {
        SimResult chosen = results[^1];
        Table table = Tables.New("", chosen.Engine == "rtl" ? "Verilog" : "golden model", "").HideHeaders();
        table.AddRow("packets in", $"{report.Packets.In}", "");
        long records = report.Packets.Queues.Values.Sum();
        table.AddRow("fast path: records written to application queues", $"{records}", "");
        foreach ((string queue, long count) in report.Packets.Queues)
        {
            table.AddRow($"  queue {queue}", $"{count}", "");
        }

        table.AddRow("slow path: whole frames in receive rings", $"{report.Packets.SlowPath}", "");
        (string Reason, int Count)[] reasons = [.. Reasons(chosen.Outputs.SlowPath)];
        foreach ((string reason, int count) in reasons.Take(ReasonsShown))
        {
            table.AddRow($"  {Markup.Escape(reason)}", $"{count}", "");
        }

        if (reasons.Length > ReasonsShown)
        {
            table.AddRow("  others", $"{reasons.Skip(ReasonsShown).Sum(r => r.Count)}", "");
        }

        foreach ((int port, long sent) in report.Packets.Sent.Index().Where(s => s.Item > 0))
        {
            table.AddRow($"sent by port {port}", $"{sent}", "");
        }

        foreach ((string cause, long count) in report.Drops.Where(d => d.Value > 0))
        {
            table.AddRow($"dropped: {Markup.Escape(cause)}", $"{count}", "");
        }

        if (chosen.Timing is { Packets: > 0 } timing)
        {
            AddClocks(table, geometry, timing);
            AddLink(table, report);
        }

        Tables.Print(table);
    }

    private static void AddClocks(Table table, NicGeometry geometry, SimTiming timing)
    {
        table.AddRow("clocks", $"{timing.Clocks}", $"first beat in to last write, {geometry.ClockMhz} MHz in '{geometry.Name}'");
        table.AddRow("packets per clock", $"{timing.PacketsPerClock:0.000}", $"{timing.PacketsPerClock * geometry.ClockMhz:0.0} million packets/s");
        table.AddRow("latency, clocks", $"{timing.LatencyMedian}", $"median; {timing.LatencyMin} least, {timing.LatencyMax} most (queues full: frames arrive back to back)");
    }

    private static void AddLink(Table table, SimReport report)
    {
        if (report.PcieBytesPerRecord is { } fast)
        {
            table.AddRow("PCIe bytes per fast-path GET", $"{fast:0.0}", "record and head-pointer reads, with TLP headers and framing");
        }

        if (report.PcieBytesPerSlowPathPacket is { } slow)
        {
            table.AddRow("PCIe bytes per slow-path packet", $"{slow:0.0}", "descriptor, frame, completion entry");
        }
    }

    private static IEnumerable<(string Reason, int Count)> Reasons(IReadOnlyList<ReceivedFrame> frames) => frames
        .GroupBy(f => f.UserByte == QueueFullClass ? "memcached GET, its queue was full" : FrameKind.Of(f.Bytes), StringComparer.Ordinal)
        .Select(g => (g.Key, g.Count()))
        .OrderByDescending(g => g.Item2).ThenBy(g => g.Key, StringComparer.Ordinal);
}
