using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Rules;
using FlexNic.Model.Device;
using FlexNic.Stf.Engine;

namespace FlexNic.Engines;

/// <summary>A compiled program on the device model, for packet tests: ports of the test are ports of the NIC, and no frame is too short.</summary>
public sealed class DeviceEngine : IPacketEngine
{
    private readonly PipelineModel _ingress;
    private readonly PipelineModel _egress;
    private readonly RuleInstaller _installer;
    private readonly List<EnginePacket> _sent = [];
    private readonly Dictionary<EngineTable, CompiledTable> _tables = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Table, int Handle), int[]> _rows = [];
    private readonly Dictionary<string, int> _handles = new(StringComparer.Ordinal);

    /// <summary>Assembles the image of the program and loads it.</summary>
    public DeviceEngine(CompiledProgram program, NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(program);
        ConfigurationImage image = ImageAssembler.Assemble(program.ImageText, "compiled.image", geometry);
        _installer = new RuleInstaller(image, geometry);
        _ingress = new PipelineModel(geometry, PipelineId.Ingress);
        _egress = new PipelineModel(geometry, PipelineId.Egress);
        Write(image.Rows);
        foreach (CompiledTable table in program.Tables.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var described = new EngineTable(
                table.Name,
                [.. table.Keys.Select(k => new EngineKey(k.Name, k.MatchKind, k.Width))],
                [.. table.Actions.Select(a => new EngineAction(a.Name, [.. a.Parameters.Select(p => new EngineParameter(p.Name, p.Width))]))]);
            _tables[described] = table;
            _handles[table.Name] = table.ProgramEntries;
        }

        Tables = [.. _tables.Keys];
    }

    /// <inheritdoc/>
    public IReadOnlyList<EngineTable> Tables { get; }

    /// <inheritdoc/>
    public string? AddEntry(EngineTable table, IReadOnlyList<EngineMatch> matches, EngineAction action, IReadOnlyList<BigInteger> arguments, int priority, out int handle)
    {
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentNullException.ThrowIfNull(action);
        CompiledTable compiled = _tables[table];
        handle = -1;
        IEnumerable<ImmutableArray<RuleKey>> rows = [[]];
        int prefix = 0;
        for (int i = 0; i < matches.Count; i++)
        {
            CompiledKey key = compiled.Keys[i];
            prefix += matches[i] is PrefixMatch p ? p.Length : 0;
            (BigInteger Value, BigInteger Mask)[] alternatives = [.. Alternatives(matches[i], key.Width)];
            if (key.Constant is { } constant)
            {
                rows = alternatives.Any(a => (constant & a.Mask) == (a.Value & a.Mask)) ? rows : [];
                continue;
            }

            rows = [.. rows.SelectMany(r => alternatives.Select(a => r.AddRange(key.Fields.Select(f => Part(f, a.Value, a.Mask, compiled.IsTernary)))))];
        }

        bool byPrefix = compiled.Keys.Any(k => k.MatchKind == "lpm") && !compiled.Keys.Any(k => k.MatchKind is "ternary" or "range" or "optional");
        ulong rank = byPrefix ? (ulong)(4096 - prefix) : (ulong)(1_000_000 - priority);
        CompiledAction of = compiled.Actions.First(a => a.Name == action.Name);
        List<int> made = [];
        foreach (ImmutableArray<RuleKey> row in rows)
        {
            var rule = new TableAdd(default, new RuleName(compiled.ImageName, default), new RuleName(of.ImageName, default), row, Values(arguments), compiled.IsTernary ? new RuleValue(rank, default) : null);
            if (Apply(rule) is { } fault)
            {
                return fault;
            }

            made.Add(_installer.LastHandle);
        }

        handle = _handles[compiled.Name]++;
        _rows[(compiled.Name, handle)] = [.. made];
        return null;
    }

    /// <inheritdoc/>
    public string? DeleteEntry(EngineTable table, int handle)
    {
        CompiledTable compiled = _tables[table];
        return Rows(compiled.Name, handle).Select(h => Apply(new TableDelete(default, new RuleName(compiled.ImageName, default), new RuleValue((ulong)h, default)))).FirstOrDefault(f => f is not null);
    }

    /// <inheritdoc/>
    public string? ModifyEntry(EngineTable table, int handle, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        ArgumentNullException.ThrowIfNull(action);
        CompiledTable compiled = _tables[table];
        CompiledAction of = compiled.Actions.First(a => a.Name == action.Name);
        return Rows(compiled.Name, handle)
            .Select(h => Apply(new TableModify(default, new RuleName(compiled.ImageName, default), new RuleName(of.ImageName, default), new RuleValue((ulong)h, default), Values(arguments))))
            .FirstOrDefault(f => f is not null);
    }

    /// <inheritdoc/>
    public string? ClearTable(EngineTable table) => Apply(new TableClear(default, new RuleName(_tables[table].ImageName, default)));

    /// <inheritdoc/>
    public string? SetDefault(EngineTable table, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        ArgumentNullException.ThrowIfNull(action);
        CompiledTable compiled = _tables[table];
        CompiledAction of = compiled.Actions.First(a => a.Name == action.Name);
        return compiled.DefaultIsConstant ? $"the default action of table '{compiled.Name}' is const"
            : Apply(new TableSetDefault(default, new RuleName(compiled.ImageName, default), new RuleName(of.MissName, default), Values(arguments)));
    }

    /// <inheritdoc/>
    public string? SetMirror(int session, int? port, int? group) => "mirror sessions are not supported by this target";

    /// <inheritdoc/>
    public string? CreateGroup(int group) => "multicast groups are not supported by this target";

    /// <inheritdoc/>
    public string? CreateNode(int replicaId, IReadOnlyList<int> ports, out int handle)
    {
        handle = -1;
        return "multicast groups are not supported by this target";
    }

    /// <inheritdoc/>
    public string? AssociateNode(int group, int handle) => "multicast groups are not supported by this target";

    /// <inheritdoc/>
    public string? ReadRegister(string name, int index, out BigInteger value)
    {
        value = 0;
        return $"there is no register '{name}'";
    }

    /// <inheritdoc/>
    public string? WriteRegister(string name, int index, BigInteger value) => Apply(new RegisterWrite(default, new RuleName(name, default), new RuleValue((ulong)index, default), new RuleValue((ulong)value, default)));

    /// <inheritdoc/>
    public string? ResetRegister(string name) => $"there is no register '{name}'";

    /// <inheritdoc/>
    public string? ReadCounter(string name, int index, out long packets, out long bytes)
    {
        (packets, bytes) = (0, 0);
        return $"there is no counter '{name}'";
    }

    /// <inheritdoc/>
    public string? SetMeterRates(string name, int? index, IReadOnlyList<MeterRate> rates) => $"there is no meter '{name}'";

    /// <inheritdoc/>
    public void Send(int port, byte[] packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        PipelineResult ingress = _ingress.Process(packet, PacketMeta.FromPort(port, packet.Length));
        if (ingress.Dropped || ingress.Meta.DstKind != DestinationKind.Port)
        {
            return;
        }

        PipelineResult egress = _egress.Process(ingress.Packet, ingress.Meta);
        if (!egress.Dropped && egress.Meta.DstKind == DestinationKind.Port)
        {
            _sent.Add(new EnginePacket(egress.Meta.DstIndex, [.. egress.Packet]));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<EnginePacket> Drain()
    {
        EnginePacket[] sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    private static IEnumerable<(BigInteger Value, BigInteger Mask)> Alternatives(EngineMatch match, int width)
    {
        BigInteger ones = Ir.NodeFactory.Ones(width);
        return match switch
        {
            ExactMatch e => [(e.Value, ones)],
            TernaryMatch t => [(t.Value & t.Mask & ones, t.Mask & ones)],
            PrefixMatch p => [(p.Value & (ones ^ Ir.NodeFactory.Ones(width - p.Length)), ones ^ Ir.NodeFactory.Ones(width - p.Length))],
            RangeMatch r => Ir.Prefixes.Of(r.First, r.Last, width),
            _ => [(0, 0)],
        };
    }

    private static RuleKey Part(CompiledKeyField field, BigInteger value, BigInteger mask, bool ternary)
    {
        BigInteger ones = Ir.NodeFactory.Ones(field.Width);
        var m = (ulong)((mask >> field.ValueLow) & ones);
        return new RuleKey((ulong)((value >> field.ValueLow) & ones), ternary ? m : null, null, default);
    }

    private static ImmutableArray<RuleValue> Values(IReadOnlyList<BigInteger> arguments) => [.. arguments.Select(a => new RuleValue((ulong)(a & ulong.MaxValue), default))];

    private int[] Rows(string table, int handle) => _rows.TryGetValue((table, handle), out int[]? rows) ? rows : [handle];

    private string? Apply(Rule rule)
    {
        try
        {
            Write(_installer.Apply(rule));
            return null;
        }
        catch (FlexNicInputException fault)
        {
            return fault.Diagnostics[0].Message;
        }
    }

    private void Write(IEnumerable<ImageRow> rows)
    {
        foreach (ImageRow row in rows)
        {
            _ingress.WriteRow(row);
            _egress.WriteRow(row);
        }
    }
}
