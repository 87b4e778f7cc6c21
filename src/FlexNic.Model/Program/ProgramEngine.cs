using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Model.Program.Execution;
using FlexNic.Model.Program.Externs;
using FlexNic.Model.Program.Nic;
using FlexNic.Model.Program.Tables;
using FlexNic.Model.Program.Traffic;
using FlexNic.Model.Program.V1;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using FlexNic.Stf.Engine;

namespace FlexNic.Model.Program;

/// <summary>The program model as an engine of packet tests: runs what the text of a v1model or FlexNIC program means.</summary>
public sealed class ProgramEngine : IPacketEngine
{
    private readonly IArchitecture _switch;
    private readonly NicModel? _nic;
    private readonly List<EnginePacket> _sent = [];
    private readonly List<UndefinedRead> _undefined = [];
    private readonly Dictionary<EngineTable, TableState> _tables = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<EngineAction, TableAction> _actions = new(ReferenceEqualityComparer.Instance);

    /// <summary>An engine for a program; the seed is for the extern random. Throws <see cref="NotSupportedException"/> when main is neither V1Switch nor FlexNic.</summary>
    public ProgramEngine(CheckedProgram program, int seed = 0, bool reportUndefined = false, IHostMemory? host = null)
    {
        ElaboratedProgram elaborated = Elaborator.Run(program);
        var store = new TableStore(elaborated);
        Action<UndefinedRead>? report = reportUndefined ? _undefined.Add : null;
        if (elaborated.IsFlexNic)
        {
            _nic = new NicModel(elaborated, store, new Random(seed), host ?? new SparseHostMemory(), report);
        }

        _switch = _nic ?? (IArchitecture)new V1Switch(elaborated, store, new Random(seed), report);
        Tables = [.. store.All.Select(Describe)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<EngineTable> Tables { get; }

    /// <summary>Reads of values that the program never set, when they are to be reported.</summary>
    public IReadOnlyList<UndefinedRead> UndefinedReads => _undefined;

    /// <summary>Messages of the extern digest so far.</summary>
    public IReadOnlyList<byte[]> Digests => _switch.State.Digests;

    /// <summary>Calls of assert and assume that did not hold.</summary>
    public IReadOnlyList<string> FailedAssertions => _switch.State.FailedAssertions;

    /// <summary>Frames that a FlexNIC program delivered to receive rings, in order.</summary>
    public IReadOnlyList<RingFrame> RingFrames => _nic?.RingFrames ?? [];

    /// <summary>Interrupts that a FlexNIC program raised, in order.</summary>
    public IReadOnlyList<int> Interrupts => _nic?.Interrupts ?? [];

    /// <summary>The host hands a frame to the transmit path of a FlexNIC program.</summary>
    public void SendFromHost(int ring, byte[] packet)
    {
        foreach ((int to, byte[] data) in (_nic ?? throw new NotSupportedException("only a FlexNIC program has a host")).ProcessFromHost(ring, packet))
        {
            _sent.Add(new EnginePacket(to, [.. data]));
        }
    }

    /// <inheritdoc/>
    public string? AddEntry(EngineTable table, IReadOnlyList<EngineMatch> matches, EngineAction action, IReadOnlyList<BigInteger> arguments, int priority, out int handle)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentNullException.ThrowIfNull(arguments);
        handle = -1;
        TableState state = _tables[table];
        if ((Fixed(table) ?? NotForEntries(action)) is { } reason)
        {
            return reason;
        }

        if (table.Keys.IsEmpty)
        {
            return $"table '{table.Name}' has no key: it takes no entries, only a default action";
        }

        var converted = ImmutableArray.CreateBuilder<KeyMatch>();
        for (int i = 0; i < matches.Count; i++)
        {
            if (Convert(matches[i], table.Keys[i]) is not { } match)
            {
                return $"the value of key '{table.Keys[i].Name}' does not fit its {table.Keys[i].Width} bits";
            }

            converted.Add(match);
        }

        if (table.Keys.All(k => k.MatchKind == "exact") && state.Entries.FirstOrDefault(e => e.Matches.SequenceEqual(converted)) is { } twin)
        {
            return $"table '{table.Name}' has an entry with this key already, handle {twin.Handle}";
        }

        handle = state.Add(new TableEntryState(converted.ToImmutable(), Call(action, arguments), priority));
        return null;
    }

    /// <inheritdoc/>
    public string? DeleteEntry(EngineTable table, int handle) => Fixed(table) ?? (_tables[table].Remove(handle) ? null : $"table '{table.Name}' has no entry {handle}");

    /// <inheritdoc/>
    public string? ModifyEntry(EngineTable table, int handle, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        if ((Fixed(table) ?? NotForEntries(action)) is { } reason)
        {
            return reason;
        }

        if (_tables[table].Entries.FirstOrDefault(e => e.Handle == handle) is not { } entry)
        {
            return $"table '{table.Name}' has no entry {handle}";
        }

        entry.Action = Call(action, arguments);
        return null;
    }

    /// <inheritdoc/>
    public string? ClearTable(EngineTable table)
    {
        string? reason = Fixed(table);
        if (reason is null)
        {
            _tables[table].Clear();
        }

        return reason;
    }

    /// <inheritdoc/>
    public string? SetDefault(EngineTable table, EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        TableState state = _tables[table];
        if (state.Declaration.HasConstDefault)
        {
            return $"the default action of table '{table.Name}' is const";
        }

        if (_actions[action].Annotations.Any(a => a.Name == "tableonly"))
        {
            return $"action '{action.Name}' is @tableonly and cannot be the default";
        }

        state.Default = Call(action, arguments);
        return null;
    }

    /// <inheritdoc/>
    public string? SetMirror(int session, int? port, int? group)
    {
        _switch.Replication.SetMirror(session, port, group);
        return null;
    }

    /// <inheritdoc/>
    public string? CreateGroup(int group) => _switch.Replication.CreateGroup(group) ? null : $"group {group} exists already";

    /// <inheritdoc/>
    public string? CreateNode(int replicaId, IReadOnlyList<int> ports, out int handle)
    {
        handle = _switch.Replication.CreateNode(replicaId, [.. ports]);
        return null;
    }

    /// <inheritdoc/>
    public string? AssociateNode(int group, int handle) => _switch.Replication.Associate(group, handle) ? null : $"there is no group {group} or no node {handle}";

    /// <inheritdoc/>
    public string? ReadRegister(string name, int index, out BigInteger value)
    {
        string? reason = Element(name, index, out RegisterArray? register, out Field? field);
        value = 0;
        if (reason is null)
        {
            Value held = register!.Read(index);
            value = field is null ? ValueBits.Flatten(held, register.Element).Bits : ValueBits.Flatten(((CompositeValue)held).Parts[field.Index], field.Type).Bits;
        }

        return reason;
    }

    /// <inheritdoc/>
    public string? WriteRegister(string name, int index, BigInteger value)
    {
        if (Element(name, index, out RegisterArray? register, out Field? field) is { } reason)
        {
            return reason;
        }

        P4Type type = field?.Type ?? register!.Element;
        if (TypeFacts.Representation(type) is StructType s)
        {
            return $"an element of '{register!.Name}' is a struct; its fields are written one by one: {string.Join(", ", s.Fields.Select(f => $"{register.Name}.{f.Name}"))}";
        }

        int width = TypeFacts.IsBoolean(type) ? 1 : TypeFacts.Width(type);
        if (value.GetBitLength() > width)
        {
            return $"an element of '{name}' has {width} bits, {value} needs {value.GetBitLength()}";
        }

        Value written = FromNumber(type, value);
        if (field is not null)
        {
            var held = (CompositeValue)register!.Read(index);
            held.Parts[field.Index] = written;
            written = held;
        }

        register!.Write(index, written);
        return null;
    }

    /// <inheritdoc/>
    public string? ResetRegister(string name)
    {
        string? reason = Element(_switch.State.Registers.Values, r => r.Name, null, "register", name, 0, out RegisterArray? register);
        register?.Reset();
        return reason;
    }

    /// <inheritdoc/>
    public string? ReadCounter(string name, int index, out long packets, out long bytes)
    {
        string? reason = Element(_switch.State.Counters.Values, c => c.Name, c => c.Size, "counter", name, index, out CounterArray? counter);
        (packets, bytes) = reason is null ? counter!.Read(index) : (0, 0);
        return reason;
    }

    /// <inheritdoc/>
    public string? WriteCounter(string name, int index, long packets, long bytes)
    {
        string? reason = Element(_switch.State.Counters.Values, c => c.Name, c => c.Size, "counter", name, index, out CounterArray? counter);
        if (reason is null)
        {
            counter!.Write(index, packets, bytes);
        }

        return reason;
    }

    /// <inheritdoc/>
    public string? ResetCounter(string name)
    {
        string? reason = Element(_switch.State.Counters.Values, c => c.Name, null, "counter", name, 0, out CounterArray? counter);
        counter?.Reset();
        return reason;
    }

    /// <inheritdoc/>
    public string? SetMeterRates(string name, int? index, IReadOnlyList<MeterRate> rates)
    {
        MeterArray? meter = Find(_switch.State.Meters.Values, m => m.Name, name);
        meter?.SetRates(index, [.. rates.Select(r => (r.Rate, r.Burst))]);
        return meter is null ? $"there is no meter '{name}'" : null;
    }

    /// <inheritdoc/>
    public void Send(int port, byte[] packet)
    {
        foreach ((int to, byte[] data) in _switch.Process(port, packet))
        {
            _sent.Add(new EnginePacket(to, [.. data]));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<EnginePacket> Drain()
    {
        EnginePacket[] sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    private static string? Element<T>(IEnumerable<T> all, Func<T, string> nameOf, Func<T, BigInteger>? sizeOf, string kind, string name, int index, out T? found)
        where T : class
    {
        T[] items = [.. all];
        found = Find(items, nameOf, name);
        if (found is null)
        {
            string? nearest = NearestName.Of(name, items.Select(nameOf).Concat(items.Select(i => nameOf(i)[(nameOf(i).LastIndexOf('.') + 1)..])));
            string there = items.Length == 0 ? "the program has none" : $"there are: {string.Join(", ", items.Select(nameOf))}";
            return $"there is no {kind} '{name}'; {(nearest is null ? "" : $"'{nearest}' is near; ")}{there}";
        }

        return sizeOf is not null && index >= sizeOf(found) ? $"{kind} '{nameOf(found)}' has no element {index}: 0..{sizeOf(found) - 1} fit" : null;
    }

    // An element of a register, or of one field of its elements when they are structs: NAME.FIELD.
    private string? Element(string name, int index, out RegisterArray? register, out Field? field)
    {
        field = null;
        string? reason = Element(_switch.State.Registers.Values, r => r.Name, r => r.Size, "register", name, index, out register);
        int dot = name.LastIndexOf('.');
        if (register is null && dot > 0
            && Find(_switch.State.Registers.Values, r => r.Name, name[..dot]) is { } whole
            && TypeFacts.Representation(whole.Element) is StructType type && type.Find(name[(dot + 1)..]) is { } part)
        {
            field = part;
            return Element(_switch.State.Registers.Values, r => r.Name, r => r.Size, "register", whole.Name, index, out register);
        }

        return reason;
    }

    private string? NotForEntries(EngineAction action) => _actions[action].Annotations.Any(a => a.Name == "defaultonly") ? $"action '{action.Name}' is @defaultonly and cannot be in an entry" : null;

    private string? Fixed(EngineTable table) => _tables[table].Declaration.HasConstEntries ? $"the entries of table '{table.Name}' are const" : null;

    private static T? Find<T>(IEnumerable<T> all, Func<T, string> nameOf, string name)
        where T : class
    {
        T[] items = [.. all];
        return items.FirstOrDefault(x => nameOf(x) == name) ?? (items.Where(x => nameOf(x).EndsWith("." + name, StringComparison.Ordinal)).ToArray() is [var one] ? one : null);
    }

    private static KeyMatch? Convert(EngineMatch match, EngineKey key)
    {
        BigInteger most = (BigInteger.One << key.Width) - 1;
        switch (match)
        {
            case ExactMatch e:
                return e.Value <= most ? KeyMatch.Exact(e.Value, key.Width) : null;
            case TernaryMatch t:
                return KeyMatch.Ternary(t.Value, t.Mask & most);
            case PrefixMatch p:
                return p.Value <= most && p.Length <= key.Width ? KeyMatch.Prefix(p.Value, p.Length, key.Width) : null;
            case RangeMatch r:
                return KeyMatch.Range(r.First, r.Last);
            default:
                return KeyMatch.Any();
        }
    }

    private ActionCallState Call(EngineAction action, IReadOnlyList<BigInteger> arguments)
    {
        TableAction declared = _actions[action];
        Parameter[] data = [.. declared.Action.Parameters.Where(p => p.Direction == Direction.None)];
        return new ActionCallState(declared, [.. data.Select((p, i) => FromNumber(p.Type, arguments[i]))]);
    }

    private static Value FromNumber(P4Type type, BigInteger number)
    {
        P4Type plain = TypeFacts.Representation(type);
        return TypeFacts.IsBoolean(plain) ? BooleanValue.Of(!number.IsZero) : plain is EnumType e ? new NameValue(e.Members[(int)number]) : new NumberValue(ValueBits.Wrap(number, plain));
    }

    private EngineTable Describe(TableState state)
    {
        var actions = ImmutableArray.CreateBuilder<EngineAction>();
        foreach (TableAction action in state.Declaration.Actions)
        {
            ActionDeclaration declaration = action.Action;
            string name = declaration.IsTop ? ControlPlaneName.Local(declaration.Name, declaration.Annotations).TrimStart('.') : state.Owner.NameOf(declaration.Name, declaration.Annotations);
            var described = new EngineAction(name, [.. declaration.Parameters.Where(p => p.Direction == Direction.None).Select(p => new EngineParameter(ControlPlaneName.Local(p.Name, p.Annotations), TypeFacts.Width(p.Type)))]);
            _actions[described] = action;
            actions.Add(described);
        }

        ImmutableArray<EngineKey> keys = [.. state.Declaration.Keys.Select(k => new EngineKey(k.Name, k.MatchKind, TypeFacts.IsBoolean(k.Expression.Type) ? 1 : Math.Max(1, TypeFacts.Width(k.Expression.Type))))];
        var table = new EngineTable(state.Name, keys, actions.ToImmutable());
        _tables[table] = state;
        return table;
    }
}
