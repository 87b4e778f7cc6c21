using FlexNic.Cosim.Native;
using FlexNic.Cosim.Streams;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Host.Pcie;

namespace FlexNic.Cosim.Nic;

/// <summary>The Verilated NIC with everything at its pins: frame sources and sinks on the ports, the root complex on the TLP streams.</summary>
public sealed class RtlNic : IMmio, IDisposable
{
    private const int ResetClocks = 16;
    private const int ReadLimitClocks = 200_000;
    private readonly VerilatedModel _model;
    private readonly RootComplex _root;
    private readonly StreamSource[] _sources;
    private readonly StreamSink[] _sinks;
    private readonly TlpSink _requests;
    private readonly TlpSink _completionsUp;
    private readonly TlpSource _completionsDown;
    private readonly TlpSource _mmio;
    private readonly Port _reset;
    private readonly Port _traceIngressValid;
    private readonly Port _traceIngressSource;
    private readonly Port _traceDmaValid;
    private readonly Port _traceDmaMeta;
    private readonly Port _traceDmaData;
    private readonly Port _traceConfiguration;

    /// <summary>Wires and resets the NIC; the PCIe configuration pins follow the root complex's options.</summary>
    public RtlNic(VerilatedModel model, NicGeometry geometry, RootComplex root, RootComplexOptions options, RtlNicOptions stalls)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(stalls);
        _model = model;
        _root = root;
        int seed = stalls.Seed * 1000;
        StallPattern Stall() => stalls.Stall == 0 && stalls.LongStall == 0
            ? StallPattern.None()
            : StallPattern.Random(++seed, stalls.Stall, stalls.LongStall);
        int bus = geometry.BusBits;
        _sources = [.. Enumerable.Range(0, geometry.Ports).Select(p => new StreamSource(StreamPins.Axis(model, "s_axis_rx", p, bus), Stall()))];
        _sinks = [.. Enumerable.Range(0, geometry.Ports).Select(p => new StreamSink(
            StreamPins.Axis(model, "m_axis_tx", p, bus), Stall(), frame => Transmitted?.Invoke(p, frame.Bytes)))];
        _requests = new TlpSink(TlpPins.Of(model, "m_rq"), bus, Stall(), root.AcceptRequest);
        _completionsUp = new TlpSink(TlpPins.Of(model, "m_cc"), bus, Stall(), root.AcceptCompletion);
        _completionsDown = new TlpSource(TlpPins.Of(model, "s_rc"), bus, Stall(), () => root.TryNextCompletion(out Tlp? tlp) ? tlp : null);
        _mmio = new TlpSource(TlpPins.Of(model, "s_cq"), bus, Stall(), () => root.TryNextMmioRequest(out Tlp? tlp) ? tlp : null);
        _reset = model.Port("rst");
        _traceIngressValid = model.Port("trace_ingress_valid");
        _traceIngressSource = model.Port("trace_ingress_src");
        _traceDmaValid = model.Port("trace_dma_valid");
        _traceDmaMeta = model.Port("trace_dma_meta");
        _traceDmaData = model.Port("trace_dma_data");
        _traceConfiguration = model.Port("trace_cfg_valid");
        model.Set(model.Port("pcie_max_payload"), (ulong)int.Log2(options.MaxPayload / 128));
        model.Set(model.Port("pcie_max_read_req"), (ulong)int.Log2(options.MaxReadRequest / 128));
        model.Set(model.Port("pcie_bus_master"), 1);
        model.Set(model.Port("pcie_requester_id"), options.RequesterId);
        model.Set(model.Port("pcie_msix_enable"), 1);
        model.Set(model.Port("pcie_msix_mask"), 0);
        Reset();
    }

    /// <summary>A frame left a port.</summary>
    public Action<int, byte[]>? Transmitted { get; set; }

    /// <summary>A packet's first beat was taken from a port's source: (port, packet).</summary>
    public Action<int, StreamPacket>? Entered { get; set; }

    /// <summary>An event on the trace pins.</summary>
    public Action<NicEvent>? Traced { get; set; }

    /// <summary>Called after each clock; here the host's software runs.</summary>
    public Action? AfterClock { get; set; }

    /// <summary>Clocks since creation.</summary>
    public long Clock => _model.Clock;

    /// <summary>Beats that left on the request stream.</summary>
    public long RequestBeats => _requests.Beats;

    /// <summary>Frames not yet taken by the NIC, over all ports.</summary>
    public int PendingFrames => _sources.Sum(s => s.Pending);

    /// <summary>Puts a frame in line at a port.</summary>
    public void Enqueue(int port, StreamPacket frame) => _sources[port].Enqueue(frame);

    /// <summary>One clock with all streams.</summary>
    public void Step()
    {
        foreach (StreamSource source in _sources)
        {
            source.Drive();
        }

        foreach (StreamSink sink in _sinks)
        {
            sink.Drive();
        }

        _requests.Drive();
        _completionsUp.Drive();
        _completionsDown.Drive();
        _mmio.Drive();
        _model.Step();
        SampleTrace();
        foreach (StreamSource source in _sources)
        {
            source.Sample();
        }

        foreach (StreamSink sink in _sinks)
        {
            sink.Sample();
        }

        _requests.Sample();
        _completionsUp.Sample();
        _completionsDown.Sample();
        _mmio.Sample();
        _root.Tick();
        AfterClock?.Invoke();
    }

    /// <inheritdoc/>
    public void Write32(uint address, uint value) => _root.PostWrite32(address, value);

    /// <inheritdoc/>
    public uint Read32(uint address)
    {
        int handle = _root.StartRead32(address);
        for (int i = 0; i < ReadLimitClocks; i++)
        {
            if (_root.TryTakeReadResult(handle, out uint value))
            {
                return value;
            }

            Step();
        }

        throw new InvalidDataException($"clock {Clock}: the NIC did not answer a read of 0x{address:X5} within {ReadLimitClocks} clocks");
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private void Reset()
    {
        for (int p = 0; p < _sources.Length; p++)
        {
            int port = p;
            _sources[p].Started = packet => Entered?.Invoke(port, packet);
        }

        _model.Set(_reset, 1);
        for (int i = 0; i < ResetClocks; i++)
        {
            _model.Step();
        }

        _model.Set(_reset, 0);
        _model.Step();
    }

    private void SampleTrace()
    {
        if (Traced is null)
        {
            return;
        }

        // A transaction is applied while nothing is in flight, so its place among packets of the same clock does not matter.
        if (_model.Get(_traceConfiguration) == 1)
        {
            Traced(new ConfigurationEvent(Clock));
        }

        if (_model.Get(_traceIngressValid) == 1)
        {
            Traced(new IngressEvent(Clock, (byte)_model.Get(_traceIngressSource)));
        }

        if (_model.Get(_traceDmaValid) == 1)
        {
            Traced(new DmaEvent(Clock, _model.Output(_traceDmaMeta).ToArray(), _model.Get(_traceDmaData)));
        }
    }
}
