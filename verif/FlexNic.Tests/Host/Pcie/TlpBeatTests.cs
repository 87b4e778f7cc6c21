using CsCheck;
using FlexNic.Host.Pcie;
using NUnit.Framework;

namespace FlexNic.Tests.Host.Pcie;

public sealed class TlpBeatTests
{
    private const int BusBits = 128;

    private static readonly Tlp _write = TlpRequests.Write(0x12_0000_0000, [.. Enumerable.Range(0, 24).Select(i => (byte)i)], 0x0100);

    [Test]
    public void Split_SixDw_TwoBeatsOfFourLanes()
    {
        IReadOnlyList<TlpBeat> beats = new TlpBeatSplitter(BusBits).Split(_write);

        Assert.That(beats.Select(beat => (beat.Sop, beat.Eop)), Is.EqualTo(new[] { (true, false), (false, true) }));
        Assert.That(beats[0].Data, Is.EqualTo(new[] { 0x0302_0100u, 0x0706_0504u, 0x0B0A_0908u, 0x0F0E_0D0Cu }));
        Assert.That(beats[1].Data, Is.EqualTo(new[] { 0x1312_1110u, 0x1716_1514u, 0u, 0u }));
        Assert.That(beats[1].Header, Is.EqualTo(beats[0].Header));
    }

    [Test]
    public void Add_SplitPackets_GivesThemBack()
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 256], Gen.Bool).Sample((lanesLog, length, isWrite) =>
        {
            int busBits = 32 << lanesLog;
            Tlp tlp = isWrite ? TlpRequests.Write(0x1002, new byte[length], 0x0100) : TlpRequests.Read(0x1002, length, 0x0100, 5);
            var assembler = new TlpBeatAssembler(busBits);
            Tlp? back = null;
            foreach (TlpBeat beat in new TlpBeatSplitter(busBits).Split(tlp))
            {
                Assert.That(back, Is.Null);
                back = assembler.Add(beat.Sop, beat.Eop, beat.Header, beat.Data);
            }

            return back == tlp;
        });
    }

    [TestCase(new[] { "sop", "sop" }, "start of packet after 1 beats")]
    [TestCase(new[] { "mid" }, "outside a packet")]
    [TestCase(new[] { "sop eop" }, "ended after 1 beats")]
    [TestCase(new[] { "sop", "mid" }, "goes on after beat 2")]
    public void Add_BrokenFraming_SaysHow(string[] flags, string message)
    {
        var assembler = new TlpBeatAssembler(BusBits);
        TlpHeader header = TlpCodec.Encode(_write);

        var thrown = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (string flag in flags)
            {
                assembler.Add(flag.Contains("sop", StringComparison.Ordinal), flag.Contains("eop", StringComparison.Ordinal), header, new uint[4]);
            }
        });

        Assert.That(thrown!.Message, Does.Contain(message));
    }

    [Test]
    public void Add_HeaderChanged_ThrowsAndRecovers()
    {
        var assembler = new TlpBeatAssembler(BusBits);
        IReadOnlyList<TlpBeat> beats = new TlpBeatSplitter(BusBits).Split(_write);
        assembler.Add(true, false, beats[0].Header, beats[0].Data);

        var thrown = Assert.Throws<InvalidDataException>(() => assembler.Add(false, true, beats[0].Header with { Dw1 = 0 }, beats[1].Data));

        Assert.That(thrown!.Message, Does.Contain("header changed at beat 1"));
        Assert.That(assembler.Add(true, false, beats[0].Header, beats[0].Data), Is.Null);
        Assert.That(assembler.Add(false, true, beats[1].Header, beats[1].Data), Is.EqualTo(_write));
    }

    [Test]
    public void Add_UnknownType_Throws()
    {
        var assembler = new TlpBeatAssembler(BusBits);

        var thrown = Assert.Throws<InvalidDataException>(() => assembler.Add(true, true, new TlpHeader(0x0400_0001, 0, 0, 0), new uint[4]));

        Assert.That(thrown!.Message, Does.Contain("neither a memory request nor a completion"));
    }
}
