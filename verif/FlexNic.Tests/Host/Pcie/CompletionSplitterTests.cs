using CsCheck;
using FlexNic.Host.Pcie;
using NUnit.Framework;

namespace FlexNic.Tests.Host.Pcie;

public sealed class CompletionSplitterTests
{
    /// <summary>Whatever the cuts, the completions obey the link's rules and their bytes are the data.</summary>
    [Test]
    public void Split_AnyReadAndCuts_ObeysRcbMpsAndByteCounts()
    {
        Gen.Select(Gen.Int[0, 4095], Gen.Int[1, 512], Gen.Bool, Gen.Int[7, 9], Gen.Int[0, int.MaxValue])
            .Sample((offset, wanted, wideRcb, maxPayloadLog, cuts) =>
            {
                int rcb = wideRcb ? 128 : 64;
                int maxPayload = 1 << maxPayloadLog;
                int length = Math.Min(wanted, 4096 - offset);
                Tlp read = TlpRequests.Read(0x12_0000_0000ul + (ulong)offset, length, 0x0100, 9);
                byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
                int bit = 0;

                IReadOnlyList<Tlp> pieces = CompletionSplitter.Split(read, data, rcb, maxPayload, 0, () => (cuts >> (bit++ % 31) & 1) != 0);

                AssertRules(pieces, offset, data, rcb, maxPayload);
            });
    }

    [Test]
    public void Split_NoCuts_AsFewAsMaxPayloadAllows()
    {
        Tlp read = TlpRequests.Read(0x1000, 512, 0x0100, 0);

        IReadOnlyList<Tlp> pieces = CompletionSplitter.Split(read, new byte[512], 64, 256, 0, () => false);

        Assert.That(pieces.Select(piece => piece.LengthDw), Is.EqualTo(new[] { 64, 64 }));
    }

    [Test]
    public void Split_AlwaysCut_OnePieceForEachBoundary()
    {
        Tlp read = TlpRequests.Read(0x1038, 136, 0x0100, 0);

        IReadOnlyList<Tlp> pieces = CompletionSplitter.Split(read, new byte[136], 64, 256, 0, () => true);

        Assert.That(pieces.Select(piece => piece.LengthDw), Is.EqualTo(new[] { 2, 16, 16 }));
        Assert.That(pieces.Select(piece => piece.ByteCount), Is.EqualTo(new[] { 136, 128, 64 }));
        Assert.That(pieces.Select(piece => piece.LowerAddress), Is.EqualTo(new[] { 0x38, 0x40, 0x00 }));
    }

    private static void AssertRules(IReadOnlyList<Tlp> pieces, int offset, byte[] data, int rcb, int maxPayload)
    {
        int done = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            Tlp piece = pieces[i];
            int skip = (offset + done) % 4;
            int bytes = Math.Min((4 * piece.LengthDw) - skip, data.Length - done);
            Assert.That(piece.ByteCount, Is.EqualTo(data.Length - done), $"byte count of completion {i}");
            Assert.That(piece.LowerAddress, Is.EqualTo((offset + done) & 0x7F), $"lower address of completion {i}");
            Assert.That(4 * piece.LengthDw, Is.LessThanOrEqualTo(maxPayload), $"payload of completion {i}");
            for (int k = 0; k < bytes; k++)
            {
                byte found = (byte)(piece.Payload[(skip + k) / 4] >> (8 * ((skip + k) % 4)));
                Assert.That(found, Is.EqualTo(data[done + k]), $"byte {done + k} of the data");
            }

            done += bytes;
            Assert.That(i == pieces.Count - 1 || (offset + done) % rcb == 0, Is.True, $"end of completion {i} at 0x{offset + done:X}");
        }

        Assert.That(done, Is.EqualTo(data.Length));
    }
}
