using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Stf.Engine;

namespace FlexNic.Engines;

/// <summary>The control plane of a compiled program: what it does by the names of the program becomes rules and reads by the names of the image.</summary>
public sealed class CompiledControlPlane : IControlPlane
{
    private const string NoGroups = "multicast groups are not supported by this target";

    private const int WordBits = 32;

    private readonly CompiledTables _tables;
    private readonly CompiledRegisters _registers;

    /// <summary>For a program whose image the target has loaded.</summary>
    public CompiledControlPlane(CompiledProgram program, IRuleTarget target)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(target);
        _tables = new CompiledTables(program, target);
        _registers = new CompiledRegisters(program, target);
    }

    /// <inheritdoc/>
    public IReadOnlyList<EngineTable> Tables => _tables.All;

    /// <summary>The places of an element of a register or counter, and what a counter counts; gives why there is none, or null.</summary>
    public string? Locate(bool counter, string name, int index, out CompiledRegister? register, out ImmutableArray<StatePart> parts) =>
        _registers.Locate(counter, name, index, out register, out parts);

    /// <inheritdoc/>
    public string? AddEntry(EngineTable table, IReadOnlyList<EngineMatch> matches, EngineAction action, IReadOnlyList<BigInteger> arguments, int priority, out int handle)
    {
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentNullException.ThrowIfNull(action);
        return _tables.Add(table, matches, action, arguments, priority, out handle);
    }

    /// <inheritdoc/>
    public string? DeleteEntry(EngineTable table, int handle) => _tables.Delete(table, handle);

    /// <inheritdoc/>
    public string? ModifyEntry(EngineTable table, int handle, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _tables.Modify(table, handle, action, arguments);
    }

    /// <inheritdoc/>
    public string? ClearTable(EngineTable table) => _tables.Clear(table);

    /// <inheritdoc/>
    public string? SetDefault(EngineTable table, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _tables.SetDefault(table, action, arguments);
    }

    /// <inheritdoc/>
    public string? SetMirror(int session, int? port, int? group) => "mirror sessions are not supported by this target";

    /// <inheritdoc/>
    public string? CreateGroup(int group) => NoGroups;

    /// <inheritdoc/>
    public string? CreateNode(int replicaId, IReadOnlyList<int> ports, out int handle)
    {
        handle = -1;
        return NoGroups;
    }

    /// <inheritdoc/>
    public string? AssociateNode(int group, int handle) => NoGroups;

    /// <inheritdoc/>
    public string? ReadRegister(string name, int index, out BigInteger value)
    {
        string? reason = _registers.Locate(false, name, index, out _, out ImmutableArray<StatePart> parts);
        value = reason is null ? _registers.Read(parts) : 0;
        return reason;
    }

    /// <inheritdoc/>
    public string? WriteRegister(string name, int index, BigInteger value) =>
        _registers.Locate(false, name, index, out CompiledRegister? register, out _) ?? _registers.Write(register!, index, value);

    /// <inheritdoc/>
    public string? ResetRegister(string name) => _registers.Reset(false, name);

    /// <inheritdoc/>
    public string? ReadCounter(string name, int index, out long packets, out long bytes)
    {
        (packets, bytes) = (0, 0);
        if (_registers.Locate(true, name, index, out CompiledRegister? register, out ImmutableArray<StatePart> parts) is { } reason)
        {
            return reason;
        }

        var value = (ulong)_registers.Read(parts);
        switch (register!.Kind)
        {
            case CompiledRegisterKind.PacketAndByteCounter:
                (packets, bytes) = ((uint)value, (long)(value >> WordBits));
                break;
            case CompiledRegisterKind.ByteCounter:
                bytes = (long)value;
                break;
            default:
                packets = (long)value;
                break;
        }

        return null;
    }

    /// <inheritdoc/>
    public string? WriteCounter(string name, int index, long packets, long bytes) =>
        _registers.Locate(true, name, index, out CompiledRegister? register, out _)
        ?? _registers.Write(register!, index, register!.Kind switch
        {
            CompiledRegisterKind.PacketAndByteCounter => ((BigInteger)bytes << WordBits) | packets,
            CompiledRegisterKind.ByteCounter => bytes,
            _ => packets,
        });

    /// <inheritdoc/>
    public string? ResetCounter(string name) => _registers.Reset(true, name);

    /// <inheritdoc/>
    public string? SetMeterRates(string name, int? index, IReadOnlyList<MeterRate> rates) => "meters are not supported by this target";
}
