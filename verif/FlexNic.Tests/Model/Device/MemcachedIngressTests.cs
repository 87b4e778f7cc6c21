using System.Buffers.Binary;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Rules;
using FlexNic.Model.Device;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Device;

/// <summary>The memcached program on the model's ingress pipeline, over captured traffic.</summary>
public sealed class MemcachedIngressTests
{
    private const int KeyOffset = 74;
    private const int KeyLengthOffset = 52;
    private const int LargestKey = 44;

    [Test]
    public void Process_OfCapturedTraffic_ClassifiesTheGets()
    {
        PipelineModel ingress = Loaded();
        IReadOnlyList<byte[]> frames = PcapFile.Frames(RepositoryFiles.Path("verif", "data", "memcached_rx.pcap"));

        int gets = 0;
        foreach (byte[] frame in frames)
        {
            PipelineResult result = ingress.Process(frame, PacketMeta.FromPort(0, frame.Length));
            Assert.That(result.Dropped, Is.False);
            Assert.That(result.Packet, Is.EqualTo(frame), "ingress leaves the packet as it is");
            Assert.That(result.Meta.DstKind, Is.EqualTo(DestinationKind.Host));
            if (result.Meta.UserByte != 1)
            {
                continue;
            }

            gets++;
            int keyLength = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(KeyLengthOffset));
            Assert.That(result.Meta.UserWord, Is.EqualTo(Crc32COf(frame.AsSpan(KeyOffset, keyLength))), $"hash of the key of packet {gets}");
        }

        Assert.That(gets, Is.EqualTo(404), $"GETs in {frames.Count} frames");
    }

    [Test]
    public void Process_OfAPhv_AllocatesNothingInTheStages()
    {
        PipelineModel ingress = Loaded();
        byte[] frame = PcapFile.Frames(RepositoryFiles.Path("verif", "data", "memcached_rx.pcap")).First(f => f.Length == 85);
        Phv parsed = new(TestGeometry.Tiny.Phv);
        Phv phv = new(TestGeometry.Tiny.Phv);
        ingress.Parser.Parse(frame, PacketMeta.FromPort(0, frame.Length), parsed);
        Pass();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Pass();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Pass()
        {
            phv.CopyFrom(parsed);
            for (int stage = 0; stage < ingress.Stages.Count; stage++)
            {
                ingress.Stages[stage].Process(phv);
            }
        }
    }

    /// <summary>The hash unit sees the key padded with zeros to the largest one.</summary>
    private static uint Crc32COf(ReadOnlySpan<byte> key)
    {
        byte[] padded = new byte[LargestKey];
        key.CopyTo(padded);
        return Crc32C.Compute(padded);
    }

    private static PipelineModel Loaded()
    {
        NicGeometry geometry = TestGeometry.Tiny;
        RuleInstaller installer = new(ImageAssembler.Assemble(RepositoryFiles.Read("programs", "memcached_get.image"), "memcached_get.image", geometry), geometry);
        foreach (Rule rule in RuleFile.Parse(RepositoryFiles.Read("verif", "data", "memcached_small.rules"), "memcached_small.rules"))
        {
            installer.Apply(rule);
        }

        PipelineModel ingress = new(geometry, PipelineId.Ingress);
        foreach (ImageRow row in installer.Snapshot().Rows)
        {
            ingress.WriteRow(row);
        }

        return ingress;
    }
}
