using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.Lowering.Execution;

/// <summary>Counters of both architectures: what they count, and one more packet. Of a pair the upper number is that of bytes.</summary>
internal static class Counters
{
    private const int Width = 32;

    /// <summary>The memory of a counter; <paramref name="size"/> and <paramref name="bytes"/>, <paramref name="both"/> are the architecture's words for its size and for what it counts.</summary>
    public static Memory MemoryOf(ObjectInstance target, string size, string bytes, string both, SourceSpan span)
    {
        string counts = target.Argument("type") is ElaboratedConstant { Value: MemberConstant m } ? m.Name : "";
        return new Memory(target.FullName, Width, (long)(target.Number(size) ?? 1), true, span)
        {
            CountsBytes = counts == bytes,
            Pair = counts == both ? ("bytes", "packets") : null,
        };
    }

    /// <summary>Counts a packet of a length.</summary>
    public static void Count(NodeFactory nodes, MemoryRequest access, Node packetLength)
    {
        Node length = nodes.Resize(packetLength, Width);
        Node Old(int number) => nodes.Result(access, ResultKind.Value, 0, number, Width);
        if (access.Memory.Pair is not null)
        {
            access.HighValue = nodes.Binary(BinaryOp.Add, access.HighValue ?? Old(1), length);
        }

        access.Value = nodes.Binary(BinaryOp.Add, access.Value ?? Old(0), access.Memory.CountsBytes ? length : nodes.Constant(Width, 1));
    }
}
