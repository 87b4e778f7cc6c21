using System.Buffers.Binary;
using FlexNic.Cosim.Nic;
using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Image.Registers;
using FlexNic.Image.Rules;
using FlexNic.Model.Device;
using FlexNic.Model.Device.Nic;

namespace FlexNic.Cosim.Sim;

/// <summary>
/// The scoreboard: replays on the golden model, in the order that the hardware's trace pins show, every packet, read completion and
/// configuration change, on a shadow host of its own. What the two hosts hold at the end must be equal.
/// </summary>
public sealed class ReplayChecker
{
    private readonly SimJob _job;
    private readonly ModelSlot _device;
    private readonly HostSystem _host;
    private readonly Queue<SimFrame>[] _entered;
    private readonly Queue<IReadOnlyList<Rule>> _announced = new();

    /// <summary>Sets the shadow host up as the job says.</summary>
    public ReplayChecker(SimJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        _job = job;
        var memory = new HostMemory();
        _device = new ModelSlot(memory);
        _device.Nic = new NicModel(job.Geometry, _device);
        _host = new HostSystem(_device, memory, job.Image, job.Rules, job.Host);
        Outputs = new HostOutputs(_host, job.Geometry.Host.RxRings, job.Geometry.Ports);
        _entered = [.. Enumerable.Range(0, job.Geometry.Ports).Select(_ => new Queue<SimFrame>())];
        _host.Start();
    }

    /// <summary>What the golden model says must come out.</summary>
    public HostOutputs Outputs { get; }

    /// <summary>What the hardware did that the model cannot follow, in plain words.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Counters that follow from the packets alone; the others depend on time (drops for want of room) or on the link.</summary>
    public static IReadOnlyList<CounterId> ExactCounters { get; } =
    [
        CounterId.RxPackets, CounterId.IngressDrop, CounterId.BadDst, CounterId.DmaPackets, CounterId.DmaWrites, CounterId.DmaWriteBytes, CounterId.DmaReads,
        CounterId.DmaBadRequest, CounterId.RingPackets, CounterId.RingTruncated, CounterId.ParserErrorIngress, CounterId.EgressDrop, CounterId.DmaConsumed,
    ];

    /// <summary>A counter as the golden model has it.</summary>
    public uint Counter(CounterId counter) => _host.Driver.ReadCounter(counter);

    /// <summary>An element of a register as the golden model has it.</summary>
    public SimValue Read(SimRead read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read.By(_host.Driver);
    }

    /// <summary>The hardware's port began to take <paramref name="frame"/>.</summary>
    public void Entered(SimFrame frame)
    {
        int length = frame.Bytes.Length;
        if (!frame.Error && length >= _job.Geometry.MinFrameBytes && length <= _job.Geometry.MaxFrameBytes)
        {
            _entered[frame.Port].Enqueue(frame);
        }
    }

    /// <summary>Rules are on their way to the hardware as one transaction; they take effect in the model when the trace says so.</summary>
    public void Announce(IReadOnlyList<Rule> rules) => _announced.Enqueue(rules);

    /// <summary>Replays one event; returns whether the packet of a DMA event reached the host.</summary>
    public bool Replay(NicEvent traced)
    {
        switch (traced)
        {
            case IngressEvent ingress:
                Ingress(ingress);
                return false;
            case DmaEvent dma:
                return Dma(dma);
            case ConfigurationEvent:
                if (_announced.TryDequeue(out IReadOnlyList<Rule>? rules))
                {
                    _host.ApplyTogether(rules);
                }
                else
                {
                    Faults.Add($"clock {traced.Clock}: a configuration transaction was applied that nobody had asked for");
                }

                return false;
            default:
                throw new ArgumentOutOfRangeException(nameof(traced), traced, null);
        }
    }

    /// <summary>Frames that ports send, computed from the port queues that have filled so far.</summary>
    public void DrainPorts()
    {
        for (int port = 0; port < _entered.Length; port++)
        {
            while (_device.Nic.EgressStep(port) is { } outcome)
            {
                if (outcome.Fate == EgressFate.Transmitted)
                {
                    Outputs.Sent[outcome.Meta.Dst & 0x3F].Add(outcome.Frame);
                }
            }
        }
    }

    private void Ingress(IngressEvent traced)
    {
        int port = traced.Source & 0x3F;
        if (port >= _entered.Length || !_entered[port].TryDequeue(out SimFrame frame))
        {
            Faults.Add($"clock {traced.Clock}: a packet with source 0x{traced.Source:X2} entered the ingress pipeline, but none is due there");
            return;
        }

        _device.Nic.IngressStep(port, frame.Bytes);
        DrainPorts();
    }

    private bool Dma(DmaEvent traced)
    {
        PacketMeta meta = PacketMeta.Decode(traced.Meta);
        DmaOutcome outcome;
        if (meta.Src >> 6 == 2)
        {
            byte[] data = new byte[Math.Max(8, (int)meta.Len)];
            BinaryPrimitives.WriteUInt64LittleEndian(data, traced.Data);
            outcome = _device.Nic.DmaCompletionStep(meta, data.AsSpan(0, meta.Len));
        }
        else if (_device.Nic.HostQueueLength == 0)
        {
            Faults.Add($"clock {traced.Clock}: a packet entered the DMA pipeline, but the golden model has none in the host's holding queue");
            return false;
        }
        else
        {
            outcome = _device.Nic.DmaStep();
        }

        Outputs.Poll();
        return outcome.Delivery is not null
            || outcome.Requests.Any(r => r.Fate == DmaRequestFate.Done && !r.Header.FromMemory);
    }
}
