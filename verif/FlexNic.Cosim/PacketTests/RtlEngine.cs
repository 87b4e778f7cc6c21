using FlexNic.Compiler;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Streams;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Host.Pcie;
using FlexNic.Image;
using FlexNic.Stf.Engine;

namespace FlexNic.Cosim.PacketTests;

/// <summary>
/// A compiled program on the Verilated NIC, for packet tests. One library serves all programs of a geometry: each engine is a NIC after power-on whose memories
/// are zero; image and rules go in through BAR0, packets through the network ports, and state is read back through BAR0.
/// </summary>
public sealed class RtlEngine : CompiledEngine, IDisposable
{
    // Clocks that a parser engine takes for a step at most, and what all other blocks on the way take together.
    private const int ParserStepClocks = 2;
    private const int OtherClocks = 320;
    private const int StageClocks = 8;
    private const int HangClocks = 100_000;

    private readonly RtlNic _nic;
    private readonly RootComplex _root;
    private readonly NicDriver _driver;
    private readonly int _quietClocks;
    private readonly List<EnginePacket> _sent = [];
    private readonly List<ImageRow> _pending = [];
    private long _lastActivity;
    private long _entered;
    private bool _underWay;

    /// <summary>Resets a NIC, loads the image of the program and lets traffic in. Waves need a library that was built with them.</summary>
    public RtlEngine(CompiledProgram program, NicGeometry geometry, VerilatedLibrary library, string? wavesPath = null)
        : base(program, geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var exercise = new RtlNicOptions(RandReset: 0);
        var model = new VerilatedModel(library, (uint)exercise.Seed, exercise.RandReset);
        if (wavesPath is not null && !model.OpenWaves(wavesPath))
        {
            throw new InvalidOperationException("waves need a library that was built with them");
        }

        var memory = new HostMemory();
        var link = new RootComplexOptions();
        _root = new RootComplex(link, memory, exercise.Seed);
        _nic = new RtlNic(model, geometry, _root, link, exercise) { Transmitted = Transmitted, Traced = Traced };
        _quietClocks = QuietClocks(geometry);
        _driver = new NicDriver(_nic, memory, geometry);
        _driver.Probe();
        _driver.LoadListedRows(Image);
        _driver.EnableTraffic(lossless: true);
    }

    /// <summary>Clocks so far, reset and loading included.</summary>
    public long Clock => _nic.Clock;

    /// <inheritdoc/>
    public override (uint Lo, uint Hi) ReadState(PipelineId pipeline, int stage, int row)
    {
        Settle();
        Flush();
        StateRow state = _driver.ReadState(pipeline, stage, row);
        return (state.Lo, state.Hi);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EnginePacket> Drain()
    {
        Settle();
        EnginePacket[] sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    /// <inheritdoc/>
    public void Dispose() => _nic.Dispose();

    /// <summary>The next packet waits until this one is in the ingress pipeline, so that all ports together keep the order of the test.</summary>
    protected override void Receive(int port, byte[] packet)
    {
        Flush();
        long before = _entered;
        _underWay = true;
        _lastActivity = _nic.Clock;
        _nic.Enqueue(port, new StreamPacket(packet, []));
        while (_entered == before)
        {
            _nic.Step();
            if (_nic.Clock - _lastActivity > HangClocks)
            {
                throw new InvalidDataException($"clock {_nic.Clock}: the NIC hangs: the packet at port {port} has not entered the ingress pipeline for {HangClocks} clocks");
            }
        }
    }

    /// <summary>Rows gather until the next packet, which sees them all.</summary>
    protected override void Write(IReadOnlyList<ImageRow> rows)
    {
        if (rows.Count > 0)
        {
            Settle();
            _pending.AddRange(rows);
        }
    }

    // The longest time for which nothing shows while a packet passes: ingress pipeline, packet buffer, egress pipeline, and a largest frame on the bus.
    private static int QuietClocks(NicGeometry geometry)
    {
        int stages = geometry.Pipeline(PipelineId.Ingress).Stages + geometry.Pipeline(PipelineId.Egress).Stages;
        int frameBeats = geometry.MaxFrameBytes / (geometry.BusBits / 8);
        return (StageClocks * stages) + (2 * ParserStepClocks * geometry.Parser.MaxSteps) + (4 * frameBeats) + OtherClocks;
    }

    private void Settle()
    {
        while (_underWay && _nic.Clock - _lastActivity < _quietClocks)
        {
            _nic.Step();
        }

        _underWay = false;
        if (_root.Violations.Count > 0)
        {
            throw new InvalidDataException(_root.Violations[0]);
        }
    }

    private void Flush()
    {
        if (_pending.Count > 0)
        {
            _driver.ApplyRowsInParts(_pending);
            _pending.Clear();
        }
    }

    private void Transmitted(int port, byte[] frame)
    {
        _lastActivity = _nic.Clock;
        _sent.Add(new EnginePacket(port, [.. frame]));
    }

    private void Traced(NicEvent traced)
    {
        if (traced is IngressEvent)
        {
            _lastActivity = _nic.Clock;
            _entered++;
        }
    }
}
