using System.Globalization;
using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Lowering;
using FlexNic.Model.Program;
using FlexNic.Model.Program.Nic;
using FlexNic.P4.Checked;
using FlexNic.Stf.Commands;
using FlexNic.Stf.Engine;
using FlexNic.Tests.Image;
using FlexNic.Tests.Model;
using FlexNic.Tests.Support;
using NUnit.Framework;

namespace FlexNic.Tests.Compiler;

/// <summary>Programs of flexnic.p4, compiled: three pipelines, requests to the DMA engine, what goes from pipeline to pipeline.</summary>
[TestFixture]
internal sealed class NicProgramTests
{
    private const string Folder = "verif/FlexNic.Tests/Compiler/NicPrograms";

    [TestCase(1024, 0, 404)]
    [TestCase(16, 0, 404)]
    [TestCase(16, 16, 64)]
    public void Send_MemcachedOnTiny_DeviceModelGivesWhatProgramMeans(int records, int lag, int written)
    {
        NicGeometry geometry = CompilerBench.Geometry("tiny");
        CheckedProgram program = Check("programs/memcached_get.p4");
        var meantHost = new QueueMemory(records, lag);
        var deviceHost = new QueueMemory(records, lag);
        var meant = new ProgramEngine(program, host: meantHost);
        var device = new DeviceEngine(Compile(program, "memcached_get", geometry), geometry, deviceHost);
        string text = RepositoryFiles.Read("programs", "memcached_get_p4.rules")
            .Replace(" 1024 1023 512", string.Create(CultureInfo.InvariantCulture, $" {records} {records - 1} {records / 2}"), StringComparison.Ordinal)
            .Replace("0xfffffc00", string.Create(CultureInfo.InvariantCulture, $"0x{unchecked((uint)-records):x}"), StringComparison.Ordinal);
        RuleScript script = RuleScript.Parse(text, "memcached_get_p4.rules", verb => verb == "host_queue");
        script.Run(meant, "program");
        script.Run(device, "device");

        foreach (byte[] frame in PcapFile.Frames(RepositoryFiles.Path("verif", "data", "memcached_rx.pcap")))
        {
            meant.Send(0, frame);
            device.Send(0, frame);
        }

        Assert.That(deviceHost.Writes, Is.EqualTo(meantHost.Writes));
        Assert.That(deviceHost.Writes, Has.Count.EqualTo(written));
        Assert.That(Texts(device.RingFrames), Is.EqualTo(Texts(meant.RingFrames)));
        Assert.That(device.RingFrames, Has.Count.EqualTo(886 - written));
        for (int queue = 0; queue < 4; queue++)
        {
            Assert.That(Tail(device, queue), Is.EqualTo(Tail(meant, queue)));
        }
    }

    [Test]
    public void Compile_MemcachedOnTiny_MatchesGoldenTexts()
    {
        CompiledProgram compiled = Compile(Check("programs/memcached_get.p4"), "memcached_get", CompilerBench.Geometry("tiny"));

        GoldenFile.Matches("verif/golden/compiler/memcached_get.image", compiled.ImageText);
        GoldenFile.Matches("verif/golden/compiler/memcached_get.fit.txt", compiled.Report.ToText());
        GoldenFile.Matches("verif/golden/compiler/memcached_get.fit.svg", compiled.Report.ToSvg());
    }

    [Test]
    public void Send_RandomRequests_DeviceModelGivesWhatProgramMeans()
    {
        const int Packets = 2000;
        NicGeometry geometry = CompilerBench.Geometry("rmt32") with { MinFrameBytes = 1, PadFrameBytes = 1 };
        CheckedProgram program = Check($"{Folder}/requests.p4");
        var meantHost = new RecordingMemory();
        var deviceHost = new RecordingMemory();
        var meant = new ProgramEngine(program, host: meantHost);
        var device = new DeviceEngine(Compile(program, "requests", geometry), geometry, deviceHost);
        var random = new Random(1);
        for (int i = 0; i < Packets; i++)
        {
            var packet = new byte[random.Next(1, 40)];
            random.NextBytes(packet);
            packet[0] = (byte)random.Next(9);
            if (packet.Length >= 6 && random.Next(4) > 0)
            {
                // Ranges in the packet, and beyond its end.
                (packet[2], packet[3], packet[4], packet[5]) = (0, (byte)random.Next(20), 0, (byte)random.Next(20));
            }

            meant.Send(i % geometry.Ports, packet);
            device.Send(i % geometry.Ports, packet);
            Assert.That(deviceHost.Writes, Is.EqualTo(meantHost.Writes), $"packet {i}: {Convert.ToHexString(packet)}");
            Assert.That(Texts(device.RingFrames), Is.EqualTo(Texts(meant.RingFrames)), $"packet {i}: {Convert.ToHexString(packet)}");
            deviceHost.Writes.Clear();
            meantHost.Writes.Clear();
        }

        Assert.That(device.RingFrames, Has.Count.GreaterThan(Packets / 4));
    }

