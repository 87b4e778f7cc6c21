using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Lowering.Nic;

/// <summary>
/// Where the bits of the bridge travel: in user_word, user_half and user_byte (docs/hardware.md, section 1), the widest fields first, each in the smallest
/// container that has room for all of it. A field that finds none is spread over what is left.
/// </summary>
internal sealed class BridgeLayout
{
    private static readonly (string Name, int Bits)[] Containers = [(IntrinsicNames.UserByte, 8), (IntrinsicNames.UserHalf, 16), (IntrinsicNames.UserWord, 32)];

    private readonly List<(int Field, int ValueLow, int Width, string Container, int Low)> _pieces = [];
    private readonly int[] _used = new int[Containers.Length];
    private readonly IReadOnlyList<int> _widths;

    public BridgeLayout(IReadOnlyList<int> widths, SourceSpan span)
    {
        _widths = widths;
        int total = widths.Sum();
        int room = Containers.Sum(c => c.Bits);
        if (total > room)
        {
            throw Refusal.Because("FNIC4060", span, $"the bridge has {total} bits; {room} travel beside a packet (one for packets of send_to_queue and six for its queue included)");
        }

        foreach (int field in Enumerable.Range(0, widths.Count).OrderByDescending(f => widths[f]))
        {
            Place(field);
        }
    }

    /// <summary>A container as it leaves: the values of all fields in their places, zeros between.</summary>
    public static IEnumerable<string> Names => Containers.Select(c => c.Name);

    /// <summary>The value of a container, given those of all fields.</summary>
    public Node Write(NodeFactory nodes, string container, IReadOnlyList<Node> values)
    {
        int bits = Containers.First(c => c.Name == container).Bits;
        List<Node> parts = [];
        int at = bits;
        foreach (var piece in _pieces.Where(p => p.Container == container).OrderByDescending(p => p.Low))
        {
            if (piece.Low + piece.Width < at)
            {
                parts.Add(nodes.Constant(at - piece.Low - piece.Width, 0));
            }

            parts.Add(nodes.Slice(values[piece.Field], piece.ValueLow, piece.Width));
            at = piece.Low;
        }

        return nodes.Concat(at > 0 ? [.. parts, nodes.Constant(at, 0)] : parts);
    }

    /// <summary>A field, given the containers.</summary>
    public Node Read(NodeFactory nodes, int field, Func<string, Node> container) =>
        nodes.Concat(_pieces.Where(p => p.Field == field).OrderByDescending(p => p.ValueLow).Select(p => nodes.Slice(container(p.Container), p.Low, p.Width)));

    private void Place(int field)
    {
        int width = _widths[field];
        for (int c = 0; c < Containers.Length; c++)
        {
            if (Containers[c].Bits - _used[c] >= width)
            {
                Take(field, 0, width, c);
                return;
            }
        }

        int low = 0;
        for (int c = Containers.Length - 1; c >= 0 && low < width; c--)
        {
            int part = Math.Min(width - low, Containers[c].Bits - _used[c]);
            if (part > 0)
            {
                Take(field, low, part, c);
                low += part;
            }
        }
    }

    private void Take(int field, int valueLow, int width, int container)
    {
        _pieces.Add((field, valueLow, width, Containers[container].Name, _used[container]));
        _used[container] += width;
    }
}
