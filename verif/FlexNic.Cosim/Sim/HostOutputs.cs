using FlexNic.Host.Driver;

namespace FlexNic.Cosim.Sim;

/// <summary>What came out of the NIC: records per application queue, frames in receive rings, frames sent by ports.</summary>
public sealed class HostOutputs
{
    private readonly HostSystem _host;
    private readonly SortedDictionary<int, List<byte[]>> _records = [];
    private readonly List<ReceivedFrame> _slowPath = [];

    /// <summary>Collects from <paramref name="host"/> and from <paramref name="ports"/> ports.</summary>
    public HostOutputs(HostSystem host, int rings, int ports)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        foreach (int queue in host.Queues.Keys)
        {
            _records.Add(queue, []);
        }

        Rings = [.. Enumerable.Range(0, rings).Select(_ => new List<ReceivedFrame>())];
        Sent = [.. Enumerable.Range(0, ports).Select(_ => new List<byte[]>())];
    }

    /// <summary>Records that each application queue's consumer read, in order.</summary>
    public IReadOnlyDictionary<int, List<byte[]>> Records => _records;

    /// <summary>Frames of each receive ring, in order.</summary>
    public IReadOnlyList<List<ReceivedFrame>> Rings { get; }

    /// <summary>Frames of all receive rings in the order in which the host saw them.</summary>
    public IReadOnlyList<ReceivedFrame> SlowPath => _slowPath;

    /// <summary>Frames sent by each port, in order.</summary>
    public IReadOnlyList<List<byte[]>> Sent { get; }

    /// <summary>Packets that reached the host, by either path.</summary>
    public long HostPackets => _records.Values.Sum(r => (long)r.Count) + Rings.Sum(r => (long)r.Count);

    /// <summary>Lets the host's software look at its queues and rings.</summary>
    public void Poll()
    {
        foreach ((int number, ApplicationQueue queue) in _host.Queues)
        {
            _records[number].AddRange(queue.Poll());
        }

        for (int ring = 0; ring < Rings.Count; ring++)
        {
            IReadOnlyList<ReceivedFrame> frames = _host.Driver.PollRing(ring);
            Rings[ring].AddRange(frames);
            _slowPath.AddRange(frames);
        }
    }
}
