using System.Collections.Immutable;
using FlexNic.Geometry;
using FlexNic.Image.Registers;

namespace FlexNic.Model.Device.Nic;

/// <summary>
/// The DMA engine (docs/hardware.md, section 6): runs the requests in front of a packet in order, then delivers the packet to its receive ring. Packets are
/// done strictly in order, so that one that waits for a descriptor holds up all behind it.
/// </summary>
internal sealed class DmaEngineModel(NicGeometry geometry, IModelHost host, IReadOnlyList<ReceiveRingModel> rings, MsixTableModel msix, CounterBankModel counters)
{
    private readonly Queue<Job> _waiting = [];
    private bool _retrying;

    /// <summary>The bus master bit of configuration space; off, requests and deliveries are discarded and counted.</summary>
    public bool BusMaster { get; set; } = true;

    /// <summary>A packet waits for a descriptor.</summary>
    public bool Stalled => _waiting.Count != 0;

    /// <summary>Called with the data of each read that was carried out; null leaves reads as asked for (replay).</summary>
    public Action<PacketMeta, byte[]>? ReadDone { get; set; }

    /// <summary>Called when a packet that had to wait is done.</summary>
    public Action<DmaOutcome>? WaitedDone { get; set; }

    /// <summary>Takes a packet from the DMA pipeline; <paramref name="replay"/> lists reads without carrying them out.</summary>
    public DmaOutcome Take(PipelineResult result, bool replay)
    {
        counters.Count(CounterId.DmaPackets);
        var job = new Job(result, replay);
        if (Stalled || !Run(job))
        {
            _waiting.Enqueue(job);
            return job.Outcome(DmaFate.Waiting);
        }

        return job.Outcome(job.Fate);
    }

    /// <summary>Tries the packets that wait, in order; called when a ring has changed.</summary>
    public void Retry()
    {
        // A host that answers an interrupt with a doorbell comes back here while a packet is being delivered; the loop below sees the new descriptors.
        if (_retrying)
        {
            return;
        }

        _retrying = true;
        while (_waiting.TryPeek(out Job? job) && Run(job))
        {
            _waiting.Dequeue();
            WaitedDone?.Invoke(job.Outcome(job.Fate));
        }

        _retrying = false;
    }

    /// <summary>Sends the interrupt of a ring if it is armed and due.</summary>
    public void Interrupt(ReceiveRingModel ring)
    {
        if (ring.TakeInterrupt())
        {
            msix.Raise(ring.Vector);
        }
    }

    private bool Run(Job job)
    {
        if (!job.RequestsDone)
        {
            RunRequests(job);
            job.RequestsDone = true;
        }

        PacketMeta meta = job.Result.Meta;
        if (meta.DstKind != DestinationKind.Host || meta.Len == 0)
        {
            job.Fate = DmaFate.Consumed;
            return true;
        }

        return Deliver(job, meta);
    }

    private void RunRequests(Job job)
    {
        foreach (DmaHeader header in DmaHeader.ParseAll(job.Result.DmaSection))
        {
            if (header.Valid)
            {
                job.Requests.Add(RunRequest(job, header));
            }
        }
    }

    private DmaRequest RunRequest(Job job, in DmaHeader header)
    {
        if (IsBad(header, job.Result.Packet.Length))
        {
            counters.Count(CounterId.DmaBadRequest);
            return new DmaRequest(header, DmaRequestFate.Bad, []);
        }

        if (!BusMaster)
        {
            counters.Count(CounterId.DmaBlocked);
            return new DmaRequest(header, DmaRequestFate.Blocked, []);
        }

        if (!header.FromMemory)
        {
            byte[] written = job.Result.Packet.AsSpan(header.Offset, header.Length).ToArray();
            host.Write(header.Address, written, DmaWriteKind.Record);
            counters.Count(CounterId.DmaWrites);
            counters.Count(CounterId.DmaWriteBytes, (uint)written.Length);
            return new DmaRequest(header, DmaRequestFate.Done, written);
        }

        counters.Count(CounterId.DmaReads);
        if (job.Replay)
        {
            return new DmaRequest(header, DmaRequestFate.Done, []);
        }

        var data = new byte[header.Length];
        host.Read(header.Address, data);
        ReadDone?.Invoke(PacketMeta.FromRead(data.Length, header.Cookie, 0), data);
        return new DmaRequest(header, DmaRequestFate.Done, data);
    }

    private bool IsBad(in DmaHeader header, int packetBytes)
    {
        if (header.AtomicOp != 0 || header.Length == 0)
        {
            return true;
        }

        return header.FromMemory ? header.Length > geometry.Dma.ReadMaxBytes : header.Offset + header.Length > packetBytes;
    }

    // False when the packet has to wait.
    private bool Deliver(Job job, in PacketMeta meta)
    {
        ReceiveRingModel? ring = meta.DstIndex < rings.Count ? rings[meta.DstIndex] : null;
        if (ring is null || !ring.Enabled || (!ring.HasDescriptor && ring.DropEnabled))
        {
            counters.Count(CounterId.RingNoDescriptor);
            if (ring is not null)
            {
                counters.CountRing(meta.DstIndex, RegisterMap.RingDrops);
            }

            job.Fate = DmaFate.NoDescriptor;
            return true;
        }

        if (!BusMaster)
        {
            counters.Count(CounterId.DmaBlocked);
            job.Fate = DmaFate.Blocked;
            return true;
        }

        if (!ring.HasDescriptor)
        {
            return false;
        }

        job.Delivery = ring.Deliver(meta, job.Result.Packet, host);
        job.Fate = DmaFate.Delivered;
        counters.Count(CounterId.RingPackets);
        if (job.Delivery.Truncated)
        {
            counters.Count(CounterId.RingTruncated);
        }

        Interrupt(ring);
        return true;
    }

    /// <summary>A packet on its way through the engine.</summary>
    private sealed class Job(PipelineResult result, bool replay)
    {
        public PipelineResult Result => result;

        public bool Replay => replay;

        public bool RequestsDone { get; set; }

        public ImmutableArray<DmaRequest>.Builder Requests { get; } = ImmutableArray.CreateBuilder<DmaRequest>();

        public RingDelivery? Delivery { get; set; }

        public DmaFate Fate { get; set; }

        public DmaOutcome Outcome(DmaFate fate) => new(fate, result.Meta, result.Packet, Requests.ToImmutable(), Delivery);
    }
}
