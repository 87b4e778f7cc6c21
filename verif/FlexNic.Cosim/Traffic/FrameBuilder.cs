using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using PacketDotNet;

namespace FlexNic.Cosim.Traffic;

/// <summary>Well-formed Ethernet frames for tests and benchmarks, without FCS.</summary>
public static class FrameBuilder
{
    /// <summary>UDP port of memcached.</summary>
    public const ushort MemcachedPort = 11211;

    /// <summary>Bytes in front of the key of a GET: Ethernet 14, IPv4 20, UDP 8, memcached UDP frame header 8, binary header 24.</summary>
    public const int GetHeaderBytes = 74;

    /// <summary>The longest key that takes the fast path.</summary>
    public const int LongestKey = 44;

    private static readonly PhysicalAddress Client = new([0x02, 0, 0, 0, 0, 1]);
    private static readonly PhysicalAddress Server = new([0x02, 0, 0, 0, 0, 2]);

    /// <summary>A memcached GET request in binary protocol over UDP.</summary>
    public static byte[] MemcachedGet(ReadOnlySpan<byte> key, uint clientAddress, ushort clientPort, ushort requestId, uint opaque)
    {
        var payload = new byte[8 + 24 + key.Length];
        BinaryPrimitives.WriteUInt16BigEndian(payload, requestId);
        payload[5] = 1; // one datagram
        payload[8] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(10), (ushort)key.Length);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(16), (uint)key.Length);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(20), opaque);
        key.CopyTo(payload.AsSpan(32));
        return Udp(payload, clientAddress, clientPort, MemcachedPort);
    }

    /// <summary>A UDP datagram over IPv4 with right lengths and checksums.</summary>
    public static byte[] Udp(byte[] payload, uint sourceAddress, ushort sourcePort, ushort destinationPort)
    {
        var address = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(address, sourceAddress);
        var udp = new UdpPacket(sourcePort, destinationPort) { PayloadData = payload };
        var ip = new IPv4Packet(new IPAddress(address), IPAddress.Parse("10.0.0.2")) { PayloadPacket = udp, TimeToLive = 64 };
        udp.UpdateUdpChecksum();
        ip.UpdateCalculatedValues();
        ip.UpdateIPChecksum();
        var ethernet = new EthernetPacket(Client, Server, EthernetType.IPv4) { PayloadPacket = ip };
        return ethernet.Bytes;
    }
}
