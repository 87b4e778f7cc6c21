using System.Buffers.Binary;
using FlexNic.Model.Program.Execution;
using FlexNic.Model.Program.Packets;
using FlexNic.Model.Program.Tables;
using FlexNic.Model.Program.Traffic;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Nic;

/// <summary>
/// A program of flexnic.p4 as a NIC: ingress, then by the packet's destination the DMA pipeline (with its requests against host memory, whose reads come
/// back into it) or the egress pipeline. One packet and all that comes of it at a time.
/// </summary>
internal sealed class NicModel : IArchitecture
{
    private const int MaxPasses = 1000;
    private static readonly string[] OptionalPipelines = ["dma", "egress"];

    private readonly Interpreter _interpreter;
    private readonly ElaboratedProgram _program;
    private readonly ObjectInstance _main;
    private readonly IHostMemory _host;
    private readonly P4Type _bridge;
    private readonly NicExterns _externs;
    private readonly Queue<Action> _work = new();
    private readonly List<(int Port, byte[] Data)> _output = [];
    private readonly List<RingFrame> _frames = [];
    private readonly List<int> _interrupts = [];
    private long _time;

    public NicModel(ElaboratedProgram program, TableStore tables, Random random, IHostMemory host, Action<UndefinedRead>? report)
    {
        _program = program;
        _main = program.Main ?? throw new NotSupportedException("the program has no main");
        _host = host;
        foreach (string pipeline in OptionalPipelines.Where(program.HasPipeline))
        {
            _ = (Part(pipeline + "_parser"), Part(pipeline), Part(pipeline + "_deparser"));
        }

        _bridge = Part("ingress").Block!.Parameters[3].Type;
        _externs = new NicExterns(random);
        _interpreter = new Interpreter(program, tables, _externs, report);
        _externs.Interpreter = _interpreter;
        foreach (ObjectInstance instance in ObjectTree.All(program))
        {
            _externs.Create(instance);
        }
    }

    /// <inheritdoc/>
    public Replication Replication { get; } = new();

    /// <inheritdoc/>
    public StatefulExterns State => _externs.State;

    public IReadOnlyList<RingFrame> RingFrames => _frames;

    public IReadOnlyList<int> Interrupts => _interrupts;

    /// <inheritdoc/>
    public IReadOnlyList<(int Port, byte[] Data)> Process(int port, byte[] data) => Run(new NicPacket(data, "PORT", port));

    /// <summary>Takes a packet of the host's transmit path through.</summary>
    public IReadOnlyList<(int Port, byte[] Data)> ProcessFromHost(int ring, byte[] data) => Run(new NicPacket(data, "HOST_TRANSMIT", ring));

    private List<(int Port, byte[] Data)> Run(NicPacket packet)
    {
        _output.Clear();
        _work.Clear();
        _externs.Time = ++_time;
        _work.Enqueue(() => Ingress(packet));
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

    private ObjectInstance Part(string name) => _main.Nested(name) ?? throw new NotSupportedException($"the package has no part '{name}'");

    private void Ingress(NicPacket packet)
    {
        Value bridge = ValueFactory.Zero(_bridge);
        packet.Destination = NicDestination.Host;
        packet.Target = 0;
        byte[] data = Pipeline("ingress", packet, bridge);
        Forward(packet with { Data = data, Bridge = bridge, Requests = [] });
    }

    private void Forward(NicPacket packet)
    {
        switch (packet.Destination)
        {
            case NicDestination.Port:
                _work.Enqueue(() => Egress(packet, packet.Target, 0));
                break;
            case NicDestination.Group:
                foreach ((int replica, int port) in Replication.Replicas(packet.Target))
                {
                    _work.Enqueue(() => Egress(packet with { Bridge = packet.Bridge!.Copy() }, port, replica));
                }

                break;
            case NicDestination.Ingress:
                _work.Enqueue(() => Ingress(new NicPacket(packet.Data, "RECIRCULATED", packet.Index) { Vnic = packet.Vnic }));
                break;
            case NicDestination.Host or NicDestination.Queue:
                _work.Enqueue(() => Dma(packet));
                break;
        }
    }

    private void Dma(NicPacket packet)
    {
        NicPacket own = packet with { Requests = [] };
        own.Destination = packet.Destination == NicDestination.Host && packet.Source != "DMA_COMPLETION" ? NicDestination.Host : NicDestination.Nowhere;
        byte[] data = Pipeline("dma", own, own.Bridge ?? ValueFactory.Zero(_bridge));
        foreach (DmaRequest request in own.Requests)
        {
            Execute(request, data, own);
        }

        if (own.Destination == NicDestination.Host)
        {
            _frames.Add(new RingFrame(own.Target, [.. data]));
        }
    }

    private void Egress(NicPacket packet, int port, int replica)
    {
        NicPacket own = packet with { Target = port, Cookie = replica };
        own.Destination = NicDestination.Port;
        byte[] data = Pipeline("egress", own, own.Bridge!);
        if (own.Destination == NicDestination.Port)
        {
            _output.Add((own.Target, data));
        }
    }

    private void Execute(DmaRequest request, byte[] packet, NicPacket owner)
    {
        switch (request.Kind)
        {
            case DmaRequestKind.Write when request.Length == 0 || (request.Data is null && request.Offset + request.Length > packet.Length):
                break;
            case DmaRequestKind.Write:
                _host.Write(request.Address, request.Data ?? packet[request.Offset..(request.Offset + request.Length)], request.Cache, request.Core);
                break;
            case DmaRequestKind.Read when request.Length == 0:
                break;
            case DmaRequestKind.Read:
                var read = new byte[request.Length];
                bool good = _host.Read(request.Address, read);
                Complete(good ? read : new byte[request.Length], request, good, owner);
                break;
            case DmaRequestKind.Atomic:
                var old = new byte[request.Length];
                bool done = _host.Read(request.Address, old) && _host.Write(request.Address, Atomic(request, old), 0, 0);
                Complete(done ? old : new byte[request.Length], request, done, owner);
                break;
            case DmaRequestKind.Interrupt:
                _interrupts.Add(request.Cookie);
                break;
        }
    }

    private void Complete(byte[] data, DmaRequest request, bool good, NicPacket owner) =>
        _work.Enqueue(() => Dma(new NicPacket(data, "DMA_COMPLETION", 0) { Cookie = request.Cookie, Status = good ? 0 : 1, Bridge = ValueFactory.Zero(_bridge), Vnic = owner.Vnic }));

    // Host memory is little-endian to atomic operations; the program's values are numbers.
    private static byte[] Atomic(DmaRequest request, byte[] old)
    {
        ulong before = Little(old);
        ulong operand = Big(request.Data!);
        ulong after = request.AtomicOp switch
        {
            "1" => before + operand,
            "2" => operand,
            "3" => before == Big(request.Compare!) ? operand : before,
            _ => before,
        };
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, after);
        return bytes[..old.Length];
    }

