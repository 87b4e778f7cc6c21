using System.Numerics;
using FlexNic.Model.Program.Execution;
using FlexNic.Model.Program.Packets;
using FlexNic.Model.Program.Tables;
using FlexNic.Model.Program.Traffic;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Lexing;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.V1;

/// <summary>
/// A v1model program as a switch: parser, checksum verification, ingress, traffic manager with clones, resubmission and replication, egress, checksum
/// update, deparser and recirculation. One packet and all that comes of it at a time.
/// </summary>
internal sealed class V1Switch : IArchitecture
{
    public const int DropPort = 511;
    private const int MaxPasses = 1000;

    private readonly Interpreter _interpreter;
    private readonly ObjectInstance _parser;
    private readonly ObjectInstance _verify;
    private readonly ObjectInstance _ingress;
    private readonly ObjectInstance _egress;
    private readonly ObjectInstance _compute;
    private readonly ObjectInstance _deparser;
    private readonly StructType _standard;
    private readonly P4Type _metadata;
    private readonly Queue<Action> _work = new();
    private readonly List<(int Port, byte[] Data)> _output = [];
    private long _time;

    public V1Switch(ElaboratedProgram program, TableStore tables, Random random, Action<UndefinedRead>? report)
    {
        ObjectInstance main = program.Main ?? throw new NotSupportedException("the program has no main");
        ObjectInstance Part(string name) => main.Nested(name) ?? throw new NotSupportedException($"the package has no part '{name}'; it is not V1Switch");
        _parser = Part("p");
        _verify = Part("vr");
        _ingress = Part("ig");
        _egress = Part("eg");
        _compute = Part("ck");
        _deparser = Part("dep");
        _metadata = _parser.Block!.Parameters[2].Type;
        _standard = (StructType)_parser.Block.Parameters[3].Type;
        Externs = new V1Externs(random) { Standard = _standard };
        _interpreter = new Interpreter(program, tables, Externs, report);
        Externs.Interpreter = _interpreter;
        foreach (ObjectInstance instance in ObjectTree.All(program))
        {
            Externs.Create(instance);
        }
    }

    public V1Externs Externs { get; }

    /// <inheritdoc/>
    public StatefulExterns State => Externs.State;

    public Replication Replication { get; } = new();

    /// <summary>Takes a packet through; gives all packets that leave, in order.</summary>
    public IReadOnlyList<(int Port, byte[] Data)> Process(int port, byte[] data)
    {
        _output.Clear();
        _work.Clear();
        _time++;
        Externs.Time = _time;
        _work.Enqueue(() => Ingress(new V1Packet(data, port), 0, null));
        for (int pass = 0; _work.TryDequeue(out Action? next); pass++)
        {
            if (pass > MaxPasses)
            {
                throw new NotSupportedException($"a packet makes more than {MaxPasses} passes");
            }

            next();
        }

        return [.. _output];
    }

    private void Ingress(V1Packet packet, int instanceType, CompositeValue? kept)
    {
        Externs.Packet = packet;
        Parse(packet, instanceType, kept);
        V1Metadata standard = Standard(packet);
        standard["ingress_port"] = packet.IngressPort;
        byte[] original = packet.Data;
        Control(_verify, [packet.Headers!, packet.Metadata!]);
        Control(_ingress, [packet.Headers!, packet.Metadata!, packet.Standard!]);
        if (packet.Clone is { } clone)
        {
            var copy = new V1Packet(original, packet.IngressPort) { Truncate = packet.Truncate };
            CompositeValue fields = Keep(packet, clone.FieldList);
            _work.Enqueue(() =>
            {
                Externs.Packet = copy;
                Parse(copy, 1, fields);
                Mirror(copy, clone.Session);
            });
            packet.Clone = null;
        }

        if (packet.Resubmit is { } list)
        {
            CompositeValue fields = Keep(packet, list);
            _work.Enqueue(() => Ingress(new V1Packet(original, packet.IngressPort), 6, fields));
            return;
        }

        int group = (int)standard["mcast_grp"];
        if (group != 0)
        {
            Replicate(packet, group, 5);
            return;
        }

        int port = (int)standard["egress_spec"];
        if (port != DropPort)
        {
            _work.Enqueue(() => Egress(packet, port, 0));
        }
    }

