using FlexNic.Image.Registers;
using FlexNic.Model.Device.Nic;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Nic;

public sealed class MsixTableModelTests
{
    private const ulong Doorbell = 0x1_FEE0_1000;

    [Test]
    public void Arm_SendsOnceWhenHeadDiffers()
    {
        NicBench bench = Armed(masked: false);
        Assert.That(Messages(bench), Is.Zero);

        bench.Model.Receive(0, NicBench.Frame(64));
        bench.Model.Receive(0, NicBench.Frame(64));

        Assert.That(Messages(bench), Is.EqualTo(1));
        Assert.That(bench.Host.Of(DmaWriteKind.Interrupt).Single().Address, Is.EqualTo(Doorbell));
        Assert.That(bench.Host.Of(DmaWriteKind.Interrupt).Single().Data, Is.EqualTo(new byte[] { 0x78, 0x56, 0x34, 0x12 }));
        Assert.That(bench.Host.Writes[2].Kind, Is.EqualTo(DmaWriteKind.Interrupt), "right after the completion of the first packet");
    }

    [Test]
    public void Arm_BehindHead_SendsAtOnce()
    {
        NicBench bench = Armed(masked: false);
        bench.Model.Receive(0, NicBench.Frame(64));
        bench.Model.Receive(0, NicBench.Frame(64));

        bench.WriteRing(RegisterMap.RingIrqArm, (1u << 31) | 1);
        Assert.That(Messages(bench), Is.EqualTo(2));
        bench.WriteRing(RegisterMap.RingIrqArm, (1u << 31) | 2);
        bench.WriteRing(RegisterMap.RingIrqArm, 0);
        Assert.That(Messages(bench), Is.EqualTo(2));
        bench.Model.Receive(0, NicBench.Frame(64));
        Assert.That(Messages(bench), Is.EqualTo(3));
    }

    [Test]
    public void MaskedVector_IsPendingUntilUnmasked()
    {
        NicBench bench = Armed(masked: true);

        bench.Model.Receive(0, NicBench.Frame(64));
        Assert.That((Messages(bench), bench.Read(RegisterMap.MsixPba)), Is.EqualTo((0, 1u << 2)));

        bench.Write(RegisterMap.MsixTable + (2 * RegisterMap.MsixStride) + 12, 0);
        Assert.That((Messages(bench), bench.Read(RegisterMap.MsixPba)), Is.EqualTo((1, 0u)));
        Assert.That(bench.Counter(CounterId.MsixSent), Is.EqualTo(1));
    }

    [Test]
    public void FunctionMaskAndDisable_HoldBackAllVectors()
    {
        NicBench bench = Armed(masked: false);
        bench.Model.MsixFunctionMask = true;
        bench.Model.Receive(0, NicBench.Frame(64));
        bench.Model.MsixEnabled = false;
        bench.Model.MsixFunctionMask = false;
        Assert.That((Messages(bench), bench.Read(RegisterMap.MsixPba)), Is.EqualTo((0, 1u << 2)));

        bench.Model.MsixEnabled = true;
        Assert.That((Messages(bench), bench.Read(RegisterMap.MsixPba)), Is.EqualTo((1, 0u)));
    }

    [Test]
    public void Table_AfterReset_IsMaskedAndKeepsWhatFits()
    {
        var bench = new NicBench();
        Assert.That(bench.Read(RegisterMap.MsixTable + 12), Is.EqualTo(1));

        bench.Write(RegisterMap.MsixTable, 0xFFFF_FFFF);
        bench.Write(RegisterMap.MsixTable + 12, 0xFFFF_FFFE);
        bench.Write(RegisterMap.MsixPba, 0xFFFF_FFFF);

        Assert.That(bench.Read(RegisterMap.MsixTable), Is.EqualTo(0xFFFF_FFFC));
        Assert.That(bench.Read(RegisterMap.MsixTable + 12), Is.Zero);
        Assert.That(bench.Read(RegisterMap.MsixPba), Is.Zero);
        Assert.That(bench.Read(RegisterMap.MsixTable + (4 * RegisterMap.MsixStride) + 12), Is.Zero, "no fifth vector");
    }

    private static int Messages(NicBench bench) => bench.Host.Of(DmaWriteKind.Interrupt).Count();

    private static NicBench Armed(bool masked)
    {
        NicBench bench = NicBench.SelfService();
        bench.Vector(2, Doorbell, 0x1234_5678, masked);
        bench.WriteRing(RegisterMap.RingVector, 2);
        bench.WriteRing(RegisterMap.RingIrqArm, 1u << 31);
        return bench;
    }
}
