using System.Buffers.Binary;

namespace FlexNic.Tests.Model;

/// <summary>The frames of a capture file of the classic kind, little-endian, read in managed code so that the tests need no capture library.</summary>
internal static class PcapFile
{
    private const uint Magic = 0xA1B2C3D4;
    private const int FileHeaderBytes = 24;
    private const int RecordHeaderBytes = 16;

    public static IReadOnlyList<byte[]> Frames(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (BinaryPrimitives.ReadUInt32LittleEndian(file) != Magic)
        {
            throw new InvalidDataException($"{path}: not a little-endian capture with microseconds");
        }

        List<byte[]> frames = [];
        for (int at = FileHeaderBytes; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 8));
            at += RecordHeaderBytes;
            frames.Add(file[at..(at + length)]);
            at += length;
        }

        return frames;
    }
}
