using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image;

/// <summary>
/// The binary form of an image: magic "FNICIMG1", version, geometry fingerprint, rows, symbols, CRC-32C of all before it; numbers little-endian
/// (docs/image-format.md). What cannot be read raises <see cref="FlexNicInputException"/>.
/// </summary>
public static class BinaryImage
{
    private const ushort Version = 1;
    private const int HeaderBytes = 24;

    private static ReadOnlySpan<byte> Magic => "FNICIMG1"u8;

    /// <summary>True when the bytes begin like a binary image.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> data) => data.StartsWith(Magic);

    /// <summary>The bytes of an image.</summary>
    public static byte[] Write(ConfigurationImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var stream = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        byte[] symbols = JsonSerializer.SerializeToUtf8Bytes(image.Symbols);
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], ImageFingerprint.Of(image.Geometry));
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], image.Rows.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], symbols.Length);
        stream.Write(header);
        Span<byte> word = stackalloc byte[4];
        foreach (ImageRow row in image.Rows)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(word, row.Address.BusAddress);
            stream.Write(word);
            foreach (uint value in row.Bits.Words)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(word, value);
                stream.Write(word);
            }
        }

        stream.Write(symbols);
        BinaryPrimitives.WriteUInt32LittleEndian(word, Crc32C.Compute(stream.ToArray()));
        stream.Write(word);
        return stream.ToArray();
    }

    /// <summary>The image in the bytes, which must have been made for the geometry.</summary>
    public static ConfigurationImage Read(ReadOnlySpan<byte> data, string file, NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (!HasMagic(data))
        {
            throw Fault("FNIC3101", file, "this is not a binary image: it does not begin with 'FNICIMG1'");
        }

        if (data.Length < HeaderBytes + 4)
        {
            throw Fault("FNIC3102", file, $"the image ends after {data.Length} bytes, within its header of {HeaderBytes}");
        }

        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]);
        if (version != Version)
        {
            throw Fault("FNIC3103", file, $"the image has version {version} of the format; version {Version} fits");
        }

        uint fingerprint = BinaryPrimitives.ReadUInt32LittleEndian(data[12..]);
        uint own = ImageFingerprint.Of(geometry);
        if (fingerprint != own)
        {
            throw Fault("FNIC3104", file, string.Create(CultureInfo.InvariantCulture, $"the image was made for the geometry with fingerprint 0x{fingerprint:x8}; '{geometry.Name}' has 0x{own:x8}"));
        }

        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(data[^4..]);
        uint computed = Crc32C.Compute(data[..^4]);
        if (stored != computed)
        {
            throw Fault("FNIC3102", file, string.Create(CultureInfo.InvariantCulture, $"the image is damaged or cut short: its {data.Length} bytes have checksum 0x{computed:x8}, it says 0x{stored:x8}"));
        }

        return ReadBody(data[..^4], file, ImageLayout.For(geometry));
    }

    private static ConfigurationImage ReadBody(ReadOnlySpan<byte> data, string file, ImageLayout layout)
    {
        int rows = BinaryPrimitives.ReadInt32LittleEndian(data[16..]);
        int symbolBytes = BinaryPrimitives.ReadInt32LittleEndian(data[20..]);
        int at = HeaderBytes;
        var list = new List<ImageRow>();
        uint last = 0;
        for (int i = 0; i < rows; i++)
        {
            if (data.Length - at < 4)
            {
                throw Fault("FNIC3102", file, $"the image says it has {rows} rows and ends in row {i}");
            }

            uint address = BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
            at += 4;
            list.Add(ReadRow(data, ref at, file, layout, address, ordered: i == 0 || address > last));
            last = address;
        }

        if (symbolBytes < 0 || data.Length - at != symbolBytes)
        {
            throw Fault("FNIC3102", file, $"the image says its symbols have {symbolBytes} bytes; {data.Length - at} are left");
        }

        try
        {
            ImageSymbols symbols = JsonSerializer.Deserialize<ImageSymbols>(data[at..]) ?? ImageSymbols.None;
            return new ConfigurationImage(layout, list, symbols);
        }
        catch (JsonException fault)
        {
            throw Fault("FNIC3105", file, $"the symbols of the image cannot be read: {fault.Message}");
        }
    }

    private static ImageRow ReadRow(ReadOnlySpan<byte> data, ref int at, string file, ImageLayout layout, uint address, bool ordered)
    {
        var pipeline = (PipelineId)((address >> 29) & 3);
        int unit = (int)(address >> 23) & 63;
        int id = (int)(address >> 19) & 15;
        int row = (int)(address >> 5) & 0x3FFF;
        TableLayout? table = Enum.IsDefined(pipeline) ? layout.Unit(pipeline, unit)?.Table(id) : null;
        if (table is null || row >= table.Rows || (address & 0x8000001F) != 0 || !ordered)
        {
            throw Fault("FNIC3105", file, string.Create(CultureInfo.InvariantCulture, $"row address 0x{address:x8} is out of order or not one of the tables of '{layout.Geometry.Name}'"));
        }

        int words = table.Row.WordCount;
        if (data.Length - at < 4 * words)
        {
            throw Fault("FNIC3102", file, $"the image ends in a row of table {table.Name}");
        }

        var values = new uint[words];
        for (int i = 0; i < words; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(at + (4 * i))..]);
        }

        at += 4 * words;
        return new ImageRow(pipeline, unit, id, row, BitVector.FromWords(table.Row.Width, values));
    }

    private static FlexNicInputException Fault(string code, string file, string message) => new(code, SourceSpan.OfFile(file), message);
}
