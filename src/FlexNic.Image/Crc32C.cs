namespace FlexNic.Image;

/// <summary>CRC-32C (Castagnoli) in software: reflected polynomial 0x82F63B78, as the hash unit computes it.</summary>
public static class Crc32C
{
    private const uint Polynomial = 0x82F63B78;

    /// <summary>The usual checksum: initial value and final XOR all ones (RFC 3720).</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => ~Update(uint.MaxValue, data);

    /// <summary>The linear part alone (initial value 0, no final XOR), which the hash unit adds its <c>xor</c> to. Leading zero bytes do not change it.</summary>
    public static uint Linear(ReadOnlySpan<byte> data) => Update(0, data);

    /// <summary>The <c>xor</c> of hash_config that makes the hash unit deliver <see cref="Compute"/> of strings of <paramref name="lengthBytes"/> bytes.</summary>
    public static uint HashUnitXor(int lengthBytes) => Compute(new byte[lengthBytes]);

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            crc ^= value;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? Polynomial : 0);
            }
        }

        return crc;
    }
}
