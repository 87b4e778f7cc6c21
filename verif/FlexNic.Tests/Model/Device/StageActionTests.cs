using FlexNic.Image.Layout;
using FlexNic.Model.Device;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Device;

/// <summary>Slots, destinations, owners and the hash unit of the stage model.</summary>
public sealed class StageActionTests
{
    private const ulong Slot = 1;
    private const ulong Entry = 2;
    private const ulong AllWord = 0xFFFFFFFF;

    // A = w1 and B = w0; the result goes to w0.
    [TestCase(0, 7u, 5u, 7u)]
    [TestCase(1, 0xFFFFFFFFu, 2u, 1u)]
    [TestCase(2, 1u, 2u, 0xFFFFFFFFu)]
    [TestCase(3, 1u, 2u, 1u)]
    [TestCase(4, 0xF0F0u, 0xFF00u, 0xF000u)]
    [TestCase(5, 0xF0F0u, 0x0F00u, 0xFFF0u)]
    [TestCase(6, 0xF0F0u, 0xFF00u, 0x0FF0u)]
    [TestCase(7, 0xF0F0u, 0xFF00u, 0x0F00u)]
    [TestCase(8, 0xF0F0F0F0u, 9u, 0x0F0F0F0Fu)]
    [TestCase(9, 0xFFFFFFFFu, 2u, 0xFFFFFFFFu)]
    [TestCase(9, 40u, 2u, 42u)]
    [TestCase(10, 1u, 2u, 0u)]
    [TestCase(10, 44u, 2u, 42u)]
    [TestCase(11, 0x80000000u, 2u, 2u)]
    [TestCase(12, 0x80000000u, 2u, 0x80000000u)]
    [TestCase(13, 3u, 3u, 1u)]
    [TestCase(13, 3u, 2u, 0u)]
    [TestCase(14, 2u, 0x80000000u, 1u)]
    [TestCase(14, 3u, 3u, 0u)]
    [TestCase(15, 3u, 3u, 0u)]
    public void Process_OfAWordOperation_GivesItsResult(int op, uint a, uint b, uint want)
    {
        StageBench bench = WordSlot(("sw0.op", (ulong)op), ("sw0.mask", AllWord));
        bench.Phv.Words[1] = a;
        bench.Phv.Words[0] = b;

        Assert.That(bench.Run().Words[0], Is.EqualTo(want));
        Assert.That(bench.Phv.Words[1], Is.EqualTo(a), "the other containers hold");
    }

    [TestCase(9, 0xFFF0, 0x20, 0xFFFF)]
    [TestCase(1, 0xFFF0, 0x20, 0x0010)]
    [TestCase(8, 0xFFF0, 0x20, 0x000F)]
    [TestCase(10, 0x10, 0x20, 0)]
    public void Process_OfAHalfOperation_IsSixteenBitsWide(int op, int a, int b, int want)
    {
        StageBench bench = new StageBench().Write(StageTable.Vliw, 0, ("dest.h0", Slot), ("sh0.a", 1), ("sh0.op", (ulong)op), ("sh0.mask", 0xFFFF));
        bench.Phv.Halves[1] = (ushort)a;
        bench.Phv.Halves[0] = (ushort)b;

        Assert.That(bench.Run().Halves[0], Is.EqualTo(want));
    }

    [TestCase(9, 0xF0, 0x20, 0xFF)]
    [TestCase(2, 0x10, 0x20, 0xF0)]
    [TestCase(11, 0xF0, 0x20, 0x20)]
    public void Process_OfAByteOperation_IsEightBitsWide(int op, int a, int b, int want)
    {
        StageBench bench = new StageBench().Write(StageTable.Vliw, 0, ("dest.b0", Slot), ("sb0.a", 1), ("sb0.op", (ulong)op), ("sb0.mask", 0xFF));
        bench.Phv.Bytes[1] = (byte)a;
        bench.Phv.Bytes[0] = (byte)b;

        Assert.That(bench.Run().Bytes[0], Is.EqualTo(want));
    }

