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
public sealed class RtlEngine : IDisposable
{
    private const int PollEvery = 32;
    private const int QuietClocks = 2000;
    private const int HangClocks = 100_000;
    private readonly SimJob _job;
    private readonly VerilatedModel _model;
    private readonly RootComplex _root;
    private readonly RtlNic _nic;
    private readonly HostSystem _host;
    private readonly ReplayChecker _checker;
    private readonly LatencyMeter _latency;
    private long _lastActivity;
    private long _entered;

    /// <summary>Resets the NIC; <paramref name="wavesPath"/> needs a library built with waves.</summary>
    public RtlEngine(SimJob job, VerilatedLibrary library, string? wavesPath = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        _job = job;
        _model = new VerilatedModel(library, (uint)job.Exercise.Seed, job.Exercise.RandReset);
        if (wavesPath is not null)
        {
            _model.OpenWaves(wavesPath);
        }

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
        _latency = new LatencyMeter(job.Geometry.Ports);
    }

    /// <summary>What has come out so far.</summary>
    public HostOutputs Outputs { get; }

    /// <summary>The simulated host, for tests that stop queues or change rules on the way.</summary>
    public HostSystem Host => _host;

    /// <summary>Clocks so far.</summary>
    public long Clock => _nic.Clock;

    /// <summary>Frames whose first beat has been taken.</summary>
    public long FramesEntered => _entered;

    /// <summary>Called every few clocks while frames flow; tests act on the host here.</summary>
    public Action<RtlEngine>? OnPoll { get; set; }

    /// <summary>Loads program and rules through BAR0 and lets traffic in.</summary>
    public void Start(Action<int, int>? progress = null)
    {
        _host.Start(progress);
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

    /// <summary>Changes a rule while traffic flows.</summary>
    public void Apply(Rule rule)
    {
        _checker.Announce(rule);
        _host.Apply(rule);
    }

    /// <summary>Sends all frames of the job and runs until nothing moves any more.</summary>
    /// <exception cref="InvalidDataException">The NIC hangs: frames wait and nothing has moved for long.</exception>
    public SimResult Run(Action<int>? progress = null)
    {
        for (int i = 0; i < _job.Frames.Count; i++)
        {
            SimFrame frame = _job.Frames[i];
            _nic.Enqueue(frame.Port, new StreamPacket(frame.Bytes, [], frame.Error, i));
        }

        _lastActivity = _nic.Clock;
        while (_nic.PendingFrames > 0 || _nic.Clock - _lastActivity < QuietClocks || !_root.Idle)
        {
            _nic.Step();
            if (_nic.Clock % PollEvery == 0)
            {
                Outputs.Poll();
                OnPoll?.Invoke(this);
                progress?.Invoke((int)_entered);
            }

            if (_nic.Clock - _lastActivity > HangClocks)
            {
                throw new InvalidDataException($"clock {_nic.Clock}: the NIC hangs: {_nic.PendingFrames} of {_job.Frames.Count} frames wait at the ports and nothing has moved for {HangClocks} clocks");
            }
        }

        Outputs.Poll();
        SimTiming timing = _latency.Result();
        IReadOnlyDictionary<CounterId, uint> counters = DeviceEngine.Counters(_host.Driver);
        List<string> faults = [.. _root.Violations, .. DeviceEngine.Faults(_host), .. _checker.Faults];
        faults.AddRange(Outputs.Differences(_checker.Outputs, "rtl", "golden model in the same order"));
        return new SimResult("rtl", Outputs, counters, DeviceEngine.Drops(_host.Driver, _job.Geometry), faults, timing, _root.Accounting);
    }

    /// <inheritdoc/>
    public void Dispose() => _nic.Dispose();

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
