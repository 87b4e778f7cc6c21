using FlexNic.Core;
using FlexNic.Image;
using FlexNic.Image.Layout;
using FlexNic.Model.Device;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Device;

/// <summary>Key, gateway, exact and ternary tables of the stage model. The data row that a side chose is seen in w0 (e0) and w3 (e3).</summary>
public sealed class StageMatchTests
{
    private const int KeyBits = 192;
    private const int Depth = 128;

    [TestCase(0)]
    [TestCase(1)]
    public void Process_OfAnExactEntry_HitsInEitherWay(int way)
    {
        StageBench bench = Shown().Write(StageTable.KeySelect, 0, ("kw0", 1)).WriteWide(StageTable.ExactMask, 0, [("mask", BitVector.FromValue(KeyBits, 0xFFFFFFFF))]);
        bench.Write(StageTable.Mode, 0, ("def_ptr", 9)).Write(StageTable.ExactData, 9, ("e0", 99)).Write(StageTable.ExactData, 7, ("e0", 77));
        PutEntry(bench, way, 0xCAFE, pointer: 7);

        bench.Phv.Words[1] = 0xCAFE;
        Assert.That(bench.Run().Words[0], Is.EqualTo(77), "hit");
        bench.Phv.Words[1] = 0xCAFF;
        Assert.That(bench.Run().Words[0], Is.EqualTo(99), "miss");
    }

    [Test]
    public void Process_OfAKeyInBothWays_TakesWayZero()
    {
        StageBench bench = Shown().Write(StageTable.KeySelect, 0, ("kw0", 1)).WriteWide(StageTable.ExactMask, 0, [("mask", BitVector.FromValue(KeyBits, 0xFFFFFFFF))]);
        bench.Write(StageTable.ExactData, 1, ("e0", 11)).Write(StageTable.ExactData, 2, ("e0", 22));
        PutEntry(bench, 1, 5, pointer: 2);
        PutEntry(bench, 0, 5, pointer: 1);
        bench.Phv.Words[1] = 5;

        Assert.That(bench.Run().Words[0], Is.EqualTo(11));
    }

    [TestCase(0u, 0x12345u, 510u, 0x11u, 511u)]
    [TestCase(0u, 0x00003u, 510u, 0xFFFFu, 1u)]
    [TestCase(1u, 0x00004u, 2u, 0xFFFFu, 6u)]
    public void Process_InIndexMode_AddsTheMaskedIndexModuloTheRows(uint select, uint index, uint basePointer, uint mask, uint row)
    {
        StageBench bench = Shown()
            .Write(StageTable.KeySelect, 0, ("kw0", 1), ("kh0", 1))
            .Write(StageTable.Mode, 0, ("mode", 1), ("idx_sel", select), ("idx_mask", mask), ("def_ptr", basePointer))
            .Write(StageTable.ExactData, (int)row, ("e0", 1234));
        bench.Phv.Words[1] = select == 0 ? index : 0;
        bench.Phv.Halves[1] = (ushort)(select == 1 ? index : 0);

        Assert.That(bench.Run().Words[0], Is.EqualTo(1234));
    }

    [Test]
    public void Process_InIndexModeOfADisabledSide_ShowsTheDefaultRow()
    {
        StageBench bench = Shown()
            .Write(StageTable.KeySelect, 0, ("kw0", 1))
            .Write(StageTable.Owners, 0, ("w0", 1))
            .Write(StageTable.Gateway, 0, ("e_inv", 1))
            .Write(StageTable.Mode, 0, ("mode", 1), ("idx_mask", 0xFFFF), ("def_ptr", 4))
            .Write(StageTable.ExactData, 4, ("e0", 44));
        bench.Phv.Words[1] = 3;

        Assert.That(bench.Run().Words[0], Is.EqualTo(44));
    }

