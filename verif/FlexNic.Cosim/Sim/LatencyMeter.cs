namespace FlexNic.Cosim.Sim;

/// <summary>
/// Matches what goes in with what comes out: packets keep their order from ingress to host, so the times of entry wait in queues until
/// the last write of their packet shows up in host memory.
/// </summary>
internal sealed class LatencyMeter(int ports)
{
    private readonly Queue<long>[] _atPort = [.. Enumerable.Range(0, ports).Select(_ => new Queue<long>())];
    private readonly Queue<long> _inBuffer = new();
    private readonly Queue<long> _inEngine = new();
    private readonly List<long> _latencies = [];
    private long _first = -1;
    private long _firstDelivered = -1;
    private long _last;

    public void Entered(int port, long clock)
    {
        _first = _first < 0 ? clock : _first;
        _atPort[port].Enqueue(clock);
    }

    public void Ingress(int port)
    {
        if (_atPort[port].TryDequeue(out long clock))
        {
            _inBuffer.Enqueue(clock);
        }
    }

    public void Dma(bool reachesHost)
    {
        if (_inBuffer.TryDequeue(out long clock) && reachesHost)
        {
            _inEngine.Enqueue(clock);
        }
    }

    public void Delivered(long clock)
    {
        if (_inEngine.TryDequeue(out long entered))
        {
            _latencies.Add(clock - entered);
            _firstDelivered = _firstDelivered < 0 ? clock : _firstDelivered;
            _last = clock;
        }
    }

    public SimTiming Result()
    {
        if (_latencies.Count == 0)
        {
            return new SimTiming(0, 0, 0, 0, 0, 0);
        }

        _latencies.Sort();
        return new SimTiming(_last - _first, _last - _firstDelivered, _latencies.Count, _latencies[0], _latencies[_latencies.Count / 2], _latencies[^1]);
    }
}
