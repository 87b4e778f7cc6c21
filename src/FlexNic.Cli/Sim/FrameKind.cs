using System.Buffers.Binary;
using PacketDotNet;

namespace FlexNic.Cli.Sim;

/// <summary>Names what a frame is, for people: why memcached traffic did not take the fast path. The NIC's own decision does not depend on it.</summary>
internal static class FrameKind
{
    private const int MemcachedPort = 11211;
    private const int FrameHeaderBytes = 8;
    private const byte RequestMagic = 0x80;
    private static readonly string[] Opcodes = ["GET", "SET", "ADD", "REPLACE", "DELETE", "INCREMENT", "DECREMENT", "QUIT", "FLUSH", "GETQ", "NOOP", "VERSION", "GETK", "GETKQ", "APPEND", "PREPEND"];

    /// <summary>A few words.</summary>
    public static string Of(byte[] frame)
    {
        EthernetPacket ethernet;
        IPv4Packet? ip;
        try
        {
            ethernet = new EthernetPacket(new PacketDotNet.Utils.ByteArraySegment(frame));
            ip = ethernet.PayloadPacket as IPv4Packet;
            if (ip is null)
            {
                return ethernet.Type == EthernetType.IPv4 ? "malformed IPv4" : $"not IPv4 ({Name(ethernet.Type)})";
            }

            if ((ip.FragmentFlags & 1) != 0 || ip.FragmentOffset != 0)
            {
                return "IPv4 fragment";
            }

            if (ip.HeaderLength != 5)
            {
                return "IPv4 with options";
            }

            return ip.PayloadPacket is UdpPacket udp ? OfUdp(udp) : ip.Protocol == ProtocolType.Udp ? "malformed UDP" : $"{ip.Protocol} over IPv4".Replace("Tcp", "TCP", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or InvalidOperationException or NotImplementedException or OverflowException)
        {
            return "malformed";
        }
    }

    private static string Name(EthernetType type) => Enum.IsDefined(type) ? type.ToString().Replace("Arp", "ARP", StringComparison.Ordinal) : "another type";

    private static string OfUdp(UdpPacket udp)
    {
        if (udp.DestinationPort != MemcachedPort)
        {
            return $"UDP to port {udp.DestinationPort}";
        }

        ReadOnlySpan<byte> payload = udp.PayloadData;
        if (payload.Length <= FrameHeaderBytes)
        {
            return "memcached: no request";
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(payload[2..]) != 1)
        {
            return "memcached: one of several datagrams";
        }

        if (payload[FrameHeaderBytes] != RequestMagic)
        {
            return "memcached: text or response";
        }

        byte opcode = payload.Length > FrameHeaderBytes + 1 ? payload[FrameHeaderBytes + 1] : byte.MaxValue;
        return opcode == 0
            ? "memcached GET off the rule (key length, lengths that disagree)"
            : $"memcached {(opcode < Opcodes.Length ? Opcodes[opcode] : $"opcode 0x{opcode:X2}")}";
    }
}
