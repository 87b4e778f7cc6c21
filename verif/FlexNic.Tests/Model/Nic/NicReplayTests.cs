using CsCheck;
using FlexNic.Image.Registers;
using FlexNic.Model.Device.Nic;
using NUnit.Framework;

namespace FlexNic.Tests.Model.Nic;

/// <summary>Random traffic: the functional run and the replay of its order do the same to host memory, and the ring loses and repeats nothing.</summary>
public sealed class NicReplayTests
{
    private const ulong Records = 0x5000_0000;

    private static readonly Gen<byte[]> Frames =
        from bytes in Gen.Int[16, 200]
        from writes in Gen.Bool
        from offset in Gen.Int[0, 220]
        from length in Gen.Int[0, 100]
        from slot in Gen.Int[0, 15]
        select NicBench.Frame(bytes, writes ? (ushort)0x8000 : (ushort)0, (ushort)offset, (ushort)length, 0, Records + (ulong)(slot * 256));

    [Test]
    public void Replay_OfTheFunctionalOrder_WritesTheSame()
    {
        Frames.Array[0, 12].Sample(
            frames =>
            {
                NicBench functional = NicBench.SelfService(descriptors: 12);
                NicBench replay = NicBench.SelfService(descriptors: 12);
                foreach (byte[] frame in frames)
                {
                    functional.Model.Receive(0, frame);
                    replay.Model.IngressStep(0, frame);
                }

                while (replay.Model.HostQueueLength > 0)
                {
                    replay.Model.DmaStep();
                }

                Assert.That(Text(replay), Is.EqualTo(Text(functional)));
                Assert.That(Enum.GetValues<CounterId>().Select(replay.Counter), Is.EqualTo(Enum.GetValues<CounterId>().Select(functional.Counter)));
            },
            iter: 20,
            seed: "0000000000001");
    }

    [Test]
    public void Doorbells_AtAnyTime_DeliverEachFrameOnceAndInOrder()
    {
        Gen.Int[0, 3].Array[1, 60].Sample(
            steps =>
            {
                NicBench bench = NicBench.SelfService(ringLog2: 3, descriptors: 0);
                int sent = 0;
                foreach (int step in steps)
                {
                    if (step == 0 && bench.Ring(RegisterMap.RingTail) - bench.Ring(RegisterMap.RingHead) < 7)
                    {
                        bench.Post(1);
                    }
                    else
                    {
                        bench.Model.Receive(0, NicBench.Frame(60 + sent++));
                    }

                    Assert.That(bench.Ring(RegisterMap.RingHead), Is.EqualTo(Math.Min(sent, bench.Ring(RegisterMap.RingTail))));
                }

                while (bench.Ring(RegisterMap.RingHead) < sent)
                {
                    bench.Post(1);
                }

                Assert.That(bench.Host.Of(DmaWriteKind.RingPayload).Select(w => w.Data.Length), Is.EqualTo(Enumerable.Range(60, sent)));
            },
            iter: 20,
            seed: "0000000000001");
    }

    private static IEnumerable<string> Text(NicBench bench) => bench.Host.Writes.Select(w => $"{w.Kind} {w.Address:x} {Convert.ToHexString(w.Data)}");
}
