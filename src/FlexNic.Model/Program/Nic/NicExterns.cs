using System.Globalization;
using System.Numerics;
using FlexNic.Model.Program.Execution;
using FlexNic.Model.Program.Externs;
using FlexNic.Model.Program.Packets;
using FlexNic.Model.Program.Traffic;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Nic;

/// <summary>The externs of flexnic.p4.</summary>
internal sealed class NicExterns(Random random) : IExternLibrary
{
    private static readonly string[] Colors = ["GREEN", "YELLOW", "RED"];

    private readonly Dictionary<ObjectInstance, uint> _checksums = [];
    private readonly Dictionary<ObjectInstance, (Value Min, Value Max)> _random = [];

    /// <summary>Registers, counters, meters, digests.</summary>
    public StatefulExterns State { get; } = new();

    /// <summary>The packet that the program works on.</summary>
    public NicPacket Packet { get; set; } = new([], "PORT", 0);

    public long Time { get; set; }

    public Interpreter? Interpreter { get; set; }

    public void Create(ObjectInstance instance)
    {
        switch (instance.Extern?.Name)
        {
            case "Register":
                P4Type element = ((ExternType)instance.Type).Arguments[0];
                Value? initial = instance.Argument("initial_value") is ElaboratedConstant c ? ValueFactory.Of(c.Value, c.Type) : null;
                State.Registers[instance] = new RegisterArray(instance.FullName, element, instance.Number("size") ?? 0) { Initial = initial };
                break;
            case "Counter":
                State.Counters[instance] = new CounterArray(instance.FullName, instance.Number("n_counters") ?? 0);
                break;
            case "Meter":
                State.Meters[instance] = new MeterArray(instance.FullName, instance.Argument("type") is ElaboratedConstant { Value: MemberConstant { Name: "BYTES" } });
                break;
            case "Random" when instance.Argument("min") is ElaboratedConstant min && instance.Argument("max") is ElaboratedConstant max:
                _random[instance] = (ValueFactory.Of(min.Value, min.Type), ValueFactory.Of(max.Value, max.Type));
                break;
        }
    }

    public Value? Call(ExternInvocation call)
    {
        if (call.Instance is null)
        {
            if (call.Name == "lookahead_padded")
            {
                return PacketIn.LookaheadPadded((PacketReader)((ObjectValue)call.Value(0)).Target, call);
            }

            Function(call);
            return null;
        }

        return Method(call, call.Instance);
    }

    private Value? Method(ExternInvocation call, ObjectInstance instance)
    {
        switch (call.ExternName, call.Name)
        {
            case ("Register", "read"):
                return State.Registers[instance].Read(call.Number(0));
            case ("Register", "write"):
                State.Registers[instance].Write(call.Number(0), call.Value(1));
                return null;
            case ("RegisterAction", "execute"):
                RegisterArray register = State.Registers[instance.Nested("register") ?? throw new NotSupportedException("a RegisterAction without register")];
                Value[] after = Interpreter!.Calls.OwnMethod(instance, "apply", register.Read(call.Number(0)));
                register.Write(call.Number(0), after[0]);
                return after[1];
            case ("RegisterOperation", "execute"):
                RegisterArray operated = State.Registers[instance.Nested("register") ?? throw new NotSupportedException("a RegisterOperation without register")];
                Value[] done = Interpreter!.Calls.OwnMethod(instance, "apply", operated.Read(call.Number(0)), call.Value(1));
                operated.Write(call.Number(0), done[0]);
                return done[2];
            case ("Counter", "count"):
                State.Counters[instance].Count(call.Number(0), Packet.Data.Length);
                return null;
            case ("DirectCounter", "count"):
                if (Interpreter?.Tables.Current?.LastHit is { } entry)
                {
                    entry.Packets++;
                    entry.Bytes += Packet.Data.Length;
                }

                return null;
            case ("Meter", "execute"):
                return new NameValue(Colors[State.Meters[instance].Execute(call.Number(0), Packet.Data.Length, Time)]);
            case ("DirectMeter", "execute"):
                return new NameValue("GREEN");
            case ("Hash", "get_hash"):
                return Hash(call, instance);
            case ("InternetChecksum", _):
                return Checksum(call, instance);
            case ("Random", "read"):
                BigInteger low = ((NumberValue)_random[instance].Min).Number;
                BigInteger span = ((NumberValue)_random[instance].Max).Number - low + 1;
                return new NumberValue(low + (span.Sign <= 0 ? 0 : random.NextInt64() % span));
            case ("Digest", "pack"):
                State.Digests.Add(Bytes(call, 0));
                return null;
            default:
                throw new NotSupportedException($"extern '{call.ExternName}.{call.Name}' is not part of flexnic.p4");
        }
    }