    private static ulong Little(byte[] bytes)
    {
        var padded = new byte[8];
        bytes.AsSpan(0, Math.Min(8, bytes.Length)).CopyTo(padded);
        return BinaryPrimitives.ReadUInt64LittleEndian(padded);
    }

    private static ulong Big(byte[] bytes)
    {
        var padded = new byte[8];
        bytes.AsSpan(0, Math.Min(8, bytes.Length)).CopyTo(padded.AsSpan(8 - Math.Min(8, bytes.Length)));
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    // Parser, control and deparser of a pipeline; gives the packet as it leaves. Through a pipeline that the package does not have it passes as it is.
    private byte[] Pipeline(string name, NicPacket packet, Value bridge)
    {
        if (!_program.HasPipeline(name))
        {
            return packet.Data;
        }

        _externs.Packet = packet;
        ObjectInstance parser = Part(name + "_parser");
        ObjectInstance control = Part(name);
        ObjectInstance deparser = Part(name + "_deparser");
        Value headers = ValueFactory.Undefined(parser.Block!.Parameters[1].Type);
        Value meta = ValueFactory.Undefined(parser.Block.Parameters[2].Type);
        var standardType = (StructType)parser.Block.Parameters[3].Type;
        CompositeValue standard = Standard(standardType, packet);
        var reader = new PacketReader(packet.Data);
        try
        {
            Run(parser, [new ObjectValue(reader), headers, meta, standard, bridge]);
        }
        catch (ParserErrorException e)
        {
            standard.Parts[standardType.Find("parser_error")!.Index] = new NameValue(e.Error);
        }

        Run(control, [headers, meta, standard, bridge]);
        var writer = new PacketWriter();
        Run(deparser, [new ObjectValue(writer), headers, meta]);
        return writer.Finish(reader.Rest);
    }

    private void Run(ObjectInstance instance, Value[] values)
    {
        var frame = new Frame(null, instance);
        for (int i = 0; i < instance.Block!.Parameters.Length; i++)
        {
            frame.Declare(instance.Block.Parameters[i].Variable, values[i]);
        }

        try
        {
            _interpreter.Blocks.Run(instance.Block, frame);
        }
        catch (ExitException)
        {
            // exit ends the control and nothing else.
        }
    }

    private CompositeValue Standard(StructType type, NicPacket packet)
    {
        var value = (CompositeValue)ValueFactory.Zero(type);
        foreach (Field field in type.Fields)
        {
            long? number = field.Name switch
            {
                "source" => packet.Source switch { "PORT" => 0, "HOST_TRANSMIT" => 1, "DMA_COMPLETION" => 2, _ => 3 },
                "index" => packet.Index,
                "queue" or "egress_port" => packet.Target,
                "packet_length" => packet.Data.Length,
                "vnic" => packet.Vnic,
                "cookie" or "replica" => packet.Cookie,
                "status" => packet.Status,
                "timestamp" => _time,
                _ => null,
            };
            if (number is { } n)
            {
                value.Parts[field.Index] = new NumberValue(n);
            }
        }

        return value;
    }
}
