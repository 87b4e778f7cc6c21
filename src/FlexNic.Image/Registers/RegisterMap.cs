using System.Text;
using FlexNic.Geometry;

namespace FlexNic.Image.Registers;

/// <summary>
/// BAR0 of the NIC (docs/hardware.md, section 10): the one source of the register bus decoder, the C header, the documentation, the driver and the
/// model. Addresses are byte addresses, registers are 32 bits wide and little-endian.
/// </summary>
public static class RegisterMap
{
    /// <summary>Bytes of BAR0.</summary>
    public const int BarBytes = 0x10_0000;

    /// <summary>Value of <see cref="Id"/>: "FNIC".</summary>
    public const uint IdValue = 0x464E_4943;

    /// <summary>Upper half of <see cref="Version"/>: changes when old drivers no longer work.</summary>
    public const int VersionMajor = 0;

    /// <summary>Lower half of <see cref="Version"/>.</summary>
    public const int VersionMinor = 1;

    /// <summary>Addresses of the single registers.</summary>
    public const int
        Id = 0x0000,
        Version = 0x0004,
        Geometry = 0x0008,
        Shape = 0x000C,
        Ctrl = 0x0010,
        Status = 0x0014,
        CfgAddr = 0x0020,
        CfgData = 0x0024,
        CfgDataLast = 0x0028,
        CfgCtrl = 0x002C,
        CfgStatus = 0x0030,
        CfgRead = 0x0034,
        CfgRdataLo = 0x0038,
        CfgRdataHi = 0x003C,
        CfgEpoch = 0x0040;

    /// <summary>First NIC-wide counter; counter n is at + 4n.</summary>
    public const int CounterBase = 0x0100;

    /// <summary>MSI-X table: 16 bytes a vector.</summary>
    public const int MsixTable = 0x2000, MsixStride = 0x10;

    /// <summary>MSI-X pending bits, 32 vectors a register.</summary>
    public const int MsixPba = 0x3000;

    /// <summary>Registers of port p are at PortBase + p * PortStride + offset.</summary>
    public const int PortBase = 0x8000, PortStride = 0x40;

    /// <summary>Offsets in a port's block.</summary>
    public const int
        PortRxPackets = 0x00,
        PortRxBytes = 0x04,
        PortRxDropRunt = 0x08,
        PortRxDropOversize = 0x0C,
        PortRxDropError = 0x10,
        PortTxPackets = 0x14,
        PortTxBytes = 0x18,
        PortQueueDrop = 0x1C;

    /// <summary>Registers of receive ring r are at RingBase + r * RingStride + offset: the page of its VNIC.</summary>
    public const int RingBase = 0x1_0000, RingStride = 0x1000;

    /// <summary>Offsets in a ring's page.</summary>
    public const int
        RingCtrl = 0x00,
        RingSize = 0x04,
        RingDescBaseLo = 0x08,
        RingDescBaseHi = 0x0C,
        RingCplBaseLo = 0x10,
        RingCplBaseHi = 0x14,
        RingTail = 0x18,
        RingHead = 0x1C,
        RingVector = 0x20,
        RingIrqArm = 0x24,
        RingDrops = 0x28;

    /// <summary>Address of a register of a port.</summary>
    public static int Port(int port, int offset) => PortBase + (port * PortStride) + offset;

    /// <summary>Address of a register of a receive ring.</summary>
    public static int Ring(int ring, int offset) => RingBase + (ring * RingStride) + offset;

    /// <summary>Address of a NIC-wide counter.</summary>
    public static int Counter(CounterId counter) => CounterBase + (4 * (int)counter);

    /// <summary>Value of <see cref="Shape"/> for a geometry.</summary>
    public static uint ShapeValue(NicGeometry geometry) =>
        (uint)(geometry.Ports | (geometry.Host.RxRings << 8) | (geometry.Host.MsixVectors << 16) | (geometry.Vnics << 24));

    /// <summary>Value of <see cref="Version"/>.</summary>
    public static uint VersionValue => ((uint)VersionMajor << 16) | VersionMinor;

    /// <summary>All registers for a geometry, by ascending address of the first element.</summary>
    public static IReadOnlyList<Register> For(NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        List<Register> all = [.. RegisterTable.Global, .. Counters(), .. RegisterTable.Msix(geometry), .. RegisterTable.Ports(geometry), .. RegisterTable.Rings(geometry)];
        all.Sort((a, b) => a.Address.CompareTo(b.Address));
        return all;
    }

    /// <summary>The counters of <c>fnic_counters</c> in the order of their index there: those that count pulses first, then those that add amounts.</summary>
    public static IReadOnlyList<CounterSlot> CounterSlots(NicGeometry geometry)
    {
        List<CounterSlot> slots = [];
        foreach (Register register in For(geometry).Where(r => r.Storage == RegisterStorage.Counter))
        {
            bool isAmount = register.Name.EndsWith("_BYTES", StringComparison.Ordinal);
            slots.AddRange(Enumerable.Range(0, register.Count).Select(i => new CounterSlot(register.Name, i, register.AddressOf(i), isAmount)));
        }

        return [.. slots.Where(s => !s.IsAmount).OrderBy(s => s.Address), .. slots.Where(s => s.IsAmount).OrderBy(s => s.Address)];
    }

    /// <summary>Register name of a NIC-wide counter: <c>RxPackets</c> gives <c>RX_PACKETS</c>.</summary>
    public static string CounterName(CounterId counter)
    {
        StringBuilder name = new();
        foreach (char c in counter.ToString())
        {
            if (char.IsUpper(c) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToUpperInvariant(c));
        }

        return name.ToString();
    }

    private static IEnumerable<Register> Counters() =>
        Enum.GetValues<CounterId>().Select(id => new Register(
            CounterName(id),
            Counter(id),
            0,
            1,
            RegisterAccess.ReadOnly,
            RegisterStorage.Counter,
            [RegisterFields.Count],
            RegisterTable.CounterDocs[(int)id]));
}
