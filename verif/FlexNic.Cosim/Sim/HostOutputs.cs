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

    /// <summary>Differences to <paramref name="other"/> in plain words, none when all is equal; at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<string> Differences(HostOutputs other, string mine, string theirs, int limit = 10)
    {
        ArgumentNullException.ThrowIfNull(other);
        var differences = new List<string>();
        foreach ((int queue, List<byte[]> records) in _records)
        {
            Compare(differences, $"queue {queue} record", records, other._records[queue], mine, theirs);
        }

        for (int ring = 0; ring < Rings.Count; ring++)
        {
            Compare(differences, $"ring {ring} frame", [.. Rings[ring].Select(f => f.Bytes)], [.. other.Rings[ring].Select(f => f.Bytes)], mine, theirs);
            int both = Math.Min(Rings[ring].Count, other.Rings[ring].Count);
            for (int i = 0; i < both; i++)
            {
                ReceivedFrame a = Rings[ring][i];
                ReceivedFrame b = other.Rings[ring][i];
                if ((a.SourcePort, a.UserWord, a.UserHalf, a.UserByte, a.Truncated) != (b.SourcePort, b.UserWord, b.UserHalf, b.UserByte, b.Truncated))
                {
                    differences.Add($"ring {ring} frame {i}: completion entry differs: {mine} port {a.SourcePort} word 0x{a.UserWord:X8} half 0x{a.UserHalf:X4} byte 0x{a.UserByte:X2}, "
                        + $"{theirs} port {b.SourcePort} word 0x{b.UserWord:X8} half 0x{b.UserHalf:X4} byte 0x{b.UserByte:X2}");
                }
            }
        }

        for (int port = 0; port < Sent.Count; port++)
        {
            Compare(differences, $"port {port} frame", Sent[port], other.Sent[port], mine, theirs);
        }

        return differences.Count <= limit ? differences : [.. differences.Take(limit), $"... and {differences.Count - limit} more"];
    }

    private static void Compare(List<string> differences, string what, List<byte[]> a, List<byte[]> b, string mine, string theirs)
    {
        for (int i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            int at = a[i].AsSpan().CommonPrefixLength(b[i]);
            if (at < a[i].Length || at < b[i].Length)
            {
                static string Hex(byte[] bytes, int at) => at < bytes.Length ? $"0x{bytes[at]:X2}" : "nothing";
                differences.Add($"{what} {i}: byte {at}: {mine} has {Hex(a[i], at)} (of {a[i].Length} bytes), {theirs} {Hex(b[i], at)} (of {b[i].Length})");
            }
        }

        if (a.Count != b.Count)
        {
            differences.Add($"{what}s: {mine} has {a.Count}, {theirs} {b.Count}");
        }
    }
}
