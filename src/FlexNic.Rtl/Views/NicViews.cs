using System.Collections.Immutable;
using System.Diagnostics;
using FlexNic.Geometry;
using FlexNic.Image.Registers;

namespace FlexNic.Rtl.Views;

/// <summary>Makes the view of the top level from the geometry and the register map.</summary>
internal static class NicViews
{
    private const int PortColumn = 9;       // width of a range in the port list
    private const int EngineColumn = 23;    // width of a port name of the DMA engine
    private const int AmountBits = 16;

    // Counters that the DMA engine drives itself; its outputs carry their names.
    private static readonly CounterId[] EngineCounters =
    [
        CounterId.DmaPackets,
        CounterId.DmaWrites,
        CounterId.DmaWriteBytes,
        CounterId.DmaReads,
        CounterId.DmaReadErrors,
        CounterId.DmaBadRequest,
        CounterId.RingPackets,
        CounterId.RingNoDescriptor,
        CounterId.RingTruncated,
        CounterId.MsixSent,
        CounterId.RcUnexpected,
        CounterId.TlpSent,
        CounterId.DmaBlocked,
    ];

    public static NicView Of(NicGeometry geometry, BannerView banner)
    {
        CounterSlot[] slots = [.. RegisterMap.CounterSlots(geometry)];
        int pulses = slots.Count(s => !s.IsAmount);
        int amounts = slots.Length - pulses;
        return new NicView
        {
            Banner = banner,
            Ports = geometry.Ports,
            Bus = geometry.BusBits,
            Rings = geometry.Host.RxRings,
            PortsDataRange = Padded(geometry.Ports * geometry.BusBits),
            PortsKeepRange = Padded(geometry.Ports * geometry.BusBytes),
            PortsRange = Padded(geometry.Ports),
            BusRange = Padded(geometry.BusBits),
            PortFifoBeats = geometry.PortFifoBeats,
            MinFrame = geometry.MinFrameBytes,
            PadFrame = geometry.PadFrameBytes,
            MaxFrame = geometry.MaxFrameBytes,
            CellBytes = geometry.Buffer.CellBytes,
            Cells = geometry.Buffer.Cells,
            QueueCells = geometry.Buffer.QueueCells,
            Tags = geometry.Dma.Tags,
            Requests = geometry.Dma.RequestsPerPacket,
            ReadMax = geometry.Dma.ReadMaxBytes,
            StoreBeats = geometry.Dma.StoreBeats,
            CfgFifoWords = geometry.Host.CfgFifoWords,
            Vectors = geometry.Host.MsixVectors,
            EngineStats = EngineStats(geometry),
            PulseRange = VerilogText.Range(pulses),
            AmountRange = VerilogText.Range(AmountBits * amounts),
            PulseCount = pulses,
            AmountCount = amounts,
            Pulses = Nets(slots, 0, pulses),
            Amounts = Nets(slots, pulses, amounts),
        };
    }

    private static ImmutableArray<EngineStatView> EngineStats(NicGeometry geometry)
    {
        EngineStatView Stat(string name, int bits) => new(name, name.PadRight(EngineColumn), Padded(bits));
        return
        [
            .. EngineCounters.Select(id => Stat(EngineNet(RegisterMap.CounterName(id)), id == CounterId.DmaWriteBytes ? AmountBits : 1)),
            Stat("stat_ring_drop", geometry.Host.RxRings),
        ];
    }

    private static ImmutableArray<CounterNetView> Nets(CounterSlot[] slots, int first, int count) =>
        [.. Enumerable.Range(first, count).Reverse().Select(i => new CounterNetView(NetOf(slots[i]), i == first ? " " : ",", i))];

    private static string NetOf(CounterSlot slot)
    {
        int i = slot.Element;
        string amount = $"[{(AmountBits * i) + AmountBits - 1}:{AmountBits * i}]";
        return slot.Name switch
        {
            "RX_PACKETS" => "trace_ingress_valid",
            "INGRESS_DROP" => "stat_ingress_drop",
            "BAD_DST" => "stat_bad_dst",
            "EGRESS_DROP" => "egress_drop",
            "DMA_CONSUMED" => "dma_consumed",
            "HOST_QUEUE_DROP" => "stat_host_drop",
            "CQ_UNSUPPORTED" => "stat_cq_unsupported",
            "PARSER_ERROR_INGRESS" => "stat_parser_error_ingress",
            "PORT_RX_PACKETS" => $"stat_rx_packet[{i}]",
            "PORT_RX_BYTES" => "stat_rx_bytes" + amount,
            "PORT_RX_DROP_RUNT" => $"stat_rx_runt[{i}]",
            "PORT_RX_DROP_OVERSIZE" => $"stat_rx_oversize[{i}]",
            "PORT_RX_DROP_ERROR" => $"stat_rx_error[{i}]",
            "PORT_TX_PACKETS" => $"stat_tx_packet[{i}]",
            "PORT_TX_BYTES" => "stat_tx_bytes" + amount,
            "PORT_QUEUE_DROP" => $"stat_port_drop[{i}]",
            "DMA_WRITE_BYTES" => "stat_dma_write_bytes & {16{stat_dma_writes}}",
            "RING_DROPS" => $"stat_ring_drop[{i}]",
            _ when EngineCounters.Any(id => RegisterMap.CounterName(id) == slot.Name) => EngineNet(slot.Name),
            _ => throw new UnreachableException($"counter {slot.Name} has no source"),
        };
    }

    private static string EngineNet(string counter) => "stat_" + counter.ToLowerInvariant();

    private static string Padded(int bits) => VerilogText.Range(bits).PadRight(PortColumn);
}
