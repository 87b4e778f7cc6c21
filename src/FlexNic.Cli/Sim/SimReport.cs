using System.Text.Json;
using FlexNic.Cosim.Sim;
using FlexNic.Geometry;
using FlexNic.Host.Pcie;

namespace FlexNic.Cli.Sim;

/// <summary>What <c>report.json</c> holds. Clock figures and PCIe bytes exist only where the Verilog ran.</summary>
internal sealed record SimReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public required string Program { get; init; }

    public required string Geometry { get; init; }

    /// <summary>Engines that ran; "rtl" means that the Verilog produced the outputs.</summary>
    public required IReadOnlyList<string> Engines { get; init; }

    /// <summary>What each engine made of the frames.</summary>
    public required IReadOnlyDictionary<string, EngineReport> Results { get; init; }

    /// <summary>The engine whose outputs are in the folder.</summary>
    public required string Outputs { get; init; }

    public required PacketCounts Packets { get; init; }

    public required IReadOnlyDictionary<string, long> Drops { get; init; }

    public required IReadOnlyDictionary<string, long> Counters { get; init; }

    /// <summary>Registers and counters that the rules ask for.</summary>
    public required IReadOnlyList<ReadValue> Reads { get; init; }

    public long? Cycles { get; init; }

    public double? PacketsPerClock { get; init; }

    public LatencyClocks? LatencyClocks { get; init; }

    public IReadOnlyList<PcieUse>? Pcie { get; init; }

    public double? PcieBytesPerRecord { get; init; }

    public double? PcieBytesPerSlowPathPacket { get; init; }

    public required Comparison Comparison { get; init; }

    public static SimReport Of(NicGeometry geometry, string program, int framesIn, IReadOnlyList<SimResult> results, SimVerdict verdict)
    {
        SimResult chosen = results[^1];
        HostOutputs outputs = chosen.Outputs;
        return new SimReport
        {
            Program = program,
            Geometry = geometry.Name,
            Engines = [.. results.Select(r => r.Engine)],
            Results = results.ToDictionary(r => r.Engine, r => EngineReport.Of(r, framesIn)),
            Outputs = chosen.Engine,
            Packets = PacketCounts.Of(outputs, framesIn),
            Drops = chosen.Drops,
            Reads = EngineReport.Values(chosen),
            Counters = chosen.Counters.ToDictionary(c => c.Key.ToString(), c => (long)c.Value),
            Cycles = chosen.Timing?.Clocks,
            PacketsPerClock = chosen.Timing?.PacketsPerClock,
            LatencyClocks = chosen.Timing is { Packets: > 0 } t ? new LatencyClocks(t.LatencyMin, t.LatencyMedian, t.LatencyMax) : null,
            Pcie = chosen.Link is { } link ? PcieUse.Of(link) : null,
            PcieBytesPerRecord = chosen.Link is { } fast ? PerPacket(fast, outputs.Records.Values.Sum(r => (long)r.Count), TlpPurpose.Record, TlpPurpose.HeadRead) : null,
            PcieBytesPerSlowPathPacket = chosen.Link is { } slow
                ? PerPacket(slow, outputs.SlowPath.Count, TlpPurpose.RingPayload, TlpPurpose.RingCompletion, TlpPurpose.DescriptorRead, TlpPurpose.Interrupt)
                : null,
            Comparison = new Comparison(verdict.Between.Length > 0 ? verdict.Between : "none", verdict.Faults.Count == 0, verdict.Faults, verdict.Notes),
        };
    }

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");

    private static double? PerPacket(LinkAccounting link, long packets, params ReadOnlySpan<TlpPurpose> purposes)
    {
        long bytes = 0;
        foreach (TlpPurpose purpose in purposes)
        {
            bytes += link[purpose, LinkDirection.Upstream].Bytes + link[purpose, LinkDirection.Downstream].Bytes;
        }

        return packets == 0 ? null : Math.Round((double)bytes / packets, 1);
    }
}

/// <summary>Frames that arrived, and where packets ended: records per application queue, frames in receive rings, frames sent per port.</summary>
internal sealed record PacketCounts(long In, IReadOnlyDictionary<string, long> Queues, long SlowPath, IReadOnlyList<long> Sent)
{
    public static PacketCounts Of(HostOutputs outputs, int framesIn) => new(
        framesIn,
        outputs.Records.ToDictionary(q => $"{q.Key}", q => (long)q.Value.Count),
        outputs.SlowPath.Count,
        [.. outputs.Sent.Select(s => (long)s.Count)]);
}

/// <summary>Where packets ended on one engine, what it dropped, and what registers held then, as decimal numbers because they may be wide.</summary>
internal sealed record EngineReport(PacketCounts Packets, IReadOnlyDictionary<string, long> Drops, IReadOnlyList<ReadValue> Reads)
{
    public static EngineReport Of(SimResult result, int framesIn) => new(PacketCounts.Of(result.Outputs, framesIn), result.Drops, Values(result));

    public static IReadOnlyList<ReadValue> Values(SimResult result) => [.. result.Reads.Select(r => new ReadValue(r.Label, $"{r.Value}"))];
}

/// <summary>An element of a register or counter after the last packet.</summary>
internal sealed record ReadValue(string Name, string Value);

/// <summary>First beat into the port to the last write in host memory, in clocks.</summary>
internal sealed record LatencyClocks(long Min, long Median, long Max);

/// <summary>Packets and bytes on the PCIe link for one purpose in one direction.</summary>
internal sealed record PcieUse(string Purpose, string Direction, long Tlps, long Bytes, long PayloadBytes)
{
    public static IReadOnlyList<PcieUse> Of(LinkAccounting link) =>
    [
        .. from purpose in Enum.GetValues<TlpPurpose>()
           from direction in Enum.GetValues<LinkDirection>()
           let use = link[purpose, direction]
           where use.Tlps > 0
           select new PcieUse(
               JsonNamingPolicy.SnakeCaseLower.ConvertName(purpose.ToString()), direction == LinkDirection.Upstream ? "nic_to_host" : "host_to_nic", use.Tlps, use.Bytes, use.PayloadBytes),
    ];
}

/// <summary>Whether the engines agree, and what went wrong, in plain words.</summary>
internal sealed record Comparison(string Between, bool Equal, IReadOnlyList<string> Differences, IReadOnlyList<string> Notes);
