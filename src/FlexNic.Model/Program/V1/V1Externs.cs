using System.Numerics;
using FlexNic.Model.Program.Execution;
using FlexNic.Model.Program.Externs;
using FlexNic.Model.Program.Traffic;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.V1;

/// <summary>The externs of v1model.</summary>
internal sealed class V1Externs(Random random) : IExternLibrary
{
    /// <summary>Registers, counters, meters, digests.</summary>
    public StatefulExterns State { get; } = new();

    /// <summary>The packet that the program works on.</summary>
    public V1Packet? Packet { get; set; }

    /// <summary>Time of the packet in microseconds.</summary>
    public long Time { get; set; }

    /// <summary>Whose action runs, for counters of entries.</summary>
    public Interpreter? Interpreter { get; set; }

    /// <summary>Makes the state of an object, so that the control plane reaches it before the first packet.</summary>
    public void Create(ObjectInstance instance)
    {
        switch (instance.Extern?.Name)
        {
            case "register":
                P4Type element = ((ExternType)instance.Type).Arguments is [var first, ..] ? first : new BitType(32);
                State.Registers[instance] = new RegisterArray(instance.FullName, element, instance.Number("size") ?? 0);
                break;
            case "counter":
                State.Counters[instance] = new CounterArray(instance.FullName, instance.Number("size") ?? 0);
                break;
            case "meter":
                State.Meters[instance] = new MeterArray(instance.FullName, instance.Argument("type") is ElaboratedConstant { Value: MemberConstant { Name: "bytes" } });
                break;
        }
    }

    public Value? Call(ExternInvocation call) => call.Instance is null ? Function(call) : Method(call);

    private NumberValue? Method(ExternInvocation call)
    {
        ObjectInstance instance = call.Instance!;
        switch (call.ExternName, call.Name)
        {
            case ("register", "read"):
                call.Set(0, State.Registers[instance].Read(call.Number(1)));
                return null;
            case ("register", "write"):
                State.Registers[instance].Write(call.Number(0), call.Value(1));
                return null;
            case ("counter", "count"):
                State.Counters[instance].Count(call.Number(0), Packet!.Length);
                return null;
            case ("direct_counter", "count"):
                if (Interpreter?.Tables.Current?.LastHit is { } entry)
                {
                    entry.Packets++;
                    entry.Bytes += Packet!.Length;
                }

                return null;
            case ("meter", "execute_meter"):
                call.Set(1, State.Meters[instance].Execute(call.Number(0), Packet!.Length, Time));
                return null;
            case ("direct_meter", "read"):
                call.Set(0, 0);
                return null;
            case ("Checksum16", "get"):
                return new NumberValue(Checksums.Internet(Data(call, 0)));
            default:
                throw new NotSupportedException($"extern '{call.ExternName}.{call.Name}' is not part of v1model");
        }
    }

    private Value? Function(ExternInvocation call)
    {
        switch (call.Name)
        {
            case "mark_to_drop" when call.Count == 0:
                Drop(new V1Metadata(StandardType(call), Packet!.Standard!));
                return null;
            case "mark_to_drop":
                Value standard = call.Value(0);
                Drop(new V1Metadata((StructType)call.TypeOf(0), (CompositeValue)standard));
                call.Set(0, standard);
                return null;
            case "hash":
                Hash(call);
                return null;
            case "random":
                BigInteger low = call.Number(1);
                BigInteger span = call.Number(2) - low + 1;
                call.Set(0, span.Sign <= 0 ? low : low + (NextRandom() % span));
                return null;
            case "verify_checksum" or "verify_checksum_with_payload":
                if (call.Truth(0) && Sum(call, 3) != call.Number(2))
                {
                    new V1Metadata(StandardType(call), Packet!.Standard!)["checksum_error"] = 1;
                }

                return null;
            case "update_checksum" or "update_checksum_with_payload":
                if (call.Truth(0))
                {
                    call.Set(2, Sum(call, 3));
                }

                return null;
            case "clone":
                Packet!.Clone = ((int)call.Number(1), null);
                return null;
            case "clone3":
                Packet!.Clone = ((int)call.Number(1), null);
                return null;
            case "clone_preserving_field_list":
                Packet!.Clone = ((int)call.Number(1), (int)call.Number(2));
                return null;
            case "resubmit":
                Packet!.Resubmit = -1;
                return null;
            case "resubmit_preserving_field_list":
                Packet!.Resubmit = (int)call.Number(0);
                return null;
            case "recirculate":
                Packet!.Recirculate = -1;
                return null;
            case "recirculate_preserving_field_list":
                Packet!.Recirculate = (int)call.Number(0);
                return null;
            case "truncate":
                Packet!.Truncate = (int)BigInteger.Min(call.Number(0), int.MaxValue);
                return null;
            case "digest":
                State.Digests.Add(Data(call, 1));
                return null;
            case "assert" or "assume":
                if (!call.Truth(0))
                {
                    State.FailedAssertions.Add($"{call.Span.File}({call.Span.Line},{call.Span.Column}): {call.Name} does not hold");
                }

                return null;
            case "log_msg":
                return null;
            default:
                throw new NotSupportedException($"extern function '{call.Name}' is not part of v1model");
        }
    }

    private static void Drop(V1Metadata metadata)
    {
        metadata["egress_spec"] = V1Switch.DropPort;
        metadata["mcast_grp"] = 0;
    }

    private static byte[] Data(ExternInvocation call, int index)
    {
        (BigInteger bits, int width) = ValueBits.Flatten(call.Value(index), call.TypeOf(index));
        return ValueBits.ToBytes(bits, width);
    }

    private StructType StandardType(ExternInvocation call) => Standard ?? (StructType)call.TypeOf(0);

    /// <summary>The type of standard metadata.</summary>
    public StructType? Standard { get; set; }

    private void Hash(ExternInvocation call)
    {
        (BigInteger bits, int width) = ValueBits.Flatten(call.Value(3), call.TypeOf(3));
        BigInteger hash = call.NameOf(1) == "random" ? NextRandom() : HashFunctions.Compute(call.NameOf(1), bits, width);
        BigInteger max = call.Number(4);
        BigInteger start = call.Number(2);
        call.Set(0, max.Sign <= 0 ? start : start + (hash % max));
    }

    // The payload follows the data, which then is whole bytes.
    private BigInteger Sum(ExternInvocation call, int algorithm)
    {
        (BigInteger bits, int width) = ValueBits.Flatten(call.Value(1), call.TypeOf(1));
        if (call.Name.EndsWith("_with_payload", StringComparison.Ordinal))
        {
            byte[] payload = Packet!.Payload;
            bits = (bits << (8 * payload.Length)) | new BigInteger(payload, isUnsigned: true, isBigEndian: true);
            width += 8 * payload.Length;
        }

        return ValueBits.Wrap(HashFunctions.Compute(call.NameOf(algorithm), bits, width), TypeFacts.Representation(call.TypeOf(2)));
    }

    private BigInteger NextRandom()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }
}