    private void Egress(V1Packet packet, int port, int replicaId)
    {
        Externs.Packet = packet;
        packet.ClearRequests();
        V1Metadata standard = Standard(packet);
        standard["egress_port"] = port;
        standard["egress_rid"] = replicaId;
        standard["egress_spec"] = 0;
        Control(_egress, [packet.Headers!, packet.Metadata!, packet.Standard!]);
        if (packet.Clone is { } clone)
        {
            V1Packet copy = Copy(packet);
            copy.Metadata = Keep(packet, clone.FieldList);
            copy.Standard = (CompositeValue)ValueFactory.Zero(_standard);
            V1Metadata own = Standard(copy);
            own["instance_type"] = 2;
            own["packet_length"] = packet.Length;
            own["ingress_port"] = standard["ingress_port"];
            Mirror(copy, clone.Session);
        }

        if (standard["egress_spec"] == DropPort)
        {
            return;
        }

        Control(_compute, [packet.Headers!, packet.Metadata!]);
        var writer = new PacketWriter();
        var frame = new Frame(null, _deparser);
        IReadOnlyList<Parameter> parameters = _deparser.Block!.Parameters;
        frame.Declare(parameters[0].Variable, new ObjectValue(writer));
        frame.Declare(parameters[1].Variable, packet.Headers!.Copy());
        Guard(() => _interpreter.Blocks.Run(_deparser.Block!, frame));
        byte[] data = writer.Finish(packet.Payload);
        if (packet.Truncate is { } length && data.Length > length)
        {
            data = data[..length];
        }

        if (packet.Recirculate is { } list)
        {
            CompositeValue fields = Keep(packet, list);
            _work.Enqueue(() => Ingress(new V1Packet(data, packet.IngressPort), 4, fields));
            return;
        }

        _output.Add((port, data));
    }

    private void Parse(V1Packet packet, int instanceType, CompositeValue? kept)
    {
        packet.Metadata = kept ?? (CompositeValue)ValueFactory.Undefined(_metadata);
        packet.Standard = (CompositeValue)ValueFactory.Zero(_standard);
        packet.Headers = (CompositeValue)ValueFactory.Undefined(_parser.Block!.Parameters[1].Type);
        V1Metadata standard = Standard(packet);
        standard["ingress_port"] = packet.IngressPort;
        standard["packet_length"] = packet.Length;
        standard["instance_type"] = instanceType;
        standard["ingress_global_timestamp"] = _time;
        var reader = new PacketReader(packet.Data);
        Frame frame = Bind(_parser, [new ObjectValue(reader), packet.Headers, packet.Metadata, packet.Standard]);
        try
        {
            _interpreter.Blocks.Run(_parser.Block!, frame);
        }
        catch (ParserErrorException e)
        {
            Standard(packet).SetError(e.Error);
        }

        packet.Payload = reader.Rest;
    }

    // The parameters are the packet's own values: what the body changes is changed in them.
    private static Frame Bind(ObjectInstance instance, Value[] values)
    {
        var frame = new Frame(null, instance);
        for (int i = 0; i < values.Length; i++)
        {
            frame.Declare(instance.Block!.Parameters[i].Variable, values[i]);
        }

        return frame;
    }

    private void Control(ObjectInstance control, Value[] values)
    {
        Frame frame = Bind(control, values);
        Guard(() => _interpreter.Blocks.Run(control.Block!, frame));
    }

    private static void Guard(Action run)
    {
        try
        {
            run();
        }
        catch (ExitException)
        {
            // exit ends the control and nothing else.
        }
    }

    private void Mirror(V1Packet copy, int session)
    {
        if (Replication.Mirror(session) is not { } mirror)
        {
            return;
        }

        if (mirror.Group is { } group)
        {
            Replicate(copy, group, (int)Standard(copy)["instance_type"]);
        }

        if (mirror.Port is { } port)
        {
            _work.Enqueue(() => Egress(copy, port, 0));
        }
    }

    private void Replicate(V1Packet packet, int group, int instanceType)
    {
        foreach ((int replicaId, int port) in Replication.Replicas(group))
        {
            V1Packet copy = Copy(packet);
            Standard(copy)["instance_type"] = instanceType;
            _work.Enqueue(() => Egress(copy, port, replicaId));
        }
    }

    private static V1Packet Copy(V1Packet packet) => new(packet.Data, packet.IngressPort)
    {
        Payload = packet.Payload,
        Length = packet.Length,
        Headers = (CompositeValue)packet.Headers!.Copy(),
        Metadata = (CompositeValue)packet.Metadata!.Copy(),
        Standard = (CompositeValue)packet.Standard!.Copy(),
        Truncate = packet.Truncate,
    };

    // Metadata of which only the fields of a list keep their values.
    private CompositeValue Keep(V1Packet packet, int? list)
    {
        var kept = (CompositeValue)ValueFactory.Undefined(_metadata);
        if (list is { } number)
        {
            Keep(kept, packet.Metadata!, _metadata, number);
        }

        return kept;
    }

    private static void Keep(CompositeValue kept, CompositeValue from, P4Type type, int list)
    {
        if (type is not StructType s)
        {
            return;
        }

        foreach (Field field in s.Fields)
        {
            bool listed = field.Annotations.Any(a => a.Name == "field_list" && a.Body.Any(t => t.Kind == TokenKind.Number && IntegerText.Read(t.Text, out IntegerText n) is null && n.Value == list));
            if (listed)
            {
                kept.Put(field.Index, from.Parts[field.Index].Copy());
            }
            else if (kept.Parts[field.Index] is CompositeValue inner)
            {
                Keep(inner, (CompositeValue)from.Parts[field.Index], field.Type, list);
            }
        }
    }

    private V1Metadata Standard(V1Packet packet) => new(_standard, packet.Standard!);
}
