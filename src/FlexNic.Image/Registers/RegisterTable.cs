using FlexNic.Geometry;

namespace FlexNic.Image.Registers;

/// <summary>The rows behind <see cref="RegisterMap.For"/>, block by block.</summary>
internal static class RegisterTable
{
    private const RegisterAccess Ro = RegisterAccess.ReadOnly, Rw = RegisterAccess.ReadWrite, Wo = RegisterAccess.WriteOnly;

    /// <summary>Meaning of each <see cref="CounterId"/>.</summary>
    internal static readonly IReadOnlyList<string> CounterDocs =
    [
        "packets that entered the ingress pipeline",
        "packets the ingress pipeline dropped",
        "packets for a port or ring that does not exist",
        "packets dropped at the tail of the host's holding queue",
        "packets the DMA engine took from the DMA pipeline",
        "DMA write requests carried out",
        "bytes written by DMA write requests",
        "DMA read requests carried out",
        "DMA read requests that ended with an error status",
        "DMA requests refused",
        "packets delivered to receive rings",
        "packets dropped for want of a descriptor",
        "packets cut to the size of their buffer",
        "interrupt messages sent",
        "requests of the host that BAR0 does not support",
        "completions that belong to no request",
        "transaction layer packets sent as requester",
        "packets for which the ingress parser ended with an error",
        "packets and requests discarded because bus mastering is off",
        "packets the egress pipeline dropped",
        "packets that ended in the DMA pipeline",
    ];

    /// <summary>Identification, control and the configuration window.</summary>
    internal static readonly IReadOnlyList<Register> Global =
    [
        One("ID", RegisterMap.Id, Ro, RegisterStorage.Constant, "identifies the device: 0x464E4943", Whole("id", "\"FNIC\"", RegisterMap.IdValue)),
        One(
            "VERSION",
            RegisterMap.Version,
            Ro,
            RegisterStorage.Constant,
            "version of this register map",
            new RegisterField("minor", 0, 16, RegisterMap.VersionMinor, "grows with additions"),
            new RegisterField("major", 16, 16, RegisterMap.VersionMajor, "grows when old drivers no longer work")),
        One("GEOMETRY", RegisterMap.Geometry, Ro, RegisterStorage.Constant, "fingerprint of the geometry", Whole("fingerprint", "first 32 bits of its SHA-256")),
        One("SHAPE", RegisterMap.Shape, Ro, RegisterStorage.Constant, "sizes that software needs", RegisterFields.ShapePorts, RegisterFields.ShapeRings, RegisterFields.ShapeVectors, RegisterFields.ShapeVnics),
        One("CTRL", RegisterMap.Ctrl, Rw, RegisterStorage.Held, "global enables", RegisterFields.CtrlRxEnable, RegisterFields.CtrlLossless, RegisterFields.CtrlTxEnable),
        One("STATUS", RegisterMap.Status, Ro, RegisterStorage.Live, "global state", RegisterFields.StatusIdle, RegisterFields.StatusCfgBusy),
        One("CFG_ADDR", RegisterMap.CfgAddr, Rw, RegisterStorage.Live, "address of the next configuration word", CfgAddressFields()),
        One("CFG_DATA", RegisterMap.CfgData, Wo, RegisterStorage.Live, "queue a word; CFG_ADDR.word += 1", Whole("data", "the word")),
        One("CFG_DATA_LAST", RegisterMap.CfgDataLast, Wo, RegisterStorage.Live, "queue the last word of a row; CFG_ADDR.word = 0, row += 1", Whole("data", "the word")),
        One("CFG_CTRL", RegisterMap.CfgCtrl, Rw, RegisterStorage.Live, "transactions", RegisterFields.CfgTxnOpen, RegisterFields.CfgClearOverflow),
        One("CFG_STATUS", RegisterMap.CfgStatus, Ro, RegisterStorage.Live, "state of the configuration window", RegisterFields.CfgWords, RegisterFields.CfgBusy, RegisterFields.CfgOverflow, RegisterFields.CfgReadDone),
        One("CFG_READ", RegisterMap.CfgRead, Wo, RegisterStorage.Live, "read the row at the written address between packets", CfgAddressFields()),
        One("CFG_RDATA_LO", RegisterMap.CfgRdataLo, Ro, RegisterStorage.Live, "result of CFG_READ, low half", Whole("data", "bits 31:0 of the row")),
        One("CFG_RDATA_HI", RegisterMap.CfgRdataHi, Ro, RegisterStorage.Live, "result of CFG_READ, high half", Whole("data", "bits 63:32 of the row")),
        One("CFG_EPOCH", RegisterMap.CfgEpoch, Ro, RegisterStorage.Live, "transactions (or single drains) applied", Whole("count", "wrapping")),
    ];

