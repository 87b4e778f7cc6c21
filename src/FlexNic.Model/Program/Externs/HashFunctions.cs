using System.Numerics;
using FlexNic.Model.Program.Values;

namespace FlexNic.Model.Program.Externs;

/// <summary>Hash algorithms by the names that programs use.</summary>
internal static class HashFunctions
{
    /// <summary>The hash of flattened data. Throws <see cref="NotSupportedException"/> for an unknown algorithm.</summary>
    public static BigInteger Compute(string algorithm, BigInteger bits, int width)
    {
        byte[] data = ValueBits.ToBytes(bits, width);
        return algorithm.ToUpperInvariant() switch
        {
            "CRC32" or "CRC32_CUSTOM" => Checksums.Crc32(data),
            "CRC32C" => Checksums.Crc32C(data),
            "CRC16" or "CRC16_CUSTOM" => Checksums.Crc16(data),
            "CSUM16" or "ONES_COMPLEMENT16" => Checksums.Internet(data),
            "XOR16" => Checksums.Xor16(data),
            "IDENTITY" => new BigInteger(data, isUnsigned: true, isBigEndian: true),
            "RANDOM" or "TARGET_DEFAULT" => Checksums.Crc32(data),
            _ => throw new NotSupportedException($"hash algorithm '{algorithm}' is not supported"),
        };
    }
}