    [Test]
    public void Process_WithSwapRotateAndMask_MergesASubField()
    {
        // bswap(0x11223344) = 0x44332211, rotated left by 8: 0x33221144; the middle 16 bits go into w0.
        StageBench bench = WordSlot(("sw0.bswap", 1), ("sw0.rot", 8), ("sw0.mask", 0x00FFFF00));
        bench.Phv.Words[1] = 0x11223344;
        bench.Phv.Words[0] = 0xAABBCCDD;

        Assert.That(bench.Run().Words[0], Is.EqualTo(0xAA2211DD));
    }

    [TestCase(16, 0xE0000000u)]
    [TestCase(18, 0xE2000000u)]
    [TestCase(19, 0xE3000000u)]
    [TestCase(20, 0xE4000000u)]
    [TestCase(22, 0u)]
    [TestCase(23, 0x5Au)]
    [TestCase(24, 0xB000u)]
    [TestCase(31, 0xB007u)]
    public void Process_OfAWordOperandCode_ReadsItsSource(int code, uint want)
    {
        StageBench bench = WithEntryWords(WordSlot(("sw0.a", (ulong)code), ("sw0.mask", AllWord)));

        Assert.That(bench.Run().Words[0], Is.EqualTo(want));
    }

    [TestCase(24, 0xE000)]
    [TestCase(25, 0)]
    [TestCase(26, 0xE300)]
    [TestCase(28, 0x1234)]
    [TestCase(29, 0x5678)]
    [TestCase(30, 0x9ABC)]
    [TestCase(31, 0xDEF0)]
    public void Process_OfAHalfOperandCode_ReadsItsSource(int code, int want)
    {
        StageBench bench = WithEntryWords(new StageBench().Write(StageTable.Vliw, 0, ("dest.h0", Slot), ("sh0.a", (ulong)code), ("sh0.mask", 0xFFFF)));

        Assert.That(bench.Run().Halves[0], Is.EqualTo(want));
    }

    [TestCase(15, 0x5A)]
    [TestCase(16, 0xE0)]
    [TestCase(20, 0xE3)]
    [TestCase(21, 0)]
    [TestCase(24, 0x00)]
    [TestCase(31, 0x07)]
    public void Process_OfAByteOperandCode_ReadsItsSource(int code, int want)
    {
        StageBench bench = WithEntryWords(new StageBench().Write(StageTable.Vliw, 0, ("dest.b0", Slot), ("sb0.a", (ulong)code), ("sb0.mask", 0xFF)));

        Assert.That(bench.Run().Bytes[0], Is.EqualTo(want));
    }

    [Test]
    public void Process_OfEntryDestinations_TakesTheFixedParts()
    {
        StageBench bench = new StageBench()
            .Write(StageTable.ExactData, 0, ("e0", 0x00010203), ("e1", 0x04050607), ("e2", 0x08090A0B))
            .Write(StageTable.TernaryData, 32, ("e3", 0x0C0D0E0F), ("e4", 0x10111213))
            .Write(StageTable.Vliw, 0, [.. Enumerable.Range(0, 16).Select(c => ($"dest.w{c}", Entry)), .. Enumerable.Range(0, 24).Select(c => ($"dest.h{c}", Entry)), .. Enumerable.Range(0, 16).Select(c => ($"dest.b{c}", Entry))]);
        bench.Phv.PacketLength = 60;
        bench.Phv.Parsed = 14;

        Phv phv = bench.Run();

        Assert.That(phv.Words[9], Is.EqualTo(0x10111213));
        Assert.That(phv.Halves[13], Is.EqualTo(0x0607), "h13 = x[3]");
        Assert.That(phv.Bytes[14], Is.EqualTo(0x0E), "b14 = y[14]");
        Assert.That((phv.PacketLength, phv.Parsed), Is.EqualTo(((ushort)60, (ushort)14)), "held in hardware");
    }

    [Test]
    public void Process_OfAContainerOfOneSideAndASlotOfTheOther_TakesTheSlotsRow()
    {
        StageBench bench = new StageBench()
            .Write(StageTable.Mode, 0, ("def_action", 1), ("def_t_action", 2))
            .Write(StageTable.Owners, 0, ("sw0", 1))
            .Write(StageTable.Vliw, 1, ("dest.w0", Slot), ("sw0.a", 1), ("sw0.mask", AllWord))
            .Write(StageTable.Vliw, 2, ("sw0.a", 2), ("sw0.mask", AllWord));
        bench.Phv.Words[1] = 11;
        bench.Phv.Words[2] = 22;

        Assert.That(bench.Run().Words[0], Is.EqualTo(22));
    }

