using FlexNic.Host.Pcie;
using FlexNic.Image.Registers;

namespace FlexNic.Cosim.Sim;

/// <summary>What one engine made of a job.</summary>
/// <param name="Engine">"program", "device" or "rtl"; rtl means that the Verilog produced it.</param>
/// <param name="Outputs">Everything that came out.</param>
/// <param name="Counters">The NIC's counters at the end.</param>
/// <param name="Drops">Packets dropped by cause, in words; also the causes that did not occur.</param>
/// <param name="Faults">Violations of PCIe rules, of memory regions or of the queue contract, in plain words; none in a good run.</param>
/// <param name="Timing">Clocks; null for engines that have none.</param>
/// <param name="Link">Bytes on the PCIe link; null for engines that have none.</param>
public sealed record SimResult(
    string Engine,
    HostOutputs Outputs,
    IReadOnlyDictionary<CounterId, uint> Counters,
    IReadOnlyDictionary<string, long> Drops,
    IReadOnlyList<string> Faults,
    SimTiming? Timing,
    LinkAccounting? Link)
{
    /// <summary>Registers and counters after the last packet, as the rules file asks for them.</summary>
    public IReadOnlyList<SimValue> Reads { get; init; } = [];

    /// <summary>Reads of values that the program never set, when they were asked for: a line each.</summary>
    public IReadOnlyList<string> Undefined { get; init; } = [];
}

/// <summary>Clock figures of a run of the hardware.</summary>
/// <param name="Clocks">From the first beat into a port to the last packet in host memory.</param>
/// <param name="DeliveryClocks">From the first packet in host memory to the last.</param>
/// <param name="Packets">Packets that reached host memory.</param>
/// <param name="LatencyMin">First beat into the port to the write in host memory, clocks.</param>
/// <param name="LatencyMedian">Median of the same.</param>
/// <param name="LatencyMax">Maximum of the same.</param>
public sealed record SimTiming(long Clocks, long DeliveryClocks, long Packets, long LatencyMin, long LatencyMedian, long LatencyMax)
{
    /// <summary>Packets per clock that arrive in host memory, between the first and the last.</summary>
    public double PacketsPerClock => DeliveryClocks == 0 ? 0 : (double)(Packets - 1) / DeliveryClocks;
}
