using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;
using FlexNic.Image.Registers;

namespace FlexNic.Model.Device.Nic;

/// <summary>
/// The whole NIC as the contract has it (docs/hardware.md; paper, Figure 2): ports, three pipelines, holding queues, DMA engine, receive rings and BAR0.
/// <see cref="Receive"/> runs frames to their end one after the other; the step methods replay an order of events that the hardware has shown. Use one or the
/// other on one model. The model has no PCIe link: the counters tlp_sent, cq_unsupported and rc_unexpected stay 0.
/// </summary>
public sealed class NicModel
{
    private const int HostQueue = 0;

    private readonly NicGeometry _geometry;
    private readonly PipelineModel[] _pipelines;
    private readonly CounterBankModel _counters = new();
    private readonly MsixTableModel _msix;
    private readonly ReceiveRingModel[] _rings;
    private readonly DmaEngineModel _engine;
    private readonly ConfigurationBusModel _bus;
    private readonly RegisterFileModel _registers;
    private readonly HoldingQueuesModel _queues;
    private readonly Queue<(int Port, byte[] Frame)> _input = [];
    private readonly Queue<(PacketMeta Meta, byte[] Data)> _reads = [];
    private (int Queue, PacketMeta Meta, byte[] Packet)? _held;
    private bool _pumping;
    private bool _replaying;

