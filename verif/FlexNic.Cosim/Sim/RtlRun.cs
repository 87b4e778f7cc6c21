using FlexNic.Cosim.Native;
using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Streams;
using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Host.Pcie;
using FlexNic.Image.Registers;
using FlexNic.Image.Rules;

namespace FlexNic.Cosim.Sim;

/// <summary>Runs a job on the Verilated NIC, with the scoreboard beside it.</summary>
public sealed class RtlRun : IDisposable
{
    private const int PollEvery = 32;
    private const int QuietClocks = 2000;
    private const int HangClocks = 100_000;
    private const int CompareEvery = 1024;
    private readonly SimJob _job;
    private readonly VerilatedModel _model;
    private readonly RootComplex _root;
    private readonly RtlNic _nic;
    private readonly HostSystem _host;
    private readonly ReplayChecker _checker;
    private readonly LatencyMeter _latency;
    private readonly OutputComparer _comparer;
    private readonly string? _wavesPath;
    private readonly long _wavesFrom;
    private bool _wavesOpen;
    private long _lastActivity;
    private long _entered;

    /// <summary>Resets the NIC. Waves need a library built with them and begin at clock <paramref name="wavesFrom"/>.</summary>
    public RtlRun(SimJob job, VerilatedLibrary library, string? wavesPath = null, long wavesFrom = 0)
    {
        ArgumentNullException.ThrowIfNull(job);
        _job = job;
        _wavesPath = wavesPath;
        _wavesFrom = wavesFrom;
        _model = new VerilatedModel(library, (uint)job.Exercise.Seed, job.Exercise.RandReset);
        OpenWavesWhenDue();
        var memory = new HostMemory();
        _root = new RootComplex(job.Pcie, memory, job.Exercise.Seed);
        _nic = new RtlNic(_model, job.Geometry, _root, job.Pcie, job.Exercise);
        _host = new HostSystem(_nic, memory, job.Image, job.Rules, job.Host);
        Outputs = new HostOutputs(_host, job.Geometry.Host.RxRings, job.Geometry.Ports);
        _nic.Transmitted = (port, frame) =>
        {
            _lastActivity = _nic.Clock;
            Outputs.Sent[port].Add(frame);
        };
        memory.AddDeviceWriteObserver(Observe);
        _checker = new ReplayChecker(job);
        _comparer = new OutputComparer(Outputs, _checker.Outputs, "rtl", "golden model in the same order");
        _latency = new LatencyMeter(job.Geometry.Ports);
        _nic.AfterClock = OpenWavesWhenDue;
    }

    /// <summary>What has come out so far.</summary>
    public HostOutputs Outputs { get; }

    /// <summary>The simulated host, for tests that stop queues or change rules on the way.</summary>
    public HostSystem Host => _host;

    /// <summary>Clocks so far.</summary>
    public long Clock => _nic.Clock;

    /// <summary>Frames whose first beat has been taken.</summary>
    public long FramesEntered => _entered;

    /// <summary>Beats on the NIC's PCIe request stream so far.</summary>
    public long RequestBeats => _nic.RequestBeats;

    /// <summary>Clock at which outputs and golden model were first seen to differ; null while they agree.</summary>
    public long? FirstDifferenceClock { get; private set; }

    /// <summary>Called every few clocks while frames flow; tests act on the host here.</summary>
    public Action<RtlRun>? OnPoll { get; set; }

    /// <summary>Loads program and rules through BAR0 and lets traffic in.</summary>
    public void Start(Action<int, int>? progress = null)
    {
        _host.Start(progress);
        _nic.AfterClock = AfterClock; // there are rings to look at from here on
        _nic.Traced = Traced;
        _nic.Entered = (port, packet) =>
        {
            _entered++;
            _lastActivity = _nic.Clock;
            SimFrame frame = _job.Frames[(int)packet.Tag];
            _checker.Entered(frame);
            if (!frame.Error && frame.Bytes.Length >= _job.Geometry.MinFrameBytes && frame.Bytes.Length <= _job.Geometry.MaxFrameBytes)
            {
                _latency.Entered(port, _nic.Clock);
            }
        };
    }