    [Test]
    public void Process_OfTernaryRows_TakesTheLowestThatMatches()
    {
        StageBench bench = Shown().Write(StageTable.KeySelect, 0, ("kw0", 1));
        PutTernary(bench, 3, 0x10, 0xF0, valid: true, mark: 103);
        PutTernary(bench, 5, 0, 0, valid: true, mark: 105);
        PutTernary(bench, 2, 0, 0, valid: false, mark: 102);
        bench.Write(StageTable.TernaryData, 32, ("e3", 132));

        bench.Phv.Words[1] = 0x1F;
        Assert.That(bench.Run().Words[3], Is.EqualTo(103));
        bench.Phv.Words[1] = 0x2F;
        Assert.That(bench.Run().Words[3], Is.EqualTo(105));
        PutTernary(bench, 5, 0, 0, valid: false, mark: 105);
        Assert.That(bench.Run().Words[3], Is.EqualTo(132), "miss");
        PutTernary(bench, 5, 0, 0, valid: true, mark: 105);
        bench.Write(StageTable.Gateway, 0, ("t_inv", 1));
        Assert.That(bench.Run().Words[3], Is.EqualTo(132), "disabled counts as a miss");
    }

    // k = h1 at half position 0 (predicate 4) against value 5; the ternary side wants the opposite.
    [TestCase(0, 5, 1, 0, true)]
    [TestCase(0, 6, 1, 0, false)]
    [TestCase(0, 6, 0, 0, true)]
    [TestCase(0, 6, 1, 1, true)]
    [TestCase(1, 4, 1, 0, true)]
    [TestCase(1, 5, 1, 0, false)]
    [TestCase(1, 5, 0, 0, true)]
    public void Process_OfAPredicate_EnablesTheSide(int op, int key, int want, int invert, bool enabled)
    {
        StageBench bench = Shown()
            .Write(StageTable.KeySelect, 0, ("kh0", 1))
            .Write(StageTable.ExactData, 0, ("e0", 1))
            .Write(StageTable.TernaryData, 32, ("e3", 1))
            .Write(StageTable.Predicate, 4, ("value", 0xABCD0005), ("mask", 0xFFFFFFFF), ("op", (ulong)op))
            .Write(StageTable.Gateway, 0, ("e_care", 1 << 4), ("e_want", (ulong)want << 4), ("e_inv", (ulong)invert), ("t_care", 1 << 4), ("t_want", (ulong)(1 - want) << 4), ("t_inv", (ulong)invert))
            .Write(StageTable.Owners, 0, ("w3", 1));
        bench.Phv.Halves[1] = (ushort)key;

        Phv phv = bench.Run();

        Assert.That((phv.Words[0], phv.Words[3]), Is.EqualTo(enabled ? (1u, 0u) : (0u, 1u)));
    }

    [Test]
    public void Process_OfAKeyPositionBeyondItsClass_ReadsZero()
    {
        StageBench bench = Shown().Write(StageTable.KeySelect, 0, ("kw0", 31), ("kb1", 31), ("kh2", 24));
        bench.Phv.Words.Fill(uint.MaxValue);
        bench.Phv.Halves.Fill(ushort.MaxValue);
        bench.Phv.Bytes.Fill(byte.MaxValue);
        BitVector mask = BitVector.Zero(KeyBits).With(0, 32, uint.MaxValue).With(128 + 32, 16, ushort.MaxValue).With(128 + 48 + 8, 8, byte.MaxValue);
        bench.WriteWide(StageTable.TernaryEntry, 0, [("mask", mask)], ("valid", 1)).Write(StageTable.TernaryData, 0, ("e3", 42));

        Assert.That(bench.Run().Words[3], Is.EqualTo(42));
    }

    private static StageBench Shown() => new StageBench().Write(StageTable.Vliw, 0, ("dest.w0", 2), ("dest.w3", 2));

    private static void PutEntry(StageBench bench, int way, ulong key, ulong pointer)
    {
        BitVector bits = BitVector.FromValue(KeyBits, key);
        int row = (way * Depth) + new ExactHash(TestGeometry.Stage.KeyBits, Depth, way).Index(bits);
        bench.WriteWide(StageTable.ExactEntry, row, [("key", bits)], ("valid", 1), ("ptr", pointer));
    }

    private static void PutTernary(StageBench bench, int row, ulong value, ulong mask, bool valid, uint mark)
    {
        bench.WriteWide(StageTable.TernaryEntry, row, [("value", BitVector.FromValue(KeyBits, value)), ("mask", BitVector.FromValue(KeyBits, mask))], ("valid", valid ? 1u : 0));
        bench.Write(StageTable.TernaryData, row, ("e3", mark));
    }
}
