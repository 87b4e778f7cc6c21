using FlexNic.Model.Device.Nic;
using FlexNic.Model.Program;
using FlexNic.Model.Program.Nic;
using FlexNic.Stf.Commands;
using FlexNic.Tests.Image;
using FlexNic.Tests.Model.Nic;
using FlexNic.Tests.P4;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Program;

/// <summary>programs/memcached_get.p4 on the program model against the image written by hand on the device model: the same records, the same frames for the host.</summary>
public sealed class MemcachedProgramTests
{
    [TestCase("programs/memcached_get.rules", 1024, 404)]
    [TestCase("verif/data/memcached_small.rules", 16, 64)]
    public void Send_OfCapturedTraffic_DoesWhatTheImageDoes(string rules, int size, int records)
    {
        var memory = new RecordingMemory();
        // Rules write the tail of the image; an engine for packet tests writes registers of one number, so the program is given its first contents.
        string program = File.ReadAllText(RepositoryFiles.Path("programs", "memcached_get.p4")).Replace("(64) queues;", $"(64, {{0, 0x{unchecked((uint)-size):x}}}) queues;", StringComparison.Ordinal);
        var engine = new ProgramEngine(P4Bench.Accept(program), host: memory);
        foreach (string line in File.ReadLines(RepositoryFiles.Path(rules.Split('/'))).Where(l => l.StartsWith("table_", StringComparison.Ordinal)))
        {
            Assert.That(SwitchCommands.Execute(line, engine, out _), Is.Null, line);
        }

        var bench = new NicBench();
        bench.Model.LoadImage(NicBench.Memcached(bench.Geometry, rules.Split('/')));
        bench.EnableRing(log2: 10, drop: false);
        bench.Post(1023);
        foreach (byte[] frame in PcapFile.Frames(RepositoryFiles.Path("verif", "data", "memcached_rx.pcap")))
        {
            engine.Send(0, frame);
            bench.Model.Receive(0, frame);
        }

        Assert.That(memory.Writes, Has.Count.EqualTo(records));
        Assert.That(memory.Writes, Is.EqualTo(bench.Host.Of(DmaWriteKind.Record).Select(w => (w.Address, Convert.ToHexString(w.Data)))));
        Assert.That(engine.RingFrames, Has.Count.EqualTo(886 - records));
        Assert.That(engine.RingFrames.Select(f => Convert.ToHexString(f.Data.AsSpan())), Is.EqualTo(bench.Host.Of(DmaWriteKind.RingPayload).Select(w => Convert.ToHexString(w.Data))));
    }

    private sealed class RecordingMemory : IHostMemory
    {
        public List<(ulong Address, string Data)> Writes { get; } = [];

        public bool Write(ulong address, ReadOnlySpan<byte> data, int cache, int core)
        {
            Writes.Add((address, Convert.ToHexString(data)));
            return true;
        }

        public bool Read(ulong address, Span<byte> destination)
        {
            destination.Clear();
            return true;
        }
    }
}
