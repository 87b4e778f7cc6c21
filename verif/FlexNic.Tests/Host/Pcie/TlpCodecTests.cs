using CsCheck;
using FlexNic.Host.Pcie;
using NUnit.Framework;

namespace FlexNic.Tests.Host.Pcie;

/// <summary>Headers written by hand from the tables of the PCIe specification, and round trips.</summary>
public sealed class TlpCodecTests
{
    [Test]
    public void Encode_WriteBelow4GiB_ThreeDwHeader()
    {
        Tlp write = TlpRequests.Write(0x1000_0010, [1, 2, 3, 4], 0x0100);

        Assert.That(TlpCodec.Encode(write), Is.EqualTo(new TlpHeader(0x4000_0001, 0x0100_000F, 0x1000_0010, 0)));
        Assert.That(write.Payload, Is.EqualTo(new[] { 0x0403_0201u }));
    }

    [Test]
    public void Encode_UnalignedWriteAbove4GiB_FourDwHeaderAndByteEnables()
    {
        Tlp write = TlpRequests.Write(0x12_0000_0003, [0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF], 0x0100);

        Assert.That(TlpCodec.Encode(write), Is.EqualTo(new TlpHeader(0x6000_0003, 0x0100_0018, 0x12, 0)));
        Assert.That(write.Payload, Is.EqualTo(new[] { 0xAA00_0000u, 0xEEDD_CCBBu, 0x0000_00FFu }));
    }

    [Test]
    public void Encode_Read_TagAndByteEnables()
    {
        Tlp read = TlpRequests.Read(0x12_3456_7000, 512, 0x0100, 0x2A);

        Assert.That(TlpCodec.Encode(read), Is.EqualTo(new TlpHeader(0x2000_0080, 0x0100_2AFF, 0x12, 0x3456_7000)));
    }

    [Test]
    public void Encode_Read4KiB_LengthFieldIs0()
    {
        Tlp read = TlpRequests.Read(0x4000, 4096, 0x0100, 1);

        Assert.That(TlpCodec.Encode(read).Dw0, Is.Zero);
        Assert.That(TlpCodec.TryDecode(TlpCodec.Encode(read), [], out Tlp? back, out _), Is.True);
        Assert.That(back!.LengthDw, Is.EqualTo(1024));
    }

    [Test]
    public void Encode_CompletionWithData_ByteCountAndLowerAddress()
    {
        Tlp read = TlpRequests.Read(0x1000_0044, 8, 0x0100, 7);
        Tlp completion = CompletionSplitter.Split(read, [1, 2, 3, 4, 5, 6, 7, 8], 64, 256, 0x0000, () => false).Single();

        Assert.That(TlpCodec.Encode(completion), Is.EqualTo(new TlpHeader(0x4A00_0002, 0x0000_0008, 0x0100_0744, 0)));
    }

    [Test]
    public void Encode_UnsupportedRequest_NoData()
    {
        Tlp read = TlpRequests.Read(0x1000_0044, 8, 0x0100, 7);
        Tlp error = CompletionSplitter.Error(read, CompletionStatus.UnsupportedRequest, 8, 0x44, 0x0001);

        Assert.That(TlpCodec.Encode(error), Is.EqualTo(new TlpHeader(0x0A00_0000, 0x0001_2008, 0x0100_0744, 0)));
    }

    [TestCase(0x4400_0001u, 0u, 0u, 0u, "neither", TestName = "TryDecode_Type4_Refused")]
    [TestCase(0x8000_0001u, 0u, 0u, 0u, "neither", TestName = "TryDecode_Prefix_Refused")]
    [TestCase(0x4000_8001u, 0xFu, 0u, 0u, "LN, TD or AT", TestName = "TryDecode_Digest_Refused")]
    [TestCase(0x4000_0001u, 0xFu, 0x1000u, 1u, "DW3", TestName = "TryDecode_ThreeDwWithDw3_Refused")]
    [TestCase(0x4000_0001u, 0xFu, 0x1001u, 0u, "address bits", TestName = "TryDecode_AddressBitsWithoutHints_Refused")]
    [TestCase(0x4A00_0001u, 0x0000_0004u, 0x0100_0080u, 0u, "bit 7", TestName = "TryDecode_CompletionReservedBit_Refused")]
    [TestCase(0x0A00_0000u, 0x0000_6004u, 0x0100_0000u, 0u, "status 3", TestName = "TryDecode_ReservedStatus_Refused")]
    public void TryDecode_ReservedHeader_Refused(uint dw0, uint dw1, uint dw2, uint dw3, string reason)
    {
        bool decoded = TlpCodec.TryDecode(new TlpHeader(dw0, dw1, dw2, dw3), [], out _, out string? fault);

        Assert.That(decoded, Is.False);
        Assert.That(fault, Does.Contain(reason));
    }

    [Test]
    public void TryDecode_EncodedRequest_GivesItBack()
    {
        Gen.Select(Gen.ULong, Gen.Int[1, 1024], Gen.Int[0, 255], Gen.Bool).Sample((address, length, tag, isWrite) =>
        {
            address >>= 8;
            Tlp request = isWrite
                ? TlpRequests.Write(address, new byte[length], 0x0100, tag)
                : TlpRequests.Read(address, length, 0x0100, tag);
            return TlpCodec.TryDecode(TlpCodec.Encode(request), request.Payload, out Tlp? back, out _) && back == request;
        });
    }
}