    [Test]
    public void Process_OfASlotWhoseSideIsDisabled_TakesRowZero()
    {
        StageBench bench = new StageBench()
            .Write(StageTable.Mode, 0, ("def_action", 1), ("def_t_action", 2))
            .Write(StageTable.Owners, 0, ("sw0", 1))
            .Write(StageTable.Gateway, 0, ("t_inv", 1))
            .Write(StageTable.Vliw, 0, ("sw0.a", 3), ("sw0.mask", AllWord))
            .Write(StageTable.Vliw, 1, ("dest.w0", Slot))
            .Write(StageTable.Vliw, 2, ("sw0.a", 2), ("sw0.mask", AllWord));
        bench.Phv.Words[2] = 22;
        bench.Phv.Words[3] = 33;

        Assert.That(bench.Run().Words[0], Is.EqualTo(33));
    }

    [Test]
    public void Process_OfADisabledSide_LeavesItsContainers()
    {
        StageBench bench = new StageBench()
            .Write(StageTable.Gateway, 0, ("e_inv", 1))
            .Write(StageTable.Owners, 0, ("w1", 1))
            .Write(StageTable.ExactData, 0, ("e0", 5), ("e1", 6))
            .Write(StageTable.Vliw, 0, ("dest.w0", Entry), ("dest.w1", Entry));

        Phv phv = bench.Run();

        Assert.That((phv.Words[0], phv.Words[1]), Is.EqualTo((0u, 6u)), "the entry words of the default stand");
    }

    [TestCase("123456789", 0xE3069283u)]
    [TestCase("", 0u)]
    [TestCase("a", 0xC1D04330u)]
    public void Process_WithHash_IsCrc32COfTheRightAlignedKey(string key, uint want)
    {
        byte[] text = System.Text.Encoding.ASCII.GetBytes(key.PadLeft(48, '\0'));
        StageBench bench = new();
        bench.Write(StageTable.HashConfig, 0, ("mask", (1ul << 48) - 1), ("xor", FlexNic.Image.Crc32C.HashUnitXor(key.Length)));
        bench.Write(StageTable.Vliw, 0, ("dest.w0", Slot), ("sw0.a", 21), ("sw0.mask", AllWord));
        for (int i = 0; i < 12; i++)
        {
            bench.Phv.Words[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(text.AsSpan(4 * i));
        }

        Assert.That(bench.Run().Words[0], Is.EqualTo(want));
    }

    [Test]
    public void Process_WithHashMask_IgnoresTheOtherBytes()
    {
        StageBench bench = new();
        bench.Write(StageTable.HashConfig, 0, ("mask", 1ul << 47), ("xor", FlexNic.Image.Crc32C.HashUnitXor(1)));
        bench.Write(StageTable.Vliw, 0, ("dest.w0", Slot), ("sw0.a", 21), ("sw0.mask", AllWord));
        bench.Phv.Words[..12].Fill(0x58595A61);

        Assert.That(bench.Run().Words[0], Is.EqualTo(0xC1D04330), "the last byte alone: 'a'");
    }

    private static StageBench WordSlot(params (string Field, ulong Value)[] fields) =>
        new StageBench().Write(StageTable.Vliw, 0, [("dest.w0", Slot), ("sw0.a", 1), .. fields]);

    private static StageBench WithEntryWords(StageBench bench)
    {
        bench.Write(StageTable.ExactData, 0, ("e0", 0xE0000000), ("e1", 0xE1000000), ("e2", 0xE2000000));
        bench.Write(StageTable.TernaryData, 32, ("e3", 0xE3000000), ("e4", 0xE4000000));
        for (int i = 0; i < 8; i++)
        {
            bench.Phv.Halves[16 + i] = (ushort)(0xB000 + i);
        }

        bench.Phv.Words[15] = 0x12345678;
        bench.Phv.Words[14] = 0x9ABCDEF0;
        bench.Phv.Src = 0x5A;
        return bench;
    }
}