    /// <summary>A NIC after reset: empty tables, registers at their reset values.</summary>
    public NicModel(NicGeometry geometry, IModelHost host)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(host);
        _geometry = geometry;
        _pipelines = [.. Enum.GetValues<PipelineId>().Select(id => new PipelineModel(geometry, id))];
        _msix = new MsixTableModel(geometry.Host.MsixVectors, host, _counters);
        _rings = [.. Enumerable.Range(0, geometry.Host.RxRings).Select(r => new ReceiveRingModel(r))];
        _engine = new DmaEngineModel(geometry, host, _rings, _msix, _counters)
        {
            ReadDone = (meta, data) => _reads.Enqueue((meta, data)),
            WaitedDone = outcome => DmaResumed?.Invoke(outcome),
        };
        _bus = new ConfigurationBusModel(ImageLayout.For(geometry), _pipelines);
        _queues = new HoldingQueuesModel(geometry.Buffer, geometry.Ports);
        var window = new ConfigurationWindowModel(geometry.Host.CfgFifoWords, _bus);
        _registers = new RegisterFileModel(geometry, window, _rings, _msix, _counters, () => !_engine.Stalled && _held is null);
    }

    /// <summary>Called with the port and the frame, padding included, when a port transmits.</summary>
    public Action<int, byte[]>? Transmitted { get; set; }

    /// <summary>Called when a packet whose outcome was <see cref="DmaFate.Waiting"/> is done.</summary>
    public Action<DmaOutcome>? DmaResumed { get; set; }

    /// <summary>Packets in the host's holding queue.</summary>
    public int HostQueueLength => _queues.Count(HostQueue);

    /// <summary>The bus master bit of configuration space, on to begin with.</summary>
    public bool BusMaster
    {
        get => _engine.BusMaster;
        set => _engine.BusMaster = value;
    }

    /// <summary>The enable bit of the MSI-X capability, on to begin with.</summary>
    public bool MsixEnabled
    {
        get => _msix.Enabled;
        set => _msix.Enabled = value;
    }

    /// <summary>The function mask of the MSI-X capability, off to begin with.</summary>
    public bool MsixFunctionMask
    {
        get => _msix.FunctionMask;
        set => _msix.FunctionMask = value;
    }

    /// <summary>A pipeline, for tests that look into it.</summary>
    public PipelineModel Pipeline(PipelineId id) => _pipelines[(int)id];

    /// <summary>Writes every row of an image, without the registers: CFG_EPOCH stays.</summary>
    public void LoadImage(ConfigurationImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        foreach (ConfigurationWord word in image.EnumerateWords())
        {
            _bus.Write(word.BusAddress, word.Data);
        }
    }

    /// <summary>Writes one row, without the registers.</summary>
    public void WriteRow(ImageRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _pipelines[(int)row.Pipeline].WriteRow(row);
    }

    /// <summary>A register of BAR0.</summary>
    public uint ReadRegister(uint address) => _registers.Read(address);

    /// <summary>Writes a register of BAR0; what it sets going (a transaction, a packet that waited, an interrupt) has happened at return.</summary>
    public void WriteRegister(uint address, uint value)
    {
        ReceiveRingModel? ring = _registers.Write(address, value);
        if (ring is not null)
        {
            _engine.Interrupt(ring);
            _engine.Retry();
        }

        Pump();
    }

    /// <summary>A frame arrives at a port; <paramref name="error"/> as the MAC marks it. All that follows from it happens before the return, up to what waits.</summary>
    public void Receive(int port, ReadOnlySpan<byte> frame, bool error = false)
    {
        CheckPort(port);
        if (_replaying)
        {
            throw new InvalidOperationException("a model that replays steps cannot receive frames by itself");
        }

        if (!_registers.RxEnable)
        {
            return;
        }

        int? drop = error ? RegisterMap.PortRxDropError
            : frame.Length > _geometry.MaxFrameBytes ? RegisterMap.PortRxDropOversize
            : frame.Length < _geometry.MinFrameBytes ? RegisterMap.PortRxDropRunt
            : null;
        if (drop is { } counter)
        {
            _counters.CountPort(port, counter);
            return;
        }

        _input.Enqueue((port, frame.ToArray()));
        Pump();
    }

    /// <summary>Replay: a good frame enters the ingress pipeline. The holding queues take it whatever their filling: the hardware has already decided.</summary>
    public IngressOutcome IngressStep(int port, ReadOnlySpan<byte> frame)
    {
        CheckPort(port);
        _replaying = true;
        IngressOutcome outcome = Ingress(port, frame, out int queue);
        if (outcome.Fate == IngressFate.Queued)
        {
            _queues.Enqueue(queue, outcome.Meta, outcome.Packet);
        }

        return outcome;
    }

    /// <summary>Replay: the next packet of the host's holding queue enters the DMA pipeline. Reads are listed only.</summary>
    public DmaOutcome DmaStep()
    {
        _replaying = true;
        if (!_queues.TryDequeue(HostQueue, out PacketMeta meta, out byte[] packet))
        {
            throw new InvalidOperationException("the host's holding queue is empty");
        }

        return Dma(meta, packet, replay: true);
    }

    /// <summary>Replay: the data of a read enters the DMA pipeline again.</summary>
    public DmaOutcome DmaCompletionStep(in PacketMeta meta, ReadOnlySpan<byte> data)
    {
        _replaying = true;
        if (meta.UserByte != 0)
        {
            _counters.Count(CounterId.DmaReadErrors);
        }

        return Dma(meta, data, replay: true);
    }

    /// <summary>Replay: the next packet of a port's holding queue goes through the egress pipeline; null when the queue is empty.</summary>
    public EgressOutcome? EgressStep(int port)
    {
        CheckPort(port);
        _replaying = true;
        return Egress(port);
    }

    private EgressOutcome? Egress(int port)
    {
        if (!_queues.TryDequeue(1 + port, out PacketMeta meta, out byte[] packet))
        {
            return null;
        }

        PipelineResult result = Pipeline(PipelineId.Egress).Process(packet, meta);
        if (result.Dropped)
        {
            _counters.Count(CounterId.EgressDrop);
            return new EgressOutcome(EgressFate.Dropped, result.Meta, []);
        }

        int to = result.Meta.DstIndex;
        if (result.Meta.DstKind != DestinationKind.Port || to >= _geometry.Ports)
        {
            _counters.Count(CounterId.BadDst);
            return new EgressOutcome(EgressFate.BadDestination, result.Meta, []);
        }

        if (!_registers.TxEnable)
        {
            return new EgressOutcome(EgressFate.Disabled, result.Meta, []);
        }

        byte[] frame = result.Packet;
        Array.Resize(ref frame, Math.Max(frame.Length, _geometry.PadFrameBytes));
        _counters.CountPort(to, RegisterMap.PortTxPackets);
        _counters.CountPort(to, RegisterMap.PortTxBytes, (uint)frame.Length);
        Transmitted?.Invoke(to, frame);
        return new EgressOutcome(EgressFate.Transmitted, result.Meta, frame);
    }

    private void CheckPort(int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(port, _geometry.Ports);
    }

    private IngressOutcome Ingress(int port, ReadOnlySpan<byte> frame, out int queue)
    {
        _counters.CountPort(port, RegisterMap.PortRxPackets);
        _counters.CountPort(port, RegisterMap.PortRxBytes, (uint)frame.Length);
        _counters.Count(CounterId.RxPackets);
        PipelineResult result = Pipeline(PipelineId.Ingress).Process(frame, PacketMeta.FromPort(port, frame.Length));
        if (result.ParserError != 0)
        {
            _counters.Count(CounterId.ParserErrorIngress);
        }

        PacketMeta meta = result.Meta;
        (IngressFate fate, queue) = meta.DstKind switch
        {
            _ when result.Dropped => (IngressFate.Dropped, 0),
            DestinationKind.Host when meta.DstIndex < _geometry.Host.RxRings => (IngressFate.Queued, HostQueue),
            DestinationKind.Port when meta.DstIndex < _geometry.Ports => (IngressFate.Queued, 1 + meta.DstIndex),
            DestinationKind.Host or DestinationKind.Port => (IngressFate.BadDestination, 0),
            _ => (IngressFate.Dropped, 0),
        };
        if (fate != IngressFate.Queued)
        {
            _counters.Count(fate == IngressFate.Dropped ? CounterId.IngressDrop : CounterId.BadDst);
        }

        return new IngressOutcome(fate, meta, result.Packet, result.ParserError);
    }

    private DmaOutcome Dma(in PacketMeta meta, ReadOnlySpan<byte> packet, bool replay)
    {
        PipelineResult result = Pipeline(PipelineId.Dma).Process(packet, meta);
        if (result.Dropped)
        {
            _counters.Count(CounterId.DmaConsumed);
            return new DmaOutcome(DmaFate.Dropped, result.Meta, result.Packet, [], null);
        }

        return _engine.Take(result, replay);
    }

    // Everything downstream is done before the next frame comes in; read data goes first, as at the DMA pipeline's arbiter. Callbacks may call Receive.
    private void Pump()
    {
        if (_pumping || _replaying)
        {
            return;
        }

        _pumping = true;
        try
        {
            while (PumpDma() || PumpEgress() || PumpIngress())
            {
            }
        }
        finally
        {
            _pumping = false;
        }
    }

    private bool PumpDma()
    {
        if (_engine.Stalled)
        {
            return false;
        }

        if (_reads.TryDequeue(out (PacketMeta Meta, byte[] Data) read))
        {
            Dma(read.Meta, read.Data, replay: false);
            return true;
        }

        if (!_queues.TryDequeue(HostQueue, out PacketMeta meta, out byte[] packet))
        {
            return false;
        }

        Dma(meta, packet, replay: false);
        return true;
    }

    private bool PumpEgress()
    {
        bool any = false;
        for (int port = 0; port < _geometry.Ports; port++)
        {
            any |= Egress(port) is not null;
        }

        return any;
    }

    private bool PumpIngress()
    {
        if (_held is null)
        {
            if (!_input.TryDequeue(out (int Port, byte[] Frame) next))
            {
                return false;
            }

            IngressOutcome outcome = Ingress(next.Port, next.Frame, out int queue);
            if (outcome.Fate != IngressFate.Queued)
            {
                return true;
            }

            _held = (queue, outcome.Meta, outcome.Packet);
        }

        return Admit(_held.Value);
    }

    // False when the packet, and the input with it, has to wait for room.
    private bool Admit((int Queue, PacketMeta Meta, byte[] Packet) held)
    {
        if (_queues.Admits(held.Queue, held.Packet.Length))
        {
            _queues.Enqueue(held.Queue, held.Meta, held.Packet);
        }
        else if (_registers.Lossless)
        {
            return false;
        }
        else if (held.Queue == HostQueue)
        {
            _counters.Count(CounterId.HostQueueDrop);
        }
        else
        {
            _counters.CountPort(held.Queue - 1, RegisterMap.PortQueueDrop);
        }

        _held = null;
        return true;
    }
}
