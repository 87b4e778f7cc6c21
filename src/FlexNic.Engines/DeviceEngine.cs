using FlexNic.Compiler;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Registers;
using FlexNic.Model.Device.Nic;
using FlexNic.Stf.Engine;

namespace FlexNic.Engines;

/// <summary>A compiled program on the device model of the whole NIC, for packet tests.</summary>
public sealed class DeviceEngine : CompiledEngine
{
    private readonly NicModel _nic;
    private readonly List<EnginePacket> _sent = [];

    /// <summary>Loads the image of the program and lets traffic in.</summary>
    public DeviceEngine(CompiledProgram program, NicGeometry geometry)
        : base(program, geometry)
    {
        _nic = new NicModel(geometry, new NoHost()) { Transmitted = (port, frame) => _sent.Add(new EnginePacket(port, [.. frame])) };
        Write(Image.Rows);
        _nic.WriteRegister(RegisterMap.Ctrl, RegisterFields.CtrlRxEnable.Mask | RegisterFields.CtrlTxEnable.Mask | RegisterFields.CtrlLossless.Mask);
    }

    /// <inheritdoc/>
    public override (uint Lo, uint Hi) ReadState(PipelineId pipeline, int stage, int row) => _nic.Pipeline(pipeline).ReadState(stage, row);

    /// <inheritdoc/>
    public override IReadOnlyList<EnginePacket> Drain()
    {
        EnginePacket[] sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    /// <inheritdoc/>
    protected override void Receive(int port, byte[] packet) => _nic.Receive(port, packet);

    /// <inheritdoc/>
    protected override void Write(IReadOnlyList<ImageRow> rows)
    {
        foreach (ImageRow row in rows)
        {
            _nic.WriteRow(row);
        }
    }

    // No receive ring is set up: nothing of a packet test reaches host memory.
    private sealed class NoHost : IModelHost
    {
        public void Write(ulong address, ReadOnlySpan<byte> data, DmaWriteKind kind)
        {
        }

        public void Read(ulong address, Span<byte> destination) => destination.Clear();
    }
}