    [Test]
    public void Compile_ValueOfDeliveredPacket_IsRefused()
    {
        string text = Requests().Replace("dma_write_field(64w0x7000, headers.request.value);\n                dma_read(64w0x7000, 4, 0x1234);\n                drop_packet();", "dma_write_field(64w0x7000, headers.request.value);", StringComparison.Ordinal);

        Assert.That(Refusal(text), Is.EqualTo("FNIC4067"));
    }

    [Test]
    public void Compile_ComputedOffsetBesideValue_IsRefused()
    {
        string text = Requests().Replace("dma_write(64w0x6000, 2, 6)", "dma_write(64w0x6000, headers.request.offset, 6)", StringComparison.Ordinal);

        Assert.That(Refusal(text), Is.EqualTo("FNIC4068"));
    }

    [Test]
    public void Compile_MoreRequestsThanFit_IsRefusedWithTheLimit()
    {
        string text = Requests().Replace("dma_read(64w0x7000, 4, 0x1234);", string.Concat(Enumerable.Repeat("dma_read(64w0x7000, 4, 0x1234);", 4)), StringComparison.Ordinal);

        Assert.That(Refusal(text), Is.EqualTo("FNIC4216"));
    }

    [Test]
    public void Compile_HeadersThatLeaveAsTheyCame_StayPayload()
    {
        string text = CompilerBench.Around("s.egress_spec = 1;", "bit<960> a;");
        CompiledProgram unchanged = Compile(CompilerBench.CheckText("unchanged.p4", text), "unchanged", CompilerBench.Geometry("tiny"));

        Assert.That(unchanged.ImageText, Does.Contain("payload packet").And.Not.Contain("emit"));
    }

    private static string Requests() => RepositoryFiles.Read([.. Folder.Split('/'), "requests.p4"]);

    private static CheckedProgram Check(string path) => CompilerBench.CheckText(Path.GetFileName(path), RepositoryFiles.Read(path.Split('/')));

    private static CompiledProgram Compile(CheckedProgram program, string name, NicGeometry geometry) => Pipeline.Run(P4Lowering.Run(program, name), geometry);

    private static string Refusal(string text)
    {
        CheckedProgram program = CompilerBench.CheckText("refused.p4", text);
        FlexNicInputException? fault = Assert.Throws<FlexNicInputException>(() => Compile(program, "refused", CompilerBench.Geometry("rmt32")));
        return fault!.Diagnostics[0].Code;
    }

    private static IEnumerable<string> Texts(IEnumerable<RingFrame> frames) => frames.Select(f => $"{f.Ring}: {Convert.ToHexString(f.Data.AsSpan())}");

    private static string Tail(IControlPlane engine, int queue)
    {
        Assert.That(engine.ReadRegister("MemcachedDma.queues.tail", queue, out System.Numerics.BigInteger value), Is.Null);
        return $"{value}";
    }

    /// <summary>Memory that notes what is written.</summary>
    private class RecordingMemory : IHostMemory
    {
        private readonly SparseHostMemory _memory = new();

        public List<string> Writes { get; } = [];

        public virtual bool Write(ulong address, ReadOnlySpan<byte> data, int cache, int core)
        {
            Writes.Add($"{address:x}: {Convert.ToHexString(data)} {cache} {core}");
            return _memory.Write(address, data, cache, core);
        }

        public virtual bool Read(ulong address, Span<byte> destination) => _memory.Read(address, destination);
    }

    /// <summary>The application's side of memcached_get_p4.rules: its head pointer is behind the newest record by some, and moves by three.</summary>
    private sealed class QueueMemory(int records, int lag) : RecordingMemory
    {
        private const ulong Base = 0x240000000;
        private const ulong Heads = 0x240100000;
        private const int QueueShift = 16;
        private const int RecordBytes = 64;
        private readonly uint[] _heads = new uint[4];

        public override bool Write(ulong address, ReadOnlySpan<byte> data, int cache, int core)
        {
            ulong offset = address - Base;
            var queue = (int)(offset >> QueueShift);
            Assert.That((offset & 0xFFFF) / RecordBytes, Is.EqualTo(_heads[queue]++ % (uint)records), "the next place of the queue");
            return base.Write(address, data, cache, core);
        }

        public override bool Read(ulong address, Span<byte> destination)
        {
            Assert.That(destination.Length, Is.EqualTo(4));
            var head = (uint)(Math.Max(0, _heads[(int)((address - Heads) / RecordBytes)] - lag) / 3 * 3);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(destination, head);
            return true;
        }
    }
}
