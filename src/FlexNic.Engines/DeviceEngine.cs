using FlexNic.Compiler;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Model.Program.Nic;
using FlexNic.Stf.Engine;

namespace FlexNic.Engines;

/// <summary>A compiled program on the device model, for packet tests: no ring is full, and frames for receive rings are kept.</summary>
public sealed class DeviceEngine : CompiledEngine
{
    private readonly DevicePipelines _pipelines;

    /// <summary>Loads the image of the program. DMA requests go to <paramref name="host"/>; without one, to a memory that nobody sees.</summary>
    public DeviceEngine(CompiledProgram program, NicGeometry geometry, IHostMemory? host = null)
        : base(program, geometry)
    {
        _pipelines = new DevicePipelines(geometry, host ?? new SparseHostMemory());
        _pipelines.Write(Image.Rows);
    }

    /// <summary>Frames that reached receive rings, in order.</summary>
    public IReadOnlyList<RingFrame> RingFrames => _pipelines.RingFrames;

    /// <inheritdoc/>
    public override (uint Lo, uint Hi) ReadState(PipelineId pipeline, int stage, int row) => _pipelines.ReadState(pipeline, stage, row);

    /// <inheritdoc/>
    public override IReadOnlyList<EnginePacket> Drain()
    {
        EnginePacket[] sent = [.. _pipelines.Sent];
        _pipelines.Sent.Clear();
        return sent;
    }

    /// <inheritdoc/>
    protected override void Receive(int port, byte[] packet) => _pipelines.Receive(port, packet);

    /// <inheritdoc/>
    protected override void Write(IReadOnlyList<ImageRow> rows) => _pipelines.Write(rows);
}