    /// <summary>MSI-X table and pending bits.</summary>
    internal static IEnumerable<Register> Msix(NicGeometry geometry)
    {
        int vectors = geometry.Host.MsixVectors;
        Register Table(string name, int offset, string doc, params RegisterField[] fields) =>
            new(name, RegisterMap.MsixTable + offset, RegisterMap.MsixStride, vectors, Rw, RegisterStorage.Msix, fields, doc);
        return
        [
            Table("MSIX_ADDR_LO", 0x0, "message address, low half; bits 1:0 are 0", new RegisterField("address", 2, 30, 0, "bits 31:2")),
            Table("MSIX_ADDR_HI", 0x4, "message address, high half", Whole("address", "bits 63:32")),
            Table("MSIX_DATA", 0x8, "message data", Whole("data", "data of the message")),
            Table("MSIX_CTRL", 0xC, "vector control", new RegisterField("mask", 0, 1, 1, "the vector is masked")),
            new("MSIX_PBA", RegisterMap.MsixPba, 4, (vectors + 31) / 32, Ro, RegisterStorage.Msix, [Whole("pending", "one bit a vector")], "pending bits"),
        ];
    }

    /// <summary>Counters of the network ports.</summary>
    internal static IEnumerable<Register> Ports(NicGeometry geometry)
    {
        Register Port(string name, int offset, string doc) =>
            new("PORT_" + name, RegisterMap.PortBase + offset, RegisterMap.PortStride, geometry.Ports, Ro, RegisterStorage.Counter, [RegisterFields.Count], doc);
        return
        [
            Port("RX_PACKETS", RegisterMap.PortRxPackets, "good frames received"),
            Port("RX_BYTES", RegisterMap.PortRxBytes, "bytes of good frames received"),
            Port("RX_DROP_RUNT", RegisterMap.PortRxDropRunt, "frames dropped: shorter than nic.min_frame_bytes"),
            Port("RX_DROP_OVERSIZE", RegisterMap.PortRxDropOversize, "frames dropped: longer than nic.max_frame_bytes"),
            Port("RX_DROP_ERROR", RegisterMap.PortRxDropError, "frames dropped: marked bad by the MAC"),
            Port("TX_PACKETS", RegisterMap.PortTxPackets, "frames transmitted"),
            Port("TX_BYTES", RegisterMap.PortTxBytes, "bytes of frames transmitted, padding included"),
            Port("QUEUE_DROP", RegisterMap.PortQueueDrop, "packets dropped at the tail of the port's holding queue"),
        ];
    }

    /// <summary>Pages of the receive rings.</summary>
    internal static IEnumerable<Register> Rings(NicGeometry geometry)
    {
        Register Ring(string name, int offset, RegisterAccess access, RegisterStorage storage, string doc, params RegisterField[] fields) =>
            new("RING_" + name, RegisterMap.RingBase + offset, RegisterMap.RingStride, geometry.Host.RxRings, access, storage, fields, doc);
        return
        [
            Ring("CTRL", RegisterMap.RingCtrl, Rw, RegisterStorage.Held, "enables", RegisterFields.RingEnable, RegisterFields.RingDropEnable),
            Ring("SIZE", RegisterMap.RingSize, Rw, RegisterStorage.Held, "entries of both rings", RegisterFields.RingSizeLog2),
            Ring("DESC_BASE_LO", RegisterMap.RingDescBaseLo, Rw, RegisterStorage.Held, "address of the descriptors, low half", Whole("address", "bits 31:0")),
            Ring("DESC_BASE_HI", RegisterMap.RingDescBaseHi, Rw, RegisterStorage.Held, "address of the descriptors, high half", Whole("address", "bits 63:32")),
            Ring("CPL_BASE_LO", RegisterMap.RingCplBaseLo, Rw, RegisterStorage.Held, "address of the completions, low half", Whole("address", "bits 31:0")),
            Ring("CPL_BASE_HI", RegisterMap.RingCplBaseHi, Rw, RegisterStorage.Held, "address of the completions, high half", Whole("address", "bits 63:32")),
            Ring("TAIL", RegisterMap.RingTail, Rw, RegisterStorage.Held, "doorbell: descriptors posted", new RegisterField("count", 0, 16, 0, "free-running")),
            Ring("HEAD", RegisterMap.RingHead, Ro, RegisterStorage.Live, "packets delivered", new RegisterField("count", 0, 16, 0, "free-running")),
            Ring("VECTOR", RegisterMap.RingVector, Rw, RegisterStorage.Held, "interrupt vector of the ring", new RegisterField("vector", 0, 8, 0, "MSI-X vector")),
            Ring("IRQ_ARM", RegisterMap.RingIrqArm, Wo, RegisterStorage.Live, "arms the interrupt", RegisterFields.IrqArmCount, RegisterFields.IrqArmArm),
            Ring("DROPS", RegisterMap.RingDrops, Ro, RegisterStorage.Counter, "packets dropped for want of a descriptor", RegisterFields.Count),
        ];
    }

    private static Register One(string name, int address, RegisterAccess access, RegisterStorage storage, string doc, params RegisterField[] fields) =>
        new(name, address, 0, 1, access, storage, fields, doc);

    private static RegisterField Whole(string name, string doc, uint reset = 0) => new(name, 0, 32, reset, doc);

    private static RegisterField[] CfgAddressFields() =>
    [
        new("word", 0, 5, 0, "word of the row"),
        new("row", 5, 14, 0, "row of the table"),
        new("table", 19, 4, 0, "table of the unit"),
        new("unit", 23, 6, 0, "0 parser, 1 deparser, 2 + i stage i"),
        new("pipeline", 29, 2, 0, "0 ingress, 1 DMA, 2 egress"),
    ];
}
