using CsCheck;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Image;
using FlexNic.Image.Layout;
using FlexNic.Image.Registers;
using FlexNic.Tests.Image;
using FlexNic.Tests.Model.Nic;
using NUnit.Framework;

namespace FlexNic.Tests.Host.Driver;

public sealed class NicDriverTests
{
    private const int StateStage = 3;

    [TestCase(RegisterMap.Id, 0xFFFF_FFFFu, "FNIC5001", "0x464E4943")]
    [TestCase(RegisterMap.Version, 0x0063_0000u, "FNIC5002", "99.0")]
    [TestCase(RegisterMap.Geometry, 0x1234_5678u, "FNIC5003", "0x12345678")]
    public void Probe_OfAnotherDevice_TellsFoundAndExpected(int register, uint value, string code, string text)
    {
        ModelSlot device = new(TestGeometry.Tiny);
        device.Lies[(uint)register] = value;

        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => Driver(device).Probe());

        Assert.That(fault.Diagnostics.Single().Code, Is.EqualTo(code));
        Assert.That(fault.Message, Does.Contain(text));
    }

    [Test]
    public void Probe_OfTheDevice_Passes()
    {
        ModelSlot device = new(TestGeometry.Tiny);

        Assert.That(() => Driver(device).Probe(), Throws.Nothing);
    }

    [Test]
    public void LoadImage_ReadsTheFillOnceForEachChunk_AndNeverWritesMoreThanFits()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        ConfigurationImage image = NicBench.Assemble(NicBench.SelfServiceProgram, TestGeometry.Tiny);
        (int Done, int Total) last = default;

        Driver(device).LoadImage(image, (done, total) => last = (done, total));

        int words = image.EnumerateWords().Count(w => w.Data != 0 || w.Commit);
        Assert.That(last, Is.EqualTo((words, words)));
        Assert.That(device.RegisterWrites.Count(w => w.Address is RegisterMap.CfgData or RegisterMap.CfgDataLast), Is.EqualTo(words));
        Assert.That(device.RegisterReads, Is.LessThan(4 + (2 * words / TestGeometry.Tiny.Host.CfgFifoWords)));
    }

    [Test]
    public void LoadListedRows_OnZeroMemories_GivesTheTablesOfTheImageForFarFewerWords()
    {
        ModelSlot listed = new(TestGeometry.Tiny);
        ModelSlot whole = new(TestGeometry.Tiny);
        ConfigurationImage image = NicBench.Assemble(NicBench.SelfServiceProgram, TestGeometry.Tiny);

        Driver(listed).LoadListedRows(image);
        Driver(whole).LoadImage(image);

        byte[] frame = NicBench.Frame(80, control: 0x7700);
        Assert.That(Sent(listed, frame), Is.Not.Empty.And.EqualTo(Sent(whole, frame)));
        Assert.That(listed.RegisterWrites.Count, Is.LessThan(whole.RegisterWrites.Count / 4));
        Assert.That(listed.Model.ReadRegister(RegisterMap.CfgEpoch), Is.EqualTo(image.Rows.Length));
    }

    [Test]
    public void ApplyRowsInParts_MoreThanTheQueueHolds_TakesSeveralTransactions()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        ConfigurationImage image = NicBench.Assemble(NicBench.SelfServiceProgram, TestGeometry.Tiny);
        ImageRow[] rows = [.. Enumerable.Repeat(image.Rows, 40).SelectMany(r => r)];

        Driver(device).ApplyRowsInParts(rows);

        int least = rows.Sum(r => r.Words().Count()) / TestGeometry.Tiny.Host.CfgFifoWords;
        Assert.That(least, Is.GreaterThan(0), "the test is about more than one");
        Assert.That(device.Model.ReadRegister(RegisterMap.CfgEpoch), Is.InRange(least + 1, (2 * least) + 2));
    }

    [Test]
    public void LoadImage_OfAnotherGeometry_IsRefused()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        NicGeometry other = TestGeometry.Tiny with { Ports = 1 };

        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => Driver(device).LoadImage(new ConfigurationImage(ImageLayout.For(other), [])));

        Assert.That(fault.Diagnostics.Single().Code, Is.EqualTo("FNIC5003"));
    }

    [Test]
    public void ApplyRows_OfStateRows_AreOneTransactionAndReadBack()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        NicDriver driver = Driver(device);
        uint epoch = driver.ReadEpoch();

        driver.ApplyRows([StateRow(7, 0x1111_2222, 0x3333_4444), StateRow(8, 5, 0)]);

        Assert.That(driver.ReadEpoch(), Is.EqualTo(epoch + 1));
        Assert.That(driver.ReadState(PipelineId.Ingress, StateStage, 7), Is.EqualTo(new StateRow(0x1111_2222, 0x3333_4444)));
        Assert.That(driver.ReadState(PipelineId.Ingress, StateStage, 8), Is.EqualTo(new StateRow(5, 0)));
        Assert.That(driver.ReadState(PipelineId.Ingress, StateStage, 9), Is.EqualTo(default(StateRow)));
    }

    [Test]
    public void ApplyRows_ThatDoNotFit_TellTheCapacityAndWriteNothing()
    {
        ModelSlot device = new(TestGeometry.Tiny with { Host = TestGeometry.Tiny.Host with { CfgFifoWords = 16 } });
        NicDriver driver = new(device, device.Memory, TestGeometry.Tiny with { Host = TestGeometry.Tiny.Host with { CfgFifoWords = 16 } });
        int before = device.RegisterWrites.Count;

        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => driver.ApplyRows([.. Enumerable.Range(0, 9).Select(i => StateRow(i, 1, 1))]));

        Assert.That(fault.Diagnostics.Single().Code, Is.EqualTo("FNIC5004"));
        Assert.That(fault.Message, Does.Contain("18 words").And.Contain("holds 16"));
        Assert.That(device.RegisterWrites, Has.Count.EqualTo(before));
        Assert.That(() => driver.ApplyRows([.. Enumerable.Range(0, 8).Select(i => StateRow(i, 1, 1))]), Throws.Nothing, "exactly full");
    }

    [Test]
    public void ApplyRows_ToADeviceWithASmallerQueue_TellsTheOverflow()
    {
        ModelSlot device = new(TestGeometry.Tiny with { Host = TestGeometry.Tiny.Host with { CfgFifoWords = 16 } });
        NicDriver driver = Driver(device);

        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => driver.ApplyRows([.. Enumerable.Range(0, 9).Select(i => StateRow(i, 1, 1))]));

        Assert.That(fault.Diagnostics.Single().Code, Is.EqualTo("FNIC5005"));
        Assert.That(() => driver.ApplyRows([StateRow(0, 1, 1)]), Throws.Nothing, "the next transaction starts afresh");
    }

    [Test]
    public void LoadImage_OfAHungDevice_TimesOut()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        device.Lies[RegisterMap.CfgStatus] = RegisterFields.CfgBusy.Mask;
        NicDriver driver = Driver(device);
        driver.PollLimit = 10;

        Assert.Throws<TimeoutException>(() => driver.ApplyRows([StateRow(0, 1, 1)]));
    }

    [Test]
    public void PollRing_OverManyLaps_GivesEveryFrameOnceInOrder()
    {
        ConfigurationImage image = NicBench.Assemble(NicBench.SelfServiceProgram, TestGeometry.Tiny);
        var runs = Gen.Select(Gen.Int[2, 5], Gen.Int[1, 40], Gen.Int[0, 12].Array[1, 40]);

        runs.Sample((log2, repostEvery, bursts) =>
        {
            ModelSlot device = new(TestGeometry.Tiny);
            device.Model.LoadImage(image);
            NicDriver driver = Driver(device);
            driver.RepostEvery = repostEvery;
            driver.SetUpRing(0, 1 << log2, 128, dropWhenEmpty: false);
            driver.EnableTraffic(lossless: true);
            List<byte[]> sent = [];
            List<ReceivedFrame> received = [];
            foreach (int burst in bursts)
            {
                for (int i = 0; i < burst; i++)
                {
                    byte[] frame = NicBench.Frame(60 + (sent.Count % 90));
                    frame[^1] = (byte)sent.Count;
                    sent.Add(frame);
                    device.Model.Receive(sent.Count % 2, frame);
                }

                received.AddRange(driver.PollRing(0));
            }

            for (int before = -1; before != received.Count;)
            {
                before = received.Count;
                received.AddRange(driver.PollRing(0));
            }

            Assert.That(received, Has.Count.EqualTo(sent.Count));
            for (int i = 0; i < sent.Count; i++)
            {
                Assert.That(received[i].Bytes, Is.EqualTo(sent[i].Take(128)), $"frame {i}");
                Assert.That(received[i].PacketBytes, Is.EqualTo(sent[i].Length));
                Assert.That(received[i].Truncated, Is.EqualTo(sent[i].Length > 128));
                Assert.That(received[i].SourcePort, Is.EqualTo((i + 1) % 2));
            }

            Assert.That(device.Memory.Violations, Is.Empty);
        }, iter: 30, threads: 1);
    }

    [Test]
    public void SetUpRing_WhileFramesHaveBeenDelivered_GoesOnWithoutStaleCompletions()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        device.Model.LoadImage(NicBench.Assemble(NicBench.SelfServiceProgram, TestGeometry.Tiny));
        NicDriver driver = Driver(device);
        driver.SetUpRing(0, 4, 256, dropWhenEmpty: true);
        driver.EnableTraffic();
        for (int i = 0; i < 6; i++)
        {
            device.Model.Receive(0, NicBench.Frame(64));
        }

        Assert.That(driver.ReadRingDrops(0), Is.EqualTo(2));
        driver.SetUpRing(0, 8, 256, dropWhenEmpty: true);

        Assert.That(driver.PollRing(0), Is.Empty);
        device.Model.Receive(1, NicBench.Frame(64));
        Assert.That(driver.PollRing(0).Single().SourcePort, Is.EqualTo(1));
        Assert.That(device.Memory.Violations, Is.Empty);
    }

    [TestCase(3)]
    [TestCase(2)]
    [TestCase(65536)]
    public void SetUpRing_OfEntriesThatDoNotFit_IsRefused(int entries)
    {
        ModelSlot device = new(TestGeometry.Tiny);

        Assert.Throws<FlexNicInputException>(() => Driver(device).SetUpRing(0, entries, 256, dropWhenEmpty: true));
        Assert.That(device.Memory.Regions, Is.Empty);
    }

    [Test]
    public void SetUpInterrupt_InsideOtherMemory_IsRefused()
    {
        ModelSlot device = new(TestGeometry.Tiny);
        device.Memory.AddRegion(new MemoryRegion("data", 0x1000, 64, DeviceAccess.Write));

        Assert.Throws<ArgumentException>(() => Driver(device).SetUpInterrupt(0, 0x1000, 1));
    }

    private static string[] Sent(ModelSlot device, byte[] frame)
    {
        List<string> sent = [];
        device.Model.Transmitted = (port, bytes) => sent.Add($"{port}:{Convert.ToHexString(bytes)}");
        Driver(device).EnableTraffic();
        device.Model.Receive(1, frame);
        return [.. sent];
    }

    private static NicDriver Driver(ModelSlot device) => new(device, device.Memory, TestGeometry.Tiny);

    private static ImageRow StateRow(int row, uint lo, uint hi)
    {
        RowLayout layout = ImageLayout.For(TestGeometry.Tiny).Table(PipelineId.Ingress, Units.Stage(StateStage), StageTable.State).Row;
        BitVector bits = layout.With(layout.With(BitVector.Zero(layout.Width), "lo", lo), "hi", hi);
        return new ImageRow(PipelineId.Ingress, Units.Stage(StateStage), StageTable.State, row, bits);
    }
}
