using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Model.Device;
using FlexNic.Model.Program.Nic;
using FlexNic.Stf.Engine;

namespace FlexNic.Engines;

/// <summary>
/// The three pipelines of the device model, joined without buffers: one packet and all that comes of it at a time. DMA requests reach a host memory, data that was
/// read passes the DMA pipeline again, frames for receive rings are kept. What goes to a port or ring that the geometry does not have is dropped; ports pad.
/// </summary>
internal sealed class DevicePipelines(NicGeometry geometry, IHostMemory host)
{
    private const byte ReadFailed = 1;

    private readonly PipelineModel _ingress = new(geometry, PipelineId.Ingress);
    private readonly PipelineModel _dma = new(geometry, PipelineId.Dma);
    private readonly PipelineModel _egress = new(geometry, PipelineId.Egress);
    private readonly Queue<(byte[] Packet, PacketMeta Meta)> _forDma = new();

    /// <summary>Frames that left at ports.</summary>
    public List<EnginePacket> Sent { get; } = [];

    /// <summary>Frames that reached receive rings.</summary>
    public List<RingFrame> RingFrames { get; } = [];

    /// <summary>Writes rows of an image.</summary>
    public void Write(IEnumerable<ImageRow> rows)
    {
        foreach (ImageRow row in rows)
        {
            _ingress.WriteRow(row);
            _dma.WriteRow(row);
            _egress.WriteRow(row);
        }
    }

    /// <summary>A row of stage SRAM.</summary>
    public (uint Lo, uint Hi) ReadState(PipelineId pipeline, int stage, int row) => (pipeline switch
    {
        PipelineId.Dma => _dma,
        PipelineId.Egress => _egress,
        _ => _ingress,
    }).ReadState(stage, row);

    /// <summary>Takes a frame of a port through.</summary>
    public void Receive(int port, byte[] packet)
    {
        PipelineResult ingress = _ingress.Process(packet, PacketMeta.FromPort(port, packet.Length));
        if (ingress.Dropped)
        {
            return;
        }

        if (ingress.Meta.DstKind == DestinationKind.Port && ingress.Meta.DstIndex < geometry.Ports)
        {
            Send(_egress.Process(ingress.Packet, ingress.Meta));
        }
        else if (ingress.Meta.DstKind == DestinationKind.Host && ingress.Meta.DstIndex < geometry.Host.RxRings)
        {
            _forDma.Enqueue((ingress.Packet, ingress.Meta));
        }

        while (_forDma.TryDequeue(out (byte[] Packet, PacketMeta Meta) next))
        {
            Deliver(_dma.Process(next.Packet, next.Meta));
        }
    }

    private void Send(PipelineResult egress)
    {
        if (!egress.Dropped && egress.Meta.DstKind == DestinationKind.Port && egress.Meta.DstIndex < geometry.Ports)
        {
            byte[] frame = egress.Packet;
            Array.Resize(ref frame, Math.Max(frame.Length, geometry.PadFrameBytes));
            Sent.Add(new EnginePacket(egress.Meta.DstIndex, [.. frame]));
        }
    }

    private void Deliver(PipelineResult result)
    {
        if (result.Dropped)
        {
            return;
        }

        foreach (DmaHeader header in DmaHeader.ParseAll(result.DmaSection).Where(h => h.Valid))
        {
            Execute(header, result.Packet);
        }

        if (result.Meta.DstKind == DestinationKind.Host && result.Meta.DstIndex < geometry.Host.RxRings && result.Packet.Length > 0)
        {
            RingFrames.Add(new RingFrame(result.Meta.DstIndex, [.. result.Packet]));
        }
    }

    private void Execute(DmaHeader header, byte[] packet)
    {
        bool isBad = header.AtomicOp != 0 || header.Length == 0 || (header.FromMemory ? header.Length > geometry.Dma.ReadMaxBytes : header.Offset + header.Length > packet.Length);
        if (isBad)
        {
            return;
        }

        if (!header.FromMemory)
        {
            host.Write(header.Address, packet.AsSpan(header.Offset, header.Length), header.Cache, header.Core);
            return;
        }

        var data = new byte[header.Length];
        bool good = host.Read(header.Address, data);
        _forDma.Enqueue((good ? data : new byte[header.Length], PacketMeta.FromRead(data.Length, header.Cookie, good ? (byte)0 : ReadFailed)));
    }
}
