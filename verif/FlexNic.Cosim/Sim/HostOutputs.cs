using FlexNic.Host.Driver;

namespace FlexNic.Cosim.Sim;

/// <summary>What came out of the NIC: records per application queue, frames in receive rings, frames sent by ports.</summary>
public sealed class HostOutputs
{
    private readonly IReadOnlyDictionary<int, ApplicationQueue> _queues;
    private readonly NicDriver? _driver;
    private readonly SortedDictionary<int, List<byte[]>> _records = [];
    private readonly List<ReceivedFrame> _slowPath = [];

    /// <summary>Collects from <paramref name="host"/> and from <paramref name="ports"/> ports.</summary>
    public HostOutputs(HostSystem host, int rings, int ports)
        : this((host ?? throw new ArgumentNullException(nameof(host))).Queues, rings, ports) => _driver = host.Driver;

    /// <summary>Collects from queues of the application; frames for rings come by <see cref="Deliver"/>.</summary>
    public HostOutputs(IReadOnlyDictionary<int, ApplicationQueue> queues, int rings, int ports)
    {
        ArgumentNullException.ThrowIfNull(queues);
        _queues = queues;
        foreach (int queue in queues.Keys)
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
        foreach ((int number, ApplicationQueue queue) in _queues)
        {
            _records[number].AddRange(queue.Poll());
        }

        for (int ring = 0; _driver is not null && ring < Rings.Count; ring++)
        {
            foreach (ReceivedFrame frame in _driver.PollRing(ring))
            {
                Deliver(ring, frame);
            }
        }
    }

    /// <summary>A frame has reached a receive ring.</summary>
    public void Deliver(int ring, ReceivedFrame frame)
    {
        Rings[ring].Add(frame);
        _slowPath.Add(frame);
    }
}
