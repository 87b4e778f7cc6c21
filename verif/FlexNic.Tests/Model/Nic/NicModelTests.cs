using FlexNic.Geometry;
using FlexNic.Image.Registers;
using FlexNic.Model.Device.Nic;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Nic;

public sealed class NicModelTests
{
    [Test]
    public void Registers_AfterReset_HaveTheirResetValues()
    {
        var bench = new NicBench();
        bench.Write(RegisterMap.Ctrl, 0);
        uint Fixed(Register register) => register.Address switch
        {
            RegisterMap.Geometry => GeometryFingerprint.Of(bench.Geometry).First32,
            RegisterMap.Shape => RegisterMap.ShapeValue(bench.Geometry),
            RegisterMap.Status => 1,
            _ => register.Access == RegisterAccess.WriteOnly ? 0 : register.Reset,
        };

        foreach (Register register in RegisterMap.For(bench.Geometry))
        {
            for (int i = 0; i < register.Count; i++)
            {
                Assert.That(bench.Read(register.AddressOf(i)), Is.EqualTo(Fixed(register)), $"{register.Name}[{i}]");
            }
        }

        Assert.That(bench.Read(0x0FFC), Is.Zero);
    }

    [Test]
    public void HeldRegisters_KeepTheirFieldsAndNothingElse()
    {
        var bench = new NicBench();
        foreach (Register register in RegisterMap.For(bench.Geometry).Where(r => r.Storage == RegisterStorage.Held))
        {
            bench.Write(register.AddressOf(0), 0xFFFF_FFFF);
            Assert.That(bench.Read(register.AddressOf(0)), Is.EqualTo(register.Mask), register.Name);
        }
    }

    [Test]
    public void Receive_OfFramesThatThePortRefuses_CountsEachOnce()
    {
        NicBench bench = NicBench.SelfService();
        bench.Model.Receive(1, new byte[13]);
        bench.Model.Receive(1, new byte[1519]);
        bench.Model.Receive(1, new byte[1519], error: true);
        bench.Model.Receive(1, new byte[5], error: true);
        bench.Model.Receive(1, NicBench.Frame(1518));
        bench.Write(RegisterMap.Ctrl, 0);
        bench.Model.Receive(1, NicBench.Frame(100));

        int[] offsets = [RegisterMap.PortRxDropRunt, RegisterMap.PortRxDropOversize, RegisterMap.PortRxDropError, RegisterMap.PortRxPackets, RegisterMap.PortRxBytes];
        Assert.That(offsets.Select(o => bench.Read(RegisterMap.Port(1, o))), Is.EqualTo(new uint[] { 1, 1, 2, 1, 1518 }));
        Assert.That(bench.Counter(CounterId.RxPackets), Is.EqualTo(1));
    }

    [Test]
    public void Receive_ForAPort_TransmitsPaddedFrames()
    {
        NicBench bench = NicBench.SelfService();
        List<(int Port, byte[] Frame)> sent = [];
        bench.Model.Transmitted = (port, frame) => sent.Add((port, frame));
        byte[] small = NicBench.Frame(20, control: 0x7700);
        byte[] large = NicBench.Frame(200, control: 0x7700);

        bench.Model.Receive(1, small);
        bench.Model.Receive(0, large);
        bench.Write(RegisterMap.Ctrl, 1);
        bench.Model.Receive(0, large);

        Assert.That(sent.Select(s => (s.Port, Convert.ToHexString(s.Frame))), Is.EqualTo(new[] { (0, Convert.ToHexString([.. small, .. new byte[40]])), (0, Convert.ToHexString(large)) }));
        Assert.That(bench.Read(RegisterMap.Port(0, RegisterMap.PortTxPackets)), Is.EqualTo(2));
        Assert.That(bench.Read(RegisterMap.Port(0, RegisterMap.PortTxBytes)), Is.EqualTo(260));
    }

    [Test]
    public void Receive_ForNobody_Counts()
    {
        NicBench bench = NicBench.SelfService();

        bench.Model.Receive(0, NicBench.Frame(64, control: 0x7800));
        bench.Model.Receive(0, NicBench.Frame(64, control: 0x7900));
        bench.Model.Receive(0, NicBench.Frame(64, control: 0x7900));

        Assert.That((bench.Counter(CounterId.BadDst), bench.Counter(CounterId.IngressDrop)), Is.EqualTo((1u, 2u)));
        Assert.That(bench.Host.Writes, Is.Empty);
    }

    [Test]
    public void EgressStep_TakesThePortsNextPacket()
    {
        NicBench bench = NicBench.SelfService();
        byte[] frame = NicBench.Frame(64, control: 0x7700);
        Assert.That(bench.Model.EgressStep(0), Is.Null);

        bench.Model.IngressStep(1, frame);

        Assert.That(bench.Model.EgressStep(1), Is.Null);
        EgressOutcome? outcome = bench.Model.EgressStep(0);
        Assert.That((outcome?.Fate, outcome?.Frame), Is.EqualTo(((EgressFate?)EgressFate.Transmitted, frame)));
    }
}