    private static NumberValue Hash(ExternInvocation call, ObjectInstance instance)
    {
        string algorithm = instance.Argument("algorithm") is ElaboratedConstant { Value: MemberConstant m } ? m.Name : "IDENTITY";
        int data = call.Count == 1 ? 0 : 1;
        (BigInteger bits, int width) = ValueBits.Flatten(call.Value(data), call.TypeOf(data));
        BigInteger hash = HashFunctions.Compute(algorithm, bits, width);
        if (data == 1)
        {
            BigInteger max = call.Number(2);
            hash = call.Number(0) + (max.Sign <= 0 ? 0 : hash % max);
        }

        return new NumberValue(ValueBits.Wrap(hash, TypeFacts.Representation(call.Return)));
    }

    private NumberValue? Checksum(ExternInvocation call, ObjectInstance instance)
    {
        uint sum = _checksums.GetValueOrDefault(instance);
        switch (call.Name)
        {
            case "clear":
                _checksums[instance] = 0;
                return null;
            case "add":
                _checksums[instance] = Fold(sum + (ushort)~Checksums.Internet(Bytes(call, 0)));
                return null;
            case "subtract":
                _checksums[instance] = Fold(sum + Checksums.Internet(Bytes(call, 0)));
                return null;
            case "get":
                return new NumberValue(~sum & 0xFFFF);
            case "get_state":
                return new NumberValue(sum);
            default:
                _checksums[instance] = (uint)call.Number(0);
                return null;
        }
    }

    private void Function(ExternInvocation call)
    {
        switch (call.Name)
        {
            case "send_to_port":
                Send(NicDestination.Port, call.Number(0));
                break;
            case "send_to_host":
                Send(NicDestination.Host, call.Number(0));
                break;
            case "send_to_queue":
                Send(NicDestination.Queue, call.Number(0));
                break;
            case "multicast":
                Send(NicDestination.Group, call.Number(0));
                break;
            case "recirculate_packet":
                Send(NicDestination.Ingress, 0);
                break;
            case "drop_packet":
                Send(NicDestination.Nowhere, 0);
                break;
            case "set_priority":
                break;
            case "dma_write":
                Request(new DmaRequest(DmaRequestKind.Write, (ulong)call.Number(0), (int)call.Number(1), (int)call.Number(2), null, Int(call, 3), Int(call, 4), 0, "", null));
                break;
            case "dma_write_field":
                byte[] field = Bytes(call, 1);
                Request(new DmaRequest(DmaRequestKind.Write, (ulong)call.Number(0), 0, field.Length, field, Int(call, 2), Int(call, 3), 0, "", null));
                break;
            case "dma_read":
                Request(new DmaRequest(DmaRequestKind.Read, (ulong)call.Number(0), 0, (int)call.Number(1), null, 0, 0, (int)call.Number(2), "", null));
                break;
            case "dma_atomic":
                int operand = call.Count == 5 ? 3 : 2;
                byte[] value = Bytes(call, operand);
                byte[]? compare = call.Count == 5 ? Bytes(call, 2) : null;
                Request(new DmaRequest(DmaRequestKind.Atomic, (ulong)call.Number(1), 0, value.Length, value, 0, 0, (int)call.Number(operand + 1), call.Number(0).ToString(CultureInfo.InvariantCulture), compare));
                break;
            case "raise_interrupt":
                Request(new DmaRequest(DmaRequestKind.Interrupt, 0, 0, 0, null, 0, 0, (int)call.Number(0), "", null));
                break;
            default:
                throw new NotSupportedException($"extern function '{call.Name}' is not part of flexnic.p4");
        }
    }

    private void Send(NicDestination destination, BigInteger target)
    {
        Packet.Destination = destination;
        Packet.Target = (int)target;
    }

    private void Request(DmaRequest request) => Packet.Requests = Packet.Requests.Add(request);

    private static int Int(ExternInvocation call, int index) => (int)call.Number(index);

    private static byte[] Bytes(ExternInvocation call, int index)
    {
        (BigInteger bits, int width) = ValueBits.Flatten(call.Value(index), call.TypeOf(index));
        return ValueBits.ToBytes(bits, width);
    }

    private static uint Fold(uint sum) => (sum & 0xFFFF) + (sum >> 16);
}
