using FlexNic.Image.Layout;
using FlexNic.Model.Device;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Device;

/// <summary>Stage SRAM of the stage model: conditions, updates, results, index. X is w1 by way of slot 2; R0 is seen in w4, R1 in w5, pred in b1.</summary>
public sealed class StageStateTests
{
    private const ulong FromState = 3;
    private const uint X = 10;

    [TestCase(0, 7u, 7u, true)]
    [TestCase(4, 7u, 7u, false)]
    [TestCase(1, X, 0u, true)]
    [TestCase(1, 9u, 0u, false)]
    [TestCase(5, 9u, 0u, true)]
    [TestCase(2, 9u, 0u, true)]
    [TestCase(2, X, 0u, false)]
    [TestCase(2, 0xFFFFFFFFu, 0u, true)]
    [TestCase(6, 0xFFFFFFFFu, 0u, false)]
    [TestCase(3, 3u, 4u, true)]
    [TestCase(3, 4u, 4u, false)]
    [TestCase(7, 4u, 0xFFFFFFF0u, true)]
    public void Process_OfACondition_DecidesPredAndBothUpdates(int condition, uint low, uint high, bool holds)
    {
        StageBench bench = WithState(low, high, ("state.cond", (ulong)condition), ("state.lo_t", 1), ("state.lo_f", 2), ("state.hi_t", 3), ("state.hi_f", 0));

        Phv phv = bench.Run();

        Assert.That(phv.Bytes[1], Is.EqualTo(holds ? 1 : 0));
        Assert.That(bench.Model.ReadState(0), Is.EqualTo(holds ? (low + 1, X) : (low + X, high)));
    }

    [TestCase(0, 100u, 200u)]
    [TestCase(1, 101u, 201u)]
    [TestCase(2, 110u, 210u)]
    [TestCase(3, X, X)]
    public void Process_OfAnUpdate_WritesBothHalves(int update, uint low, uint high)
    {
        StageBench bench = WithState(100, 200, ("state.lo_t", (ulong)update), ("state.hi_t", (ulong)update));

        bench.Run();

        Assert.That(bench.Model.ReadState(0), Is.EqualTo((low, high)));
    }

    [TestCase(0, 0, 100u, 200u)]
    [TestCase(1, 1, 101u, 100u)]
    [TestCase(0, 2, 100u, 101u)]
    [TestCase(1, 3, 101u, 210u)]
    public void Process_OfResults_TakesOldOrNew(int newLow, int result1, uint r0, uint r1)
    {
        StageBench bench = WithState(100, 200, ("state.lo_t", 1), ("state.hi_t", 2), ("state.r0_new", (ulong)newLow), ("state.r1", (ulong)result1));

        Phv phv = bench.Run();

        Assert.That((phv.Words[4], phv.Words[5]), Is.EqualTo((r0, r1)));
        Assert.That((phv.Halves[4], phv.Halves[5]), Is.EqualTo(((ushort)r0, (ushort)r1)));
    }

    [TestCase(0, 3)]
    [TestCase(1, 3 + 0x11)]
    [TestCase(2, 3 + 0x22)]
    [TestCase(3, 3 + 0x33)]
    [TestCase(4, 3 + 0x44)]
    [TestCase(5, 3)]
    public void Process_OfAnIndexSource_CountsInThatRow(int source, int row)
    {
        StageBench bench = WithState(0, 0, ("state.src", (ulong)source), ("state.idx_mask", 0xFF), ("state.idx_base", 512 + 3), ("state.hi_t", 1));
        bench.Write(StageTable.KeySelect, 0, ("kh0", 2), ("kw0", 2))
            .Write(StageTable.ExactData, 0, ("e0", 0xF33))
            .Write(StageTable.TernaryData, 32, ("e3", 0xF44));
        bench.Phv.Halves[2] = 0xF11;
        bench.Phv.Words[2] = 0xF22;

        bench.Run();

        Assert.That(bench.Model.ReadState(row), Is.EqualTo((0u, 1u)));
    }

    [TestCase(0, 1, 0)]
    [TestCase(1, 0, 0)]
    [TestCase(1, 0, 1)]
    public void Process_WithoutEnable_LeavesStateAndResultsZero(int enable, int exactDisabled, int ternaryOwner)
    {
        StageBench bench = WithState(100, 200, ("state.en", (ulong)enable), ("state.lo_t", 1));
        bench.Write(StageTable.Gateway, 0, ("e_inv", (ulong)exactDisabled), ("t_inv", 1))
            .Write(StageTable.Owners, 0, ("state", (ulong)ternaryOwner), ("w4", 0));
        bench.Phv.Words[4] = 77;

        Phv phv = bench.Run();

        bool runs = enable == 1 && exactDisabled == 0 && ternaryOwner == 0;
        Assert.That(bench.Model.ReadState(0).Lo, Is.EqualTo(runs ? 101 : 100));
        Assert.That(phv.Words[4], Is.EqualTo(runs ? 100 : exactDisabled == 1 ? 77 : 0));
    }

    [Test]
    public void Process_OfManyPhvs_CountsEachOnce()
    {
        StageBench bench = WithState(0, 0, ("state.lo_t", 1), ("state.hi_t", 2));
        for (int i = 0; i < 1000; i++)
        {
            bench.Phv.Words[1] = X;
            bench.Run();
        }

        Assert.That(bench.Model.ReadState(0), Is.EqualTo((1000u, 1000 * X)));
    }

    private static StageBench WithState(uint low, uint high, params (string Field, ulong Value)[] fields)
    {
        (string Field, ulong Value)[] shown = [("dest.w4", FromState), ("dest.w5", FromState), ("dest.h4", FromState), ("dest.h5", FromState), ("dest.b1", FromState), ("sw2.a", 1)];
        StageBench bench = new StageBench().Write(StageTable.State, 0, ("lo", low), ("hi", high)).Write(StageTable.Vliw, 0, [.. shown, ("state.en", 1), .. fields]);
        bench.Phv.Words[1] = X;
        return bench;
    }
}
