using FlexNic.Image.Registers;

namespace FlexNic.Model.Device.Nic;

/// <summary>
/// The configuration window of BAR0, CFG_* (docs/hardware.md, sections 8 and 10): queues words, applies transactions whole or not at all, and reads rows of
/// stage SRAM. The model has no packet under way between two calls, so that what may be applied is applied at once.
/// </summary>
internal sealed class ConfigurationWindowModel(int capacityWords, ConfigurationBusModel bus)
{
    private const uint WordMask = 0x1F;
    private const uint RowMask = 0x3FFF << 5;
    private const uint AddressMask = 0x7FFF_FFFF;

    private readonly List<(uint Address, uint Data)> _queue = [];
    private uint _address;
    private bool _open;
    private bool _discarding;
    private bool _overflow;
    private bool _readDone;
    private ulong _readData;
    private uint _epoch;

    /// <summary>Words wait for their transaction to be complete.</summary>
    public bool Busy => _queue.Count != 0;

    public uint Read(int address) => address switch
    {
        RegisterMap.CfgAddr => _address,
        RegisterMap.CfgCtrl => RegisterFields.CfgTxnOpen.Set(0, _open ? 1u : 0),
        RegisterMap.CfgStatus => Status(),
        RegisterMap.CfgRdataLo => (uint)_readData,
        RegisterMap.CfgRdataHi => (uint)(_readData >> 32),
        RegisterMap.CfgEpoch => _epoch,
        _ => 0,
    };

    public void Write(int address, uint value)
    {
        switch (address)
        {
            case RegisterMap.CfgAddr:
                _address = value & AddressMask;
                break;
            case RegisterMap.CfgData:
                Queue(_address, value);
                _address = (_address & ~WordMask) | ((_address + 1) & WordMask);
                break;
            case RegisterMap.CfgDataLast:
                Queue(_address | ConfigurationBusModel.CommitBit, value);
                _address = (_address & ~(RowMask | WordMask)) | ((_address + (1 << 5)) & RowMask);
                if (!_open)
                {
                    Apply();
                }

                break;
            case RegisterMap.CfgCtrl:
                Control(value);
                break;
            case RegisterMap.CfgRead:
                _readData = bus.ReadRow(value & AddressMask);
                _readDone = true;
                break;
        }
    }

    private void Control(uint value)
    {
        if (RegisterFields.CfgClearOverflow.Get(value) != 0)
        {
            _overflow = false;
        }

        bool open = RegisterFields.CfgTxnOpen.Get(value) != 0;
        if (_open && !open)
        {
            Apply();
        }

        _open = open;
    }

    // A word that does not fit spoils the transaction from its first word to its last, however many follow.
    private void Queue(uint address, uint data)
    {
        if (_discarding || _queue.Count == capacityWords)
        {
            _queue.Clear();
            _discarding = true;
            _overflow = true;
            return;
        }

        _queue.Add((address, data));
    }

    private void Apply()
    {
        if (_queue.Count != 0)
        {
            foreach ((uint address, uint data) in _queue)
            {
                bus.Write(address, data);
            }

            _queue.Clear();
            _epoch = unchecked(_epoch + 1);
        }

        _discarding = false;
    }

    private uint Status()
    {
        uint status = RegisterFields.CfgWords.Set(0, (uint)_queue.Count);
        status = RegisterFields.CfgOverflow.Set(status, _overflow ? 1u : 0);
        return RegisterFields.CfgReadDone.Set(status, _readDone ? 1u : 0);
    }
}
