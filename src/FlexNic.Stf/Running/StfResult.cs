using System.Collections.Immutable;
using FlexNic.Stf.Engine;

namespace FlexNic.Stf.Running;

/// <summary>How a packet test ended: without failures it passed.</summary>
/// <param name="Failures">What was not as expected, in words.</param>
public sealed record StfResult(ImmutableArray<string> Failures)
{
    /// <summary>True when everything was as expected.</summary>
    public bool Passed => Failures.IsEmpty;

    /// <summary>The packets that left, also those of ports that the test does not name; of one port in their order.</summary>
    public ImmutableSortedDictionary<int, ImmutableArray<EnginePacket>> Received { get; init; } = ImmutableSortedDictionary<int, ImmutableArray<EnginePacket>>.Empty;

    /// <summary>The first packet, port by port, that is not the same here and there, in words; null when all are. Every byte counts.</summary>
    public string? DifferenceTo(StfResult other, string mine, string others)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (int port in Received.Keys.Union(other.Received.Keys).Order())
        {
            ImmutableArray<EnginePacket> a = Received.GetValueOrDefault(port, []);
            ImmutableArray<EnginePacket> b = other.Received.GetValueOrDefault(port, []);
            for (int i = 0; i < Math.Max(a.Length, b.Length); i++)
            {
                string x = Packet(a, i);
                string y = Packet(b, i);
                if (x != y)
                {
                    return $"port {port}, packet {i + 1}: {mine} sends {x}, {others} {y}";
                }
            }
        }

        return null;
    }

    private static string Packet(ImmutableArray<EnginePacket> packets, int index) => index < packets.Length ? Convert.ToHexStringLower(packets[index].Data.AsSpan()) : "nothing";
}
