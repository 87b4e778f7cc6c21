using FlexNic.Geometry;
using FlexNic.Image.Registers;

namespace FlexNic.Model.Device.Nic;

/// <summary>
/// BAR0 (docs/hardware.md, section 10): decodes addresses by <see cref="RegisterMap"/> and asks the block that holds the register. Addresses without a register
/// read 0 and ignore writes, write-only registers read 0.
/// </summary>
internal sealed class RegisterFileModel
{
    private readonly Dictionary<int, (Register Register, int Element)> _registers = [];
    private readonly NicGeometry _geometry;
    private readonly ConfigurationWindowModel _window;
    private readonly IReadOnlyList<ReceiveRingModel> _rings;
    private readonly MsixTableModel _msix;
    private readonly CounterBankModel _counters;
    private readonly Func<bool> _idle;
    private uint _control;

    public RegisterFileModel(
        NicGeometry geometry,
        ConfigurationWindowModel window,
        IReadOnlyList<ReceiveRingModel> rings,
        MsixTableModel msix,
        CounterBankModel counters,
        Func<bool> idle)
    {
        _geometry = geometry;
        _window = window;
        _rings = rings;
        _msix = msix;
        _counters = counters;
        _idle = idle;
        foreach (Register register in RegisterMap.For(geometry))
        {
            for (int i = 0; i < register.Count; i++)
            {
                _registers.Add(register.AddressOf(i), (register, i));
            }
        }
    }

    public bool RxEnable => RegisterFields.CtrlRxEnable.Get(_control) != 0;

    public bool Lossless => RegisterFields.CtrlLossless.Get(_control) != 0;

    public bool TxEnable => RegisterFields.CtrlTxEnable.Get(_control) != 0;

    public uint Read(uint address)
    {
        if (!_registers.TryGetValue(WordAddress(address), out (Register Register, int Element) found) || found.Register.Access == RegisterAccess.WriteOnly)
        {
            return 0;
        }

        Register register = found.Register;
        int at = register.AddressOf(found.Element);
        return register.Storage switch
        {
            RegisterStorage.Constant => Constant(register),
            RegisterStorage.Counter => _counters.Read(at),
            RegisterStorage.Msix => _msix.Read(at - RegisterMap.MsixTable),
            _ when at >= RegisterMap.RingBase => _rings[found.Element].Read(at - RegisterMap.Ring(found.Element, 0)),
            _ => Global(at),
        };
    }

    /// <summary>Writes a register; the ring it belongs to comes back, or null.</summary>
    public ReceiveRingModel? Write(uint address, uint value)
    {
        if (!_registers.TryGetValue(WordAddress(address), out (Register Register, int Element) found) || found.Register.Access == RegisterAccess.ReadOnly)
        {
            return null;
        }

        int at = found.Register.AddressOf(found.Element);
        if (found.Register.Storage == RegisterStorage.Msix)
        {
            _msix.Write(at - RegisterMap.MsixTable, value);
            return null;
        }

        if (at >= RegisterMap.RingBase)
        {
            _rings[found.Element].Write(at - RegisterMap.Ring(found.Element, 0), value);
            return _rings[found.Element];
        }

        if (at == RegisterMap.Ctrl)
        {
            _control = value & found.Register.Mask;
        }
        else
        {
            _window.Write(at, value);
        }

        return null;
    }

    private static int WordAddress(uint address) => (int)(address & (RegisterMap.BarBytes - 4));

    private uint Constant(Register register) => register.Address switch
    {
        RegisterMap.Shape => RegisterMap.ShapeValue(_geometry),
        RegisterMap.Geometry => GeometryFingerprint.Of(_geometry).First32,
        _ => register.Reset,
    };

    private uint Global(int address) => address switch
    {
        RegisterMap.Ctrl => _control,
        RegisterMap.Status => Status(),
        _ => _window.Read(address),
    };

    private uint Status()
    {
        uint status = RegisterFields.StatusIdle.Set(0, _idle() ? 1u : 0);
        return RegisterFields.StatusCfgBusy.Set(status, _window.Busy ? 1u : 0);
    }
}
