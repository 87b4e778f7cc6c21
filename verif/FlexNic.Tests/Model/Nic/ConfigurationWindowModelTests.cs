using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;
using FlexNic.Image.Registers;
using FlexNic.Model.Device.Nic;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Nic;

public sealed class ConfigurationWindowModelTests
{
    private const int StateStage = 3;
    private const uint Overflow = 1u << 17;
    private const uint ReadDone = 1u << 18;

    private static readonly uint Counters = new RowAddress(PipelineId.Ingress, Units.Stage(StateStage), StageTable.State, 0).BusAddress;

    [Test]
    public void Image_ThroughTheRegisters_IsTheImageLoaded()
    {
        NicBench direct = NicBench.SelfService();
        var bench = new NicBench();
        WriteImage(bench, NicBench.Assemble(NicBench.SelfServiceProgram, bench.Geometry));
        bench.EnableRing(4, drop: false);
        bench.Post(8);

        foreach (NicBench one in new[] { direct, bench })
        {
            one.Model.Receive(0, NicBench.Frame(80, control: 0x8000, offset: 16, length: 64, address: 0x7000));
        }

        Assert.That(bench.Host.Writes.Select(w => (w.Address, Convert.ToHexString(w.Data))), Is.EqualTo(direct.Host.Writes.Select(w => (w.Address, Convert.ToHexString(w.Data)))));
        Assert.That(bench.Host.Writes, Has.Count.EqualTo(3));
    }

    [Test]
    public void Row_OutsideATransaction_IsATransactionOfItsOwn()
    {
        var bench = new NicBench();
        bench.Write(RegisterMap.CfgAddr, Counters | (7u << 5));
        bench.Write(RegisterMap.CfgData, 0x1111);
        Assert.That((ReadRow(bench, 7), bench.Read(RegisterMap.CfgEpoch), bench.Read(RegisterMap.CfgStatus) & 0xFFFF), Is.EqualTo((0ul, 0u, 1u)));

        bench.Write(RegisterMap.CfgDataLast, 0x2222);
        Assert.That(bench.Read(RegisterMap.CfgAddr), Is.EqualTo(Counters | (8u << 5)));
        bench.Write(RegisterMap.CfgDataLast, 0x3333);

        Assert.That(ReadRow(bench, 7), Is.EqualTo(0x0000_2222_0000_1111));
        Assert.That(ReadRow(bench, 8), Is.EqualTo(0x3333), "the staging register is clear after a commit");
        Assert.That(bench.Read(RegisterMap.CfgEpoch), Is.EqualTo(2));
        Assert.That(bench.Read(RegisterMap.CfgStatus), Is.EqualTo(ReadDone));
    }

    [Test]
    public void Transaction_IsAppliedWhenItCloses()
    {
        var bench = new NicBench();
        bench.Write(RegisterMap.CfgCtrl, 1);
        WriteRows(bench, 0, 5);
        Assert.That((ReadRow(bench, 0), bench.Read(RegisterMap.CfgStatus) & 0xFFFF, bench.Read(RegisterMap.CfgCtrl)), Is.EqualTo((0ul, 5u, 1u)));

        bench.Write(RegisterMap.CfgCtrl, 0);

        Assert.That(Enumerable.Range(0, 6).Select(r => ReadRow(bench, r)), Is.EqualTo(new ulong[] { 100, 101, 102, 103, 104, 0 }));
        Assert.That(bench.Read(RegisterMap.CfgEpoch), Is.EqualTo(1));
        bench.Write(RegisterMap.CfgCtrl, 1);
        bench.Write(RegisterMap.CfgCtrl, 0);
        Assert.That(bench.Read(RegisterMap.CfgEpoch), Is.EqualTo(1), "a transaction without words is none");
    }

    [Test]
    public void Transaction_ThatOverflows_IsDiscardedWhole()
    {
        NicGeometry geometry = TestGeometry.Tiny with { Host = TestGeometry.Tiny.Host with { CfgFifoWords = 4 } };
        var bench = new NicBench(geometry);
        bench.Write(RegisterMap.CfgCtrl, 1);
        WriteRows(bench, 0, 7);
        Assert.That(bench.Read(RegisterMap.CfgStatus), Is.EqualTo(Overflow));
        bench.Write(RegisterMap.CfgCtrl, 3);
        WriteRows(bench, 20, 1);
        bench.Write(RegisterMap.CfgCtrl, 2);

        Assert.That(Enumerable.Range(0, 24).Select(r => ReadRow(bench, r)), Has.All.Zero);
        Assert.That((bench.Read(RegisterMap.CfgEpoch), bench.Read(RegisterMap.CfgStatus)), Is.EqualTo((0u, ReadDone)));
        bench.Write(RegisterMap.CfgCtrl, 1);
        WriteRows(bench, 0, 4);
        bench.Write(RegisterMap.CfgCtrl, 0);
        Assert.That((ReadRow(bench, 3), bench.Read(RegisterMap.CfgEpoch)), Is.EqualTo((103ul, 1u)), "the next transaction that fits is applied");
    }

    [TestCase(0x1FFFu, TestName = "Read_BeyondTheRows_Is0")]
    [TestCase(0u, TestName = "Read_OfARowOfOtherTables_Is0")]
    public void Read_OfWhatIsNoState_Is0(uint row)
    {
        var bench = new NicBench();
        WriteRows(bench, 0, 1);

        bench.Write(RegisterMap.CfgRead, row == 0 ? new RowAddress(PipelineId.Ingress, Units.Stage(StateStage), StageTable.Mode, 0).BusAddress : Counters | (row << 5));

        Assert.That((bench.Read(RegisterMap.CfgRdataLo), bench.Read(RegisterMap.CfgRdataHi)), Is.EqualTo((0u, 0u)));
    }

    private static void WriteImage(NicBench bench, ConfigurationImage image)
    {
        foreach (ConfigurationWord word in image.EnumerateWords())
        {
            bench.Write(RegisterMap.CfgAddr, word.Address);
            bench.Write(word.Commit ? RegisterMap.CfgDataLast : RegisterMap.CfgData, word.Data);
        }
    }

    /// <summary>Rows of one word each: 100 + row.</summary>
    private static void WriteRows(NicBench bench, int first, int count)
    {
        bench.Write(RegisterMap.CfgAddr, Counters | ((uint)first << 5));
        for (int i = 0; i < count; i++)
        {
            bench.Write(RegisterMap.CfgDataLast, (uint)(100 + first + i));
        }
    }

    private static ulong ReadRow(NicBench bench, int row)
    {
        bench.Write(RegisterMap.CfgRead, Counters | ((uint)row << 5));
        Assert.That(bench.Read(RegisterMap.CfgStatus) & ReadDone, Is.EqualTo(ReadDone));
        return ((ulong)bench.Read(RegisterMap.CfgRdataHi) << 32) | bench.Read(RegisterMap.CfgRdataLo);
    }
}
