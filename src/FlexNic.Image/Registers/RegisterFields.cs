namespace FlexNic.Image.Registers;

/// <summary>Fields that software names: masks and shifts of the registers of <see cref="RegisterMap"/>.</summary>
public static class RegisterFields
{
    /// <summary>The whole of a counter.</summary>
    public static readonly RegisterField Count = new("count", 0, 32, 0, "wrapping count since reset");

    /// <summary>SHAPE: network ports.</summary>
    public static readonly RegisterField ShapePorts = new("ports", 0, 8, 0, "network ports");

    /// <summary>SHAPE: receive rings.</summary>
    public static readonly RegisterField ShapeRings = new("rings", 8, 8, 0, "receive rings");

    /// <summary>SHAPE: MSI-X vectors.</summary>
    public static readonly RegisterField ShapeVectors = new("vectors", 16, 8, 0, "MSI-X vectors");

    /// <summary>SHAPE: VNICs.</summary>
    public static readonly RegisterField ShapeVnics = new("vnics", 24, 8, 0, "virtual NICs");

    /// <summary>CTRL: ports receive.</summary>
    public static readonly RegisterField CtrlRxEnable = new("rx_enable", 0, 1, 0, "ports take frames; off, they take and discard them uncounted");

    /// <summary>CTRL: full holding queues make the input wait.</summary>
    public static readonly RegisterField CtrlLossless = new("lossless", 1, 1, 0, "a full holding queue makes the input wait; off, it drops at the tail");

    /// <summary>CTRL: ports transmit.</summary>
    public static readonly RegisterField CtrlTxEnable = new("tx_enable", 2, 1, 0, "ports transmit; off, they take and discard packets uncounted");

    /// <summary>STATUS: nothing in flight.</summary>
    public static readonly RegisterField StatusIdle = new("idle", 0, 1, 0, "no packet is in any pipeline");

    /// <summary>STATUS: configuration is being applied.</summary>
    public static readonly RegisterField StatusCfgBusy = new("cfg_busy", 1, 1, 0, "configuration words wait or are being applied");

    /// <summary>CFG_CTRL: words are queued only.</summary>
    public static readonly RegisterField CfgTxnOpen = new("txn_open", 0, 1, 0, "words are queued only; writing 0 applies them between packets, all or none");

    /// <summary>CFG_CTRL: clears the overflow flag.</summary>
    public static readonly RegisterField CfgClearOverflow = new("clear_overflow", 1, 1, 0, "write 1: clear CFG_STATUS.overflow; reads 0");

    /// <summary>CFG_STATUS: words queued.</summary>
    public static readonly RegisterField CfgWords = new("words", 0, 16, 0, "words queued");

    /// <summary>CFG_STATUS: something is queued for application or being applied or read.</summary>
    public static readonly RegisterField CfgBusy = new("busy", 16, 1, 0, "words are being applied, or a read is under way");

    /// <summary>CFG_STATUS: a word did not fit.</summary>
    public static readonly RegisterField CfgOverflow = new("overflow", 17, 1, 0, "a word did not fit; the transaction it belongs to was discarded as a whole");

    /// <summary>CFG_STATUS: the last read has its result.</summary>
    public static readonly RegisterField CfgReadDone = new("read_done", 18, 1, 0, "CFG_RDATA holds the result of the last CFG_READ");

    /// <summary>Ring CTRL: the ring delivers.</summary>
    public static readonly RegisterField RingEnable = new("enable", 0, 1, 0, "the ring delivers packets");

    /// <summary>Ring CTRL: no descriptor means drop.</summary>
    public static readonly RegisterField RingDropEnable = new("drop_en", 1, 1, 0, "no descriptor posted: drop and count; off, wait");

    /// <summary>Ring SIZE: log2 of the entries.</summary>
    public static readonly RegisterField RingSizeLog2 = new("log2", 0, 4, 0, "log2 of the number of entries, 1..15");

    /// <summary>Ring IRQ_ARM: packets consumed.</summary>
    public static readonly RegisterField IrqArmCount = new("count", 0, 16, 0, "packets consumed so far, free-running");

    /// <summary>Ring IRQ_ARM: arms the interrupt.</summary>
    public static readonly RegisterField IrqArmArm = new("arm", 31, 1, 0, "send one interrupt as soon as HEAD differs from count");
}
