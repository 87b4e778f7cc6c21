using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Rules;
using FlexNic.Image.Symbols;
using FlexNic.Stf.Engine;

namespace FlexNic.Engines;

/// <summary>
/// A compiled program on something that executes its image, for packet tests: ports of the test are ports of the NIC. What the control plane does by the names
/// of the program becomes rows of the image here; who executes them, and takes packets, is left to the heirs.
/// </summary>
public abstract class CompiledEngine : IPacketEngine, IRuleTarget
{
    private readonly RuleInstaller _installer;
    private readonly CompiledControlPlane _plane;

    /// <summary>Assembles the image of the program; the heir loads it.</summary>
    protected CompiledEngine(CompiledProgram program, NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(geometry);
        Geometry = geometry;
        Image = ImageAssembler.Assemble(program.ImageText, "compiled.image", geometry);
        _installer = new RuleInstaller(Image, geometry);
        _plane = new CompiledControlPlane(program, this);
    }

    /// <inheritdoc/>
    public ImageSymbols Symbols => Image.Symbols;

    /// <inheritdoc/>
    public int LastHandle => _installer.LastHandle;

    /// <inheritdoc/>
    public IReadOnlyList<EngineTable> Tables => _plane.Tables;

    /// <summary>The shape of the NIC.</summary>
    protected NicGeometry Geometry { get; }

    /// <summary>The image without entries of the control plane.</summary>
    protected ConfigurationImage Image { get; }

    /// <inheritdoc/>
    public string? Apply(Rule rule)
    {
        string? reason = _installer.TryApply(rule, out IReadOnlyList<ImageRow> rows);
        Write(rows);
        return reason;
    }

    /// <inheritdoc/>
    public abstract (uint Lo, uint Hi) ReadState(PipelineId pipeline, int stage, int row);

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
        if (PacketLimits.Refusal(Geometry, port, packet.Length) is { } reason)
        {
            throw new NotSupportedException(reason);
        }

        Receive(port, packet);
    }

    /// <inheritdoc/>
    public abstract IReadOnlyList<EnginePacket> Drain();

    /// <summary>Writes rows in their order; packets that came before have not seen them.</summary>
    protected abstract void Write(IReadOnlyList<ImageRow> rows);

    /// <summary>A packet that the geometry allows arrives at a port.</summary>
    protected abstract void Receive(int port, byte[] packet);
}
