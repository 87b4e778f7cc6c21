using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Image.Registers;
using FlexNic.Model.Device.Nic;

namespace FlexNic.Cosim.Sim;

/// <summary>Runs a job on the golden model alone: packet by packet, no clocks.</summary>
public static class DeviceRun
{
    /// <summary>Runs <paramref name="job"/>; <paramref name="progress"/> is told frames done.</summary>
    public static SimResult Run(SimJob job, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        var memory = new HostMemory();
        var device = new ModelSlot(memory);
        device.Nic = new NicModel(job.Geometry, device);
        var host = new HostSystem(device, memory, job.Image, job.Rules, job.Host);
        var outputs = new HostOutputs(host, job.Geometry.Host.RxRings, job.Geometry.Ports);
        device.Nic.Transmitted = (port, frame) => outputs.Sent[port].Add(frame);
        host.Start();
        int done = 0;
        foreach (SimFrame frame in job.Frames)
        {
            device.Nic.Receive(frame.Port, frame.Bytes, frame.Error);
            outputs.Poll();
            progress?.Invoke(++done);
        }

        outputs.Poll();
        return new SimResult("device", outputs, Counters(host.Driver), Drops(host.Driver, job.Geometry), Faults(host), null, null)
        {
            Reads = [.. job.Reads.Select(r => r.By(host.Driver))],
        };
    }

    /// <summary>All counters of the NIC.</summary>
    internal static IReadOnlyDictionary<CounterId, uint> Counters(NicDriver driver) =>
        Enum.GetValues<CounterId>().ToDictionary(id => id, driver.ReadCounter);

    /// <summary>Packets dropped, by cause.</summary>
    internal static IReadOnlyDictionary<string, long> Drops(NicDriver driver, NicGeometry geometry)
    {
        long Ports(int offset) => Enumerable.Range(0, geometry.Ports).Sum(port => (long)driver.ReadPortCounter(port, offset));
        return new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["runt"] = Ports(RegisterMap.PortRxDropRunt),
            ["oversize"] = Ports(RegisterMap.PortRxDropOversize),
            ["frame error"] = Ports(RegisterMap.PortRxDropError),
            ["by the ingress program"] = driver.ReadCounter(CounterId.IngressDrop),
            ["no such destination"] = driver.ReadCounter(CounterId.BadDst),
            ["host holding queue full"] = driver.ReadCounter(CounterId.HostQueueDrop),
            ["port holding queue full"] = Ports(RegisterMap.PortQueueDrop),
            ["no receive descriptor"] = driver.ReadCounter(CounterId.RingNoDescriptor),
            ["bus master off"] = driver.ReadCounter(CounterId.DmaBlocked),
        };
    }

    /// <summary>What the host saw go wrong.</summary>
    internal static List<string> Faults(HostSystem host) =>
    [
        .. host.Memory.Violations.Select(v => v.ToString()),
        .. host.Interrupts.Violations,
        .. host.Queues.Values.SelectMany(q => q.Faults),
    ];
}
