using System.Buffers.Binary;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Registers;
using FlexNic.Image.Rules;
using FlexNic.Model.Device.Nic;
using FlexNic.Tests.Image;

namespace FlexNic.Tests.Model.Nic;

/// <summary>A NIC model on the tiny geometry with its host, and the few things that a driver does.</summary>
internal sealed class NicBench
{
    public const ulong Descriptors = 0x1_1000_0000;
    public const ulong Completions = 0x1_2000_0000;
    public const ulong Buffers = 0x1_3000_0000;
    public const int BufferStride = 2048;

    /// <summary>Every frame goes to receive ring 0. Its first 16 bytes are the header of a DMA request over the frame itself; ctrl 0 asks for nothing. First
    /// byte 0x77: to port 0, 0x78: to port 7, which does not exist, 0x79: nowhere.</summary>
    public const string SelfServiceProgram = """
        image self_service
        pipeline ingress
        parser
          start network, transmit, completion, recirculated -> begin
          state begin
            need 2
            h0 = d0
            default -> accept
        stage 0
          key h0
          table deliver ternary kind=kh0
            actions send
            default send(0x80)
            entry kind=0x7700/0xff00 -> send(0x40)
            entry kind=0x7800/0xff00 -> send(0x47)
            entry kind=0x7900/0xff00 -> send(0x00)
          action send(to=e3.b1)
            dst := e3.b1
        deparser
          layout whole
            payload packet
        pipeline dma
        parser
          start network, transmit, recirculated -> first
          start completion -> none
          state first
            need 8
            w0 = d0:d1
            w1 = d2:d3
            advance +8
            default -> second
          state second
            need 8
            w2 = d0:d1
            w3 = d2:d3
            default -> accept
          state none
            default -> accept
        deparser
          layout whole
            request w0.hi w0.lo w1.hi w1.lo w2 w3
            payload packet
        pipeline egress
        parser
          start network, transmit, completion, recirculated -> none
          state none
            default -> accept
        deparser
          layout whole
            payload packet
        """;

    public NicBench(NicGeometry? geometry = null)
    {
        Geometry = geometry ?? TestGeometry.Tiny;
        Model = new NicModel(Geometry, Host);
        Write(RegisterMap.Ctrl, 5);
    }

    public NicGeometry Geometry { get; }

    public MemoryHost Host { get; } = new();

    public NicModel Model { get; }

    public static ConfigurationImage Assemble(string text, NicGeometry geometry) => ImageAssembler.Assemble(text, "test", geometry);

    /// <summary>A frame that asks for one DMA request, padded with its number.</summary>
    public static byte[] Frame(int bytes, ushort control = 0, ushort offset = 0, ushort length = 0, ushort cookie = 0, ulong address = 0)
    {
        byte[] frame = [.. Enumerable.Range(0, bytes).Select(i => (byte)i)];
        BinaryPrimitives.WriteUInt16BigEndian(frame, control);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), offset);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), length);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(6), cookie);
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(8), address);
        return frame;
    }

    public static NicBench SelfService(int ringLog2 = 4, bool drop = false, int descriptors = 8, uint bufferBytes = BufferStride, NicGeometry? geometry = null)
    {
        var bench = new NicBench(geometry);
        bench.Model.LoadImage(Assemble(SelfServiceProgram, bench.Geometry));
        bench.EnableRing(ringLog2, drop, bufferBytes);
        bench.Post(descriptors);
        return bench;
    }

    /// <summary>The memcached program with a file of rules.</summary>
    public static ConfigurationImage Memcached(NicGeometry geometry, params string[] rules)
    {
        var installer = new RuleInstaller(Assemble(RepositoryFiles.Read("programs", "memcached_get.image"), geometry), geometry);
        foreach (Rule rule in RuleFile.Parse(RepositoryFiles.Read(rules), rules[^1]))
        {
            installer.Apply(rule);
        }

        return installer.Snapshot();
    }

    public uint Read(int address) => Model.ReadRegister((uint)address);

    public void Write(int address, uint value) => Model.WriteRegister((uint)address, value);

    public uint Counter(CounterId counter) => Read(RegisterMap.Counter(counter));

    public uint Ring(int offset) => Read(RegisterMap.Ring(0, offset));

    public void WriteRing(int offset, uint value) => Write(RegisterMap.Ring(0, offset), value);

    public void EnableRing(int log2, bool drop, uint bufferBytes = BufferStride)
    {
        Span<byte> descriptor = stackalloc byte[16];
        for (int i = 0; i < 1 << log2; i++)
        {
            descriptor.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(descriptor, Buffers + (ulong)(i * BufferStride));
            BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], bufferBytes);
            Host.Poke(Descriptors + (ulong)(16 * i), descriptor);
        }

        WriteRing(RegisterMap.RingSize, (uint)log2);
        WriteRing(RegisterMap.RingDescBaseLo, unchecked((uint)Descriptors));
        WriteRing(RegisterMap.RingDescBaseHi, (uint)(Descriptors >> 32));
        WriteRing(RegisterMap.RingCplBaseLo, unchecked((uint)Completions));
        WriteRing(RegisterMap.RingCplBaseHi, (uint)(Completions >> 32));
        WriteRing(RegisterMap.RingCtrl, drop ? 3u : 1u);
    }

    /// <summary>Posts more descriptors.</summary>
    public void Post(int count) => WriteRing(RegisterMap.RingTail, Ring(RegisterMap.RingTail) + (uint)count);

    /// <summary>Sets a vector's message and mask.</summary>
    public void Vector(int vector, ulong address, uint data, bool masked)
    {
        int at = RegisterMap.MsixTable + (vector * RegisterMap.MsixStride);
        Write(at, (uint)address);
        Write(at + 4, (uint)(address >> 32));
        Write(at + 8, data);
        Write(at + 12, masked ? 1u : 0);
    }
}