    /// <summary>Changes rules while traffic flows, all between the same two packets.</summary>
    public void Apply(params IReadOnlyList<Rule> rules)
    {
        _checker.Announce(rules);
        _host.ApplyTogether(rules);
    }

    /// <summary>Sends all frames of the job and runs until nothing moves any more, or until outputs and golden model differ.</summary>
    /// <exception cref="InvalidDataException">The NIC hangs: frames wait and nothing has moved for long.</exception>
    public SimResult Run(Action<int>? progress = null)
    {
        for (int i = 0; i < _job.Frames.Count; i++)
        {
            SimFrame frame = _job.Frames[i];
            _nic.Enqueue(frame.Port, new StreamPacket(frame.Bytes, [], frame.Error, i));
        }

        _lastActivity = _nic.Clock;
        string? difference = null;
        while (difference is null && (_nic.PendingFrames > 0 || _nic.Clock - _lastActivity < QuietClocks || !_root.Idle))
        {
            _nic.Step();
            if (_nic.Clock % PollEvery == 0)
            {
                OnPoll?.Invoke(this);
                progress?.Invoke((int)_entered);
            }

            if (_nic.Clock % CompareEvery == 0)
            {
                difference = _comparer.Next();
            }

            if (_nic.Clock - _lastActivity > HangClocks)
            {
                throw new InvalidDataException($"clock {_nic.Clock}: the NIC hangs: {_nic.PendingFrames} of {_job.Frames.Count} frames wait at the ports and nothing has moved for {HangClocks} clocks");
            }
        }

        Outputs.Poll();
        return Result(difference ?? _comparer.Next() ?? _comparer.Leftover());
    }

    /// <inheritdoc/>
    public void Dispose() => _nic.Dispose();

    private SimResult Result(string? difference)
    {
        List<string> faults = [.. _root.Violations, .. DeviceRun.Faults(_host), .. _checker.Faults];
        if (difference is not null)
        {
            FirstDifferenceClock = _nic.Clock;
            faults.Add($"clock {_nic.Clock}: {difference}");
        }

        IReadOnlyDictionary<CounterId, uint> counters = DeviceRun.Counters(_host.Driver);
        if (difference is null)
        {
            faults.AddRange(ReplayChecker.ExactCounters.Where(id => counters[id] != _checker.Counter(id))
                .Select(id => $"counter {id}: rtl has {counters[id]}, golden model in the same order {_checker.Counter(id)}"));
        }

        SimValue[] reads = [.. _job.Reads.Select(r => r.By(_host.Driver))];
        if (difference is null)
        {
            faults.AddRange(reads.Zip(_job.Reads, (value, read) => (Value: value, Model: _checker.Read(read))).Where(r => r.Value != r.Model)
                .Select(r => $"{r.Value.Label}: rtl has {r.Value.Value}, golden model in the same order {r.Model.Value}"));
        }

        return new SimResult(
            "rtl", Outputs, counters, DeviceRun.Drops(_host.Driver, _job.Geometry), faults, _latency.Result(), _root.Accounting)
        {
            Reads = reads,
        };
    }

    private void AfterClock()
    {
        OpenWavesWhenDue();
        if (_nic.Clock % PollEvery == 0)
        {
            Outputs.Poll();
        }
    }

    private void OpenWavesWhenDue()
    {
        if (_wavesPath is not null && !_wavesOpen && _model.Clock >= _wavesFrom)
        {
            _wavesOpen = true;
            if (!_model.OpenWaves(_wavesPath))
            {
                throw new InvalidOperationException("waves need a library that was built with them");
            }
        }
    }

    private void Observe(MemoryRegion region, ulong address, ReadOnlySpan<byte> data)
    {
        _lastActivity = _nic.Clock;
        if (region.Purpose is RegionPurpose.RecordQueue or RegionPurpose.CompletionRing)
        {
            _latency.Delivered(_nic.Clock);
        }
    }

    private void Traced(NicEvent traced)
    {
        _lastActivity = _nic.Clock;
        bool reaches = _checker.Replay(traced);
        if (traced is IngressEvent ingress)
        {
            _latency.Ingress(ingress.Source & 0x3F);
        }
        else if (traced is DmaEvent dma && (dma.Meta[0] >> 22 & 3) == 0)
        {
            _latency.Dma(reaches);
        }
    }
}
