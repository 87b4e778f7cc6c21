using CsCheck;
using FlexNic.Core;
using FlexNic.Host.Driver;
using FlexNic.Host.Memory;
using FlexNic.Image.Rules;
using NUnit.Framework;

namespace FlexNic.Tests.Host.Driver;

public sealed class ApplicationQueueTests
{
    private const ulong Base = 0x1_0000_0000;
    private const ulong Head = 0x2_0000_0000;
    private const int Stride = 64;

    [Test]
    public void Poll_OverManyLaps_GivesEveryRecordOnceInOrder()
    {
        var runs = Gen.Select(Gen.Int[0, 4], Gen.Int[1, 20], Gen.Int[0, 12].Array[1, 80]);

        runs.Sample((log2, advanceEvery, steps) =>
        {
            int entries = 1 << log2;
            (HostMemory memory, ApplicationQueue queue) = Make(entries, advanceEvery);
            uint written = 0;
            uint read = 0;
            foreach (int step in steps)
            {
                // Even steps write what the head pointer leaves room for, odd ones take records out and now and then give the places back.
                for (int i = 0; step % 2 == 0 && i <= step && written - memory.ReadUInt32(Head) < entries; i++)
                {
                    memory.DeviceWrite(Base + (written % (uint)entries * Stride), Record(written++, entries));
                }

                foreach (byte[] record in step % 2 != 0 ? queue.Poll(step) : [])
                {
                    Assert.That(record, Is.EqualTo(Record(read++, entries)));
                }

                if (step == 11)
                {
                    queue.Advance();
                }
            }

            foreach (byte[] record in queue.Poll())
            {
                Assert.That(record, Is.EqualTo(Record(read++, entries)));
            }

            queue.Advance();
            Assert.That(read, Is.EqualTo(written));
            Assert.That(memory.ReadUInt32(Head), Is.EqualTo(written));
            Assert.That(queue.Faults, Is.Empty);
        });
    }

    [Test]
    public void DeviceWrite_OfARecordNotConsumed_IsAFault()
    {
        (HostMemory memory, ApplicationQueue queue) = Make(4, 1);
        for (uint i = 0; i < 5; i++)
        {
            memory.DeviceWrite(Base + (i % 4 * Stride), Record(i, 4));
        }

        Assert.That(queue.Faults, Has.Count.EqualTo(1));
        Assert.That(queue.Faults[0], Does.Contain("record 0 was overwritten before it was consumed"));
    }

    [Test]
    public void DeviceWrite_OfAPlaceNotGivenBack_IsAFault()
    {
        (HostMemory memory, ApplicationQueue queue) = Make(4, 100);
        for (uint i = 0; i < 5; i++)
        {
            memory.DeviceWrite(Base + (i % 4 * Stride), Record(i, 4));
            queue.Poll();
        }

        Assert.That(queue.Faults.Single(), Does.Contain("record 4 took a place that was not given back yet"));
    }

    [Test]
    public void DeviceWrite_OutOfOrder_IsAFault()
    {
        (HostMemory memory, ApplicationQueue queue) = Make(4, 1);

        memory.DeviceWrite(Base + Stride, Record(1, 4));

        Assert.That(queue.Faults.Single(), Does.Contain("record 0 was written at 0x100000040, expected 0x100000000"));
        Assert.That(queue.Poll(), Is.Empty);
    }

    [Test]
    public void DeviceWrite_BeyondTheQueueOrToItsHead_IsAViolation()
    {
        (HostMemory memory, _) = Make(4, 1);

        memory.DeviceWrite(Base + (4 * Stride), new byte[Stride]);
        memory.DeviceWrite(Head, new byte[4]);

        Assert.That(memory.Violations, Has.Count.EqualTo(2));
    }

    private static (HostMemory Memory, ApplicationQueue Queue) Make(int entries, int advanceEvery)
    {
        var memory = new HostMemory();
        return (memory, new ApplicationQueue(memory, new HostQueueRule(SourceSpan.OfFile("test"), 0, Base, entries, Stride, Head), advanceEvery));
    }

    private static byte[] Record(uint number, int entries)
    {
        var record = new byte[Stride];
        Array.Fill(record, (byte)(number * 37));
        record[14] = (byte)(number / (uint)entries % 2 == 0 ? 1 : 0);
        return record;
    }
}
