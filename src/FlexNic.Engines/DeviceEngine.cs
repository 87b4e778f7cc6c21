using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Rules;
using FlexNic.Image.Symbols;
using FlexNic.Model.Program.Nic;
using FlexNic.Stf.Engine;

namespace FlexNic.Engines;

/// <summary>A compiled program on the device model, for packet tests: ports of the test are ports of the NIC, no frame is too short, and no ring is full.</summary>
public sealed class DeviceEngine : IPacketEngine, IRuleTarget
{
    private readonly DevicePipelines _pipelines;
    private readonly ConfigurationImage _image;
    private readonly RuleInstaller _installer;
    private readonly CompiledControlPlane _plane;

    /// <summary>Assembles the image of the program and loads it. DMA requests go to <paramref name="host"/>; without one, to a memory that nobody sees.</summary>
    public DeviceEngine(CompiledProgram program, NicGeometry geometry, IHostMemory? host = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        _image = ImageAssembler.Assemble(program.ImageText, "compiled.image", geometry);
        _installer = new RuleInstaller(_image, geometry);
        _pipelines = new DevicePipelines(geometry, host ?? new SparseHostMemory());
        _pipelines.Write(_image.Rows);
        _plane = new CompiledControlPlane(program, this);
    }

    /// <summary>Frames that reached receive rings, in order.</summary>
    public IReadOnlyList<RingFrame> RingFrames => _pipelines.RingFrames;

    /// <inheritdoc/>
    public ImageSymbols Symbols => _image.Symbols;

    /// <inheritdoc/>
    public int LastHandle => _installer.LastHandle;

    /// <inheritdoc/>
    public IReadOnlyList<EngineTable> Tables => _plane.Tables;

    /// <inheritdoc/>
    public string? Apply(Rule rule)
    {
        string? reason = _installer.TryApply(rule, out IReadOnlyList<ImageRow> rows);
        _pipelines.Write(rows);
        return reason;
    }

    /// <inheritdoc/>
    public (uint Lo, uint Hi) ReadState(PipelineId pipeline, int stage, int row) => _pipelines.ReadState(pipeline, stage, row);

    /// <inheritdoc/>
    public string? AddEntry(EngineTable table, IReadOnlyList<EngineMatch> matches, EngineAction action, IReadOnlyList<BigInteger> arguments, int priority, out int handle) =>
        _plane.AddEntry(table, matches, action, arguments, priority, out handle);

    /// <inheritdoc/>
    public string? DeleteEntry(EngineTable table, int handle) => _plane.DeleteEntry(table, handle);

    /// <inheritdoc/>
    public string? ModifyEntry(EngineTable table, int handle, EngineAction action, IReadOnlyList<BigInteger> arguments) =>
        _plane.ModifyEntry(table, handle, action, arguments);

    /// <inheritdoc/>
    public string? ClearTable(EngineTable table) => _plane.ClearTable(table);

    /// <inheritdoc/>
    public string? SetDefault(EngineTable table, EngineAction action, IReadOnlyList<BigInteger> arguments) =>
        _plane.SetDefault(table, action, arguments);

    /// <inheritdoc/>
    public string? SetMirror(int session, int? port, int? group) => _plane.SetMirror(session, port, group);

    /// <inheritdoc/>
    public string? CreateGroup(int group) => _plane.CreateGroup(group);

    /// <inheritdoc/>
    public string? CreateNode(int replicaId, IReadOnlyList<int> ports, out int handle) =>
        _plane.CreateNode(replicaId, ports, out handle);

    /// <inheritdoc/>
    public string? AssociateNode(int group, int handle) => _plane.AssociateNode(group, handle);

    /// <inheritdoc/>
    public string? ReadRegister(string name, int index, out BigInteger value) =>
        _plane.ReadRegister(name, index, out value);

    /// <inheritdoc/>
    public string? WriteRegister(string name, int index, BigInteger value) => _plane.WriteRegister(name, index, value);

    /// <inheritdoc/>
    public string? ResetRegister(string name) => _plane.ResetRegister(name);

    /// <inheritdoc/>
    public string? ReadCounter(string name, int index, out long packets, out long bytes) =>
        _plane.ReadCounter(name, index, out packets, out bytes);

    /// <inheritdoc/>
    public string? WriteCounter(string name, int index, long packets, long bytes) =>
        _plane.WriteCounter(name, index, packets, bytes);

    /// <inheritdoc/>
    public string? ResetCounter(string name) => _plane.ResetCounter(name);

    /// <inheritdoc/>
    public string? SetMeterRates(string name, int? index, IReadOnlyList<MeterRate> rates) =>
        _plane.SetMeterRates(name, index, rates);

    /// <inheritdoc/>
    public void Send(int port, byte[] packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _pipelines.Receive(port, packet);
    }

    /// <inheritdoc/>
    public IReadOnlyList<EnginePacket> Drain()
    {
        EnginePacket[] sent = [.. _pipelines.Sent];
        _pipelines.Sent.Clear();
        return sent;
    }
}
