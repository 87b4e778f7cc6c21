using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Model.Device;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Device;

/// <summary>Steps of the parser model: extraction, branches, variable lengths, limit, errors. Packets hold their own offsets: byte i is i modulo 256.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ParserModelTests
{
    private const ulong Done = 0x80;

    private readonly ParserModel _parser = new(TestGeometry.Tiny.Phv, TestGeometry.Tiny.Parser);

    [Test]
    public void Parse_OfEnabledContainers_TakesTheHalfOfTheirLane()
    {
        // Lanes 0 and 1 are w0, lane 32 + 6 is h6, lane 56 + 1 is {b2, b3}: halves d0, d1, d2 and d1 of the chunk.
        Row(0, ("adv", 1), ("default", 1));
        Row(1, ("default", Done), ("flags", 0x8001), ("enable.w0.hi", 1), ("enable.w0.lo", 1), ("enable.h6", 1), ("enable.b3", 1));

        Phv phv = Parse(64);

        Assert.That(phv.Words[0], Is.EqualTo(0x02030405));
        Assert.That(phv.Halves[6], Is.EqualTo(0x0607));
        Assert.That((phv.Bytes[2], phv.Bytes[3]), Is.EqualTo(((byte)0, (byte)5)), "only what is enabled");
        Assert.That((phv.Parsed, phv.ParserError, phv.Flags), Is.EqualTo(((ushort)2, (byte)0, (ushort)0x8001)));
    }

    [Test]
    public void Parse_OfMeta_FillsTheMetadataContainers()
    {
        Row(0, ("default", Done));
        Phv phv = new(TestGeometry.Tiny.Phv);

        _parser.Parse(new byte[70], new PacketMeta(70, 1, 2, 3, 4, 5, 6), phv);

        Assert.That((phv.PacketLength, phv.Src, phv.Dst, phv.UserByte, phv.Vnic, phv.UserHalf, phv.UserWord), Is.EqualTo(((ushort)70, (byte)1, (byte)2, (byte)3, (byte)4, (ushort)5, 6u)));
    }

    [TestCase(0x0001ul, 0x80ul | 9)]
    [TestCase(0x0002ul, 0x80ul | 8)]
    public void Parse_OfBranches_TakesTheLowestThatMatches(ulong first, ulong code)
    {
        // v = {d0, d1} = 0x00010203.
        Row(0, ("sel1", 1), ("default", Done | 8), ("value0", first << 16), ("mask0", 0xFFFF0000), ("next0", Done | 9), ("value1", 1), ("mask1", 0xFFFFFFFF), ("next1", Done | 10));

        Assert.That(Parse(64).ParserError, Is.EqualTo(code & 0x7F));
    }

    [TestCase(0, 60, 0)]
    [TestCase(1, 1, 1)]
    [TestCase(8, 7, 1)]
    [TestCase(8, 8, 0)]
    public void Parse_OfWhatAStateNeeds_EndsWithPacketTooShort(int need, int length, int code)
    {
        Row(0, ("adv", 1), ("default", 1));
        Row(1, ("need", (ulong)need), ("adv", 0xFF), ("default", 2));
        Row(2, ("need", (ulong)need), ("default", Done));

        Phv phv = Parse(length + (code == 0 ? 2 : 0));

        Assert.That(phv.ParserError, Is.EqualTo(code));
        Assert.That(phv.Parsed, Is.EqualTo(code == 0 ? 0 : 2), "the position is not advanced further");
    }

    [Test]
    public void Parse_BeforeThePacket_EndsWithPacketTooShort()
    {
        Row(0, ("adv", 0xFF), ("default", 1));
        Row(1, ("default", Done));

        Phv phv = Parse(64);

        Assert.That((phv.ParserError, phv.Parsed), Is.EqualTo(((byte)ParserErrorCode.PacketTooShort, (ushort)0xFFFE)));
    }

    [TestCase(127, 0ul, ParserErrorCode.None)]
    [TestCase(127, 2ul, ParserErrorCode.WindowExceeded)]
    [TestCase(126, 2ul, ParserErrorCode.None)]
    [TestCase(255, 0ul, ParserErrorCode.None)]
    [TestCase(256, 0ul, ParserErrorCode.WindowExceeded)]
    public void Parse_BeyondTheWindow_RunsOnlyWhatNeedsNothing(int position, ulong need, ParserErrorCode code)
    {
        // The half at 0 is the length to skip.
        Row(0, ("var_mode", 1), ("var_mask", 0xFFFF), ("default", 1));
        Row(1, ("need", need), ("default", Done), ("enable.w0.hi", 1));
        byte[] packet = new byte[400];
        packet.AsSpan().Fill(0xEE);
        packet[0] = (byte)(position >> 8);
        packet[1] = (byte)position;
        Phv phv = new(TestGeometry.Tiny.Phv);

        _parser.Parse(packet, PacketMeta.FromPort(0, packet.Length), phv);

        Assert.That((ParserErrorCode)phv.ParserError, Is.EqualTo(code));
        Assert.That(phv.Words[0], Is.EqualTo(code != 0 ? 0 : position > 127 ? 0 : position == 127 ? 0xEE000000 : 0xEEEE0000), "zeros beyond the window");
    }

    [Test]
    public void Parse_OfALimit_ExtractsZerosFromItOn()
    {
        // d1 = 0x0203 rotated left by 1 and masked before: 3 -> 6; the limit is 4 + 6 = 10.
        Row(0, ("sel0", 1), ("var_mode", 2), ("var_mask", 0x0003), ("var_shift", 1), ("adv", 2), ("default", 1));
        Row(1, ("adv", 2), ("limited", 1), ("enable.w0.hi", 1), ("enable.w0.lo", 1), ("enable.w1.hi", 1), ("enable.w1.lo", 1), ("default", 2));
        Row(2, ("limited", 0), ("enable.w2.hi", 1), ("enable.w2.lo", 1), ("default", Done));

        Phv phv = Parse(64);

        Assert.That((phv.Words[0], phv.Words[1], phv.Words[2]), Is.EqualTo((0x04050607u, 0x08090000u, 0x08090A0Bu)));
    }

    [Test]
    public void Parse_WithoutEnd_EndsWithTimeout()
    {
        Row(0);

        Assert.That(Parse(64).ParserError, Is.EqualTo((byte)ParserErrorCode.ParserTimeout));
    }

    [TestCase(0, 3, 8)]
    [TestCase(0, 4, 12)]
    [TestCase(1, 3, 9)]
    [TestCase(2, 3, 10)]
    [TestCase(3, 3, 11)]
    [TestCase(3, 63, 13)]
    public void Parse_OfASource_StartsInItsState(int kind, int index, int code)
    {
        for (int i = 0; i < 6; i++)
        {
            Row(4 + i, ("default", Done | (ulong)(8 + i)));
        }

        for (int i = 0; i < 4; i++)
        {
            _parser.WriteRow(ParserTable.Start, PacketMeta.Endpoint(i, 3), [(uint)(4 + i)]);
        }

        _parser.WriteRow(ParserTable.Start, PacketMeta.Endpoint(0, 4), [8]);
        _parser.WriteRow(ParserTable.Start, PacketMeta.Endpoint(3, 63), [9]);

        Phv phv = new(TestGeometry.Tiny.Phv);
        _parser.Parse(new byte[64], new PacketMeta(64, PacketMeta.Endpoint(kind, index), 0, 0, 0, 0, 0), phv);

        Assert.That(phv.ParserError, Is.EqualTo(code));
    }

    private void Row(int state, params (string Field, ulong Value)[] fields)
    {
        RowLayout layout = ImageLayout.For(TestGeometry.Tiny).Table(PipelineId.Ingress, Units.Parser, ParserTable.State).Row;
        BitVector bits = BitVector.Zero(layout.Width);

        // An unused branch: as docs/hardware.md has it, unless the test says otherwise.
        for (int i = 0; i < TestGeometry.Tiny.Parser.Branches; i++)
        {
            ulong next = fields.FirstOrDefault(f => f.Field == "default").Value;
            bits = layout.With(layout.With(bits, $"mask{i}", 0xFFFFFFFF), $"next{i}", next);
        }

        foreach ((string field, ulong value) in fields)
        {
            bits = layout.With(bits, field, value);
        }

        _parser.WriteRow(ParserTable.State, state, bits.Words);
    }

    private Phv Parse(int length)
    {
        byte[] packet = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        Phv phv = new(TestGeometry.Tiny.Phv);
        _parser.Parse(packet, PacketMeta.FromPort(0, length), phv);
        return phv;
    }
}
