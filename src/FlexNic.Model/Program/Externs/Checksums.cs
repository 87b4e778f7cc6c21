namespace FlexNic.Model.Program.Externs;

/// <summary>Hashes and checksums over bytes, as v1model and its relatives name them.</summary>
internal static class Checksums
{
    /// <summary>The one's complement of the one's complement sum of 16-bit words.</summary>
    public static ushort Internet(ReadOnlySpan<byte> data)
    {
        uint sum = 0;
        for (int i = 0; i < data.Length; i++)
        {
            sum += (uint)data[i] << ((i & 1) == 0 ? 8 : 0);
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    /// <summary>The exclusive or of 16-bit words.</summary>
    public static ushort Xor16(ReadOnlySpan<byte> data)
    {
        uint value = 0;
        for (int i = 0; i < data.Length; i++)
        {
            value ^= (uint)data[i] << ((i & 1) == 0 ? 8 : 0);
        }

        return (ushort)value;
    }

    /// <summary>CRC-32 of IEEE 802.3.</summary>
    public static uint Crc32(ReadOnlySpan<byte> data) => Reflected(data, 0xEDB88320);

    /// <summary>CRC-32C (Castagnoli).</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data) => Reflected(data, 0x82F63B78);

    /// <summary>CRC-16 with polynomial 0x8005, reflected, starting from 0.</summary>
    public static ushort Crc16(ReadOnlySpan<byte> data)
    {
        uint crc = 0;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
            }
        }

        return (ushort)crc;
    }

    private static uint Reflected(ReadOnlySpan<byte> data, uint polynomial)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ polynomial : crc >> 1;
            }
        }

        return ~crc;
    }
}
