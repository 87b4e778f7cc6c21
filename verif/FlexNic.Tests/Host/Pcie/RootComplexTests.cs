using CsCheck;
using FlexNic.Host.Memory;
using FlexNic.Host.Pcie;
using NUnit.Framework;

namespace FlexNic.Tests.Host.Pcie;

public sealed class RootComplexTests
{
    private const ulong Base = 0x12_0000_0000;
    private const ushort Function = 0x0100;

    private readonly HostMemory _memory = new();

    [SetUp]
    public void Map()
    {
        if (_memory.Regions.Count == 0)
        {
            _memory.AddRegion(new MemoryRegion("data", Base, 8192, DeviceAccess.ReadWrite));
        }

        _memory.Write(Base, new byte[8192]);
    }

    [Test]
    public void AcceptRequest_WriteWithHoles_TouchesEnabledBytesOnly()
    {
        RootComplex root = Root();
        Tlp write = TlpRequests.Write(Base, [1, 2, 3, 4, 5, 6, 7, 8], Function);

        root.AcceptRequest(write with { FirstBe = 0b0101, LastBe = 0b1010 });

        Assert.That(_memory.Read(Base, 8), Is.EqualTo(new byte[] { 1, 0, 3, 0, 0, 6, 0, 8 }));
        Assert.That(root.Violations, Is.Empty);
    }

    [Test]
    public void AcceptRequest_Read_SeesEarlierWritesAndNotLaterOnes()
    {
        RootComplex root = Root();
        root.AcceptRequest(TlpRequests.Write(Base, [1, 1, 1, 1], Function));
        root.AcceptRequest(TlpRequests.Read(Base, 4, Function, 0));
        root.AcceptRequest(TlpRequests.Write(Base, [2, 2, 2, 2], Function));

        Assert.That(Drain(root).Single().Payload.Single(), Is.EqualTo(0x0101_0101u));
        Assert.That(root.Idle, Is.True);
    }

    [Test]
    public void TryNextCompletion_BeforeDelayMin_Nothing()
    {
        RootComplex root = Root(new RootComplexOptions { DelayMin = 20, DelayMax = 20 });
        root.AcceptRequest(TlpRequests.Read(Base, 4, Function, 0));
        for (int i = 0; i < 20; i++)
        {
            Assert.That(root.TryNextCompletion(out _), Is.False, $"clock {i}");
            root.Tick();
        }

        Assert.That(root.TryNextCompletion(out _), Is.True);
        Assert.That(root.OutstandingReads, Is.Zero);
    }

    [Test]
    public void TryNextCompletion_Reorder_KeepsOrderWithinATag()
    {
        bool passed = false;
        bool interleaved = false;
        Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                RootComplex root = Root(new RootComplexOptions { Reorder = true, SplitProbability = 0.7 }, seed);
                IReadOnlyList<Tlp> completions = ReadSixteen(root);
                foreach (IGrouping<int, Tlp> read in completions.GroupBy(completion => completion.Tag))
                {
                    int left = 256;
                    foreach (Tlp piece in read)
                    {
                        Assert.That(piece.ByteCount, Is.EqualTo(left), $"tag {read.Key}");
                        left -= 4 * piece.LengthDw;
                    }

                    Assert.That(left, Is.Zero, $"tag {read.Key}");
                }

                int[] finished = [.. completions.Where(piece => piece.ByteCount == 4 * piece.LengthDw).Select(piece => piece.Tag)];
                passed |= !finished.SequenceEqual(finished.Order());
                interleaved |= Changes(completions) > 15;
            },
            iter: 50,
            threads: 1);

        Assert.That(passed && interleaved, Is.True);
    }

    [Test]
    public void TryNextCompletion_NoReorder_InOrderOfTheReads()
    {
        IReadOnlyList<Tlp> completions = ReadSixteen(Root(new RootComplexOptions { SplitProbability = 0.5 }));

        Assert.That(completions.Select(completion => completion.Tag), Is.Ordered);
        Assert.That(completions, Has.Count.GreaterThan(16));
    }

    [TestCase(ReadFault.UnsupportedRequest, CompletionStatus.UnsupportedRequest)]
    [TestCase(ReadFault.CompleterAbort, CompletionStatus.CompleterAbort)]
    public void Fault_ErrorStatus_EndsTheRead(ReadFault fault, CompletionStatus status)
    {
        RootComplex root = Root(new RootComplexOptions { SplitProbability = 1, Fault = _ => fault });
        root.AcceptRequest(TlpRequests.Read(Base, 256, Function, 4));

        IReadOnlyList<Tlp> completions = Drain(root);

        Assert.That(completions[^1].Status, Is.EqualTo(status));
        Assert.That(completions[^1].HasData, Is.False);
        Assert.That(completions[^1].ByteCount, Is.EqualTo(256 - completions.SkipLast(1).Sum(piece => 4 * piece.LengthDw)));
        Assert.That(completions.SkipLast(1).Select(piece => piece.Status), Is.All.EqualTo(CompletionStatus.Success));
        Assert.That(root.Violations, Is.Empty);
    }

    [Test]
    public void Fault_Poisoned_OnePieceIsMarked()
    {
        RootComplex root = Root(new RootComplexOptions { SplitProbability = 1, Fault = _ => ReadFault.Poisoned });
        root.AcceptRequest(TlpRequests.Read(Base, 256, Function, 4));

        IReadOnlyList<Tlp> completions = Drain(root);

        Assert.That(completions, Has.Count.EqualTo(4));
        Assert.That(completions.Count(piece => piece.Poisoned), Is.EqualTo(1));
    }

    [Test]
    public void Fault_Timeout_NeverAnswered()
    {
        RootComplex root = Root(new RootComplexOptions { Fault = _ => ReadFault.Timeout });
        root.AcceptRequest(TlpRequests.Read(Base, 256, Function, 4));

        Assert.That(Drain(root), Is.Empty);
        Assert.That(root.Idle, Is.True);
    }

    [Test]
    public void AcceptRequest_ReadOutsideRegions_UnsupportedRequestAndViolation()
    {
        RootComplex root = Root();
        root.Tick();
        root.AcceptRequest(TlpRequests.Read(0x5000, 4, Function, 0));

        Assert.That(Drain(root).Single().Status, Is.EqualTo(CompletionStatus.UnsupportedRequest));
        Assert.That(root.Violations.Single(), Does.StartWith("clock 1: Memory: ").And.Contain("outside every region"));
    }

    [Test]
    public void AcceptRequest_BrokenRule_RecordedAndWithoutEffect()
    {
        RootComplex root = Root();
        root.AcceptRequest(TlpRequests.Write(Base, [9, 9, 9, 9], 0x0101));

        Assert.That(root.Violations.Single(), Does.StartWith("clock 0: FunctionId: "));
        Assert.That(_memory.ReadUInt32(Base), Is.Zero);
    }

    [Test]
    public void Mmio_ReadsAndWrites_InOrderAndAnswered()
    {
        RootComplex root = Root();
        root.PostWrite32(0x10, 0xCAFE_F00D);
        int handle = root.StartRead32(0x14);

        Assert.That(root.TryNextMmioRequest(out Tlp? write), Is.True);
        Assert.That(root.TryNextMmioRequest(out Tlp? read), Is.True);
        root.AcceptCompletion(Answer(read!, 0x1234_5678));

        Assert.That(write!.Payload.Single(), Is.EqualTo(0xCAFE_F00D));
        Assert.That(root.TryTakeReadResult(handle, out uint value), Is.True);
        Assert.That(value, Is.EqualTo(0x1234_5678));
        Assert.That(root.TryTakeReadResult(handle, out _), Is.False);
        Assert.That(root.Idle, Is.True);
        Assert.That(root.Violations, Is.Empty);
        Assert.That(root.Accounting[TlpPurpose.Mmio, LinkDirection.Downstream], Is.EqualTo(new LinkUse(2, 24 + 20, 4)));
        Assert.That(root.Accounting[TlpPurpose.Mmio, LinkDirection.Upstream], Is.EqualTo(new LinkUse(1, 24, 4)));
    }

    [Test]
    public void Mmio_Refused_AllOnesAndNote()
    {
        RootComplex root = Root();
        int handle = root.StartRead32(0x14);
        root.TryNextMmioRequest(out Tlp? read);

        root.AcceptCompletion(CompletionSplitter.Error(read!, CompletionStatus.UnsupportedRequest, 4, 0x14, Function));

        Assert.That(root.TryTakeReadResult(handle, out uint value), Is.True);
        Assert.That(value, Is.EqualTo(0xFFFF_FFFF));
        Assert.That(root.Notes, Has.Count.EqualTo(1));
        Assert.That(root.Violations, Is.Empty);
    }

    [Test]
    public void AcceptCompletion_NobodyWaits_Violation()
    {
        RootComplex root = Root();
        root.AcceptCompletion(Answer(TlpRequests.Read(0x14, 4, RootComplex.HostId, 7), 0));

        Assert.That(root.Violations.Single(), Does.Contain("no read of 0000 waits with this tag"));
    }

    [Test]
    public void AcceptCompletion_WrongLowerAddress_Violation()
    {
        RootComplex root = Root();
        root.StartRead32(0x14);
        root.TryNextMmioRequest(out Tlp? read);

        root.AcceptCompletion(Answer(read!, 0) with { LowerAddress = 0x10 });

        Assert.That(root.Violations.Single(), Does.Contain("lower address 0x14"));
    }

    private static int Changes(IReadOnlyList<Tlp> completions) => completions.Zip(completions.Skip(1)).Count(pair => pair.First.Tag != pair.Second.Tag);

    private static Tlp Answer(Tlp read, uint value)
    {
        byte[] data = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(data, value);
        return CompletionSplitter.Split(read, data, 64, 256, Function, () => false).Single();
    }

    private static List<Tlp> Drain(RootComplex root)
    {
        var completions = new List<Tlp>();
        for (int i = 0; i < 200; i++)
        {
            root.Tick();
            while (root.TryNextCompletion(out Tlp? completion))
            {
                completions.Add(completion!);
            }
        }

        return completions;
    }

    private static List<Tlp> ReadSixteen(RootComplex root)
    {
        for (int tag = 0; tag < 16; tag++)
        {
            root.AcceptRequest(TlpRequests.Read(Base + (ulong)(256 * tag), 256, Function, tag));
        }

        List<Tlp> completions = Drain(root);
        Assert.That(root.Violations, Is.Empty);
        Assert.That(root.Idle, Is.True);
        return completions;
    }

    private RootComplex Root(RootComplexOptions? options = null, int seed = 1) => new(options ?? new RootComplexOptions(), _memory, seed);
}
