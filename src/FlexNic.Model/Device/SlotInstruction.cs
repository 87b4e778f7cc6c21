using System.Numerics;

namespace FlexNic.Model.Device;

/// <summary>The instruction of one slot: merge(op(rot(bswap(A)), B), B, mask) on 32, 16 or 8 bits (docs/hardware.md, section 4).</summary>
internal readonly struct SlotInstruction
{
    private readonly int _a;
    private readonly int _b;
    private readonly int _rotate;
    private readonly bool _byteSwap;
    private readonly int _op;
    private readonly uint _mask;
    private readonly SlotCluster _cluster;

    /// <summary>Decodes the next instruction of a VLIW row.</summary>
    public SlotInstruction(ref RowReader reader, SlotCluster cluster)
    {
        _cluster = cluster;
        _a = (int)reader.Take(5);
        _b = cluster.Container((int)reader.Take(4));
        _rotate = (int)reader.Take(cluster.RotateBits);
        _byteSwap = reader.TakeBit();
        _op = (int)reader.Take(4);
        _mask = reader.Take(cluster.Bits);
    }

    /// <summary>Operand A after byte swap and rotation.</summary>
    public uint RotatedOperand(StageOperands operands) => _cluster.Bits switch
    {
        32 => RotatedWord(operands.WordOperand(_a)),
        16 => RotatedHalf(operands.HalfOperand(_a)),
        _ => RotatedByte(operands.ByteOperand(_a)),
    };

    /// <summary>Result of the slot.</summary>
    public uint Result(StageOperands operands)
    {
        uint b = OperandB(operands);
        uint result = Combine(RotatedOperand(operands), b);
        return (result & _mask) | (b & ~_mask);
    }

    private uint OperandB(StageOperands operands)
    {
        if (_b < 0)
        {
            return 0;
        }

        return _cluster.Bits switch
        {
            32 => operands.Phv.Words[_b],
            16 => operands.Phv.Halves[_b],
            _ => operands.Phv.Bytes[_b],
        };
    }

    private uint RotatedWord(uint a)
    {
        uint swapped = _byteSwap ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(a) : a;
        return BitOperations.RotateLeft(swapped, _rotate);
    }

    private uint RotatedHalf(uint a)
    {
        uint swapped = _byteSwap ? (a >> 8) | ((a & 0xFF) << 8) : a;
        return ((swapped << _rotate) | (swapped >> (16 - _rotate))) & 0xFFFF;
    }

    private uint RotatedByte(uint a) => ((a << _rotate) | (a >> (8 - _rotate))) & 0xFF;

    private uint Combine(uint a, uint b)
    {
        uint all = uint.MaxValue >> (32 - _cluster.Bits);
        uint result = _op switch
        {
            0 => a,
            1 => a + b,
            2 => a - b,
            3 => b - a,
            4 => a & b,
            5 => a | b,
            6 => a ^ b,
            7 => b & ~a,
            8 => ~a,
            9 => (uint)Math.Min((ulong)a + b, all),
            10 => a > b ? a - b : 0,
            11 => Math.Min(a, b),
            12 => Math.Max(a, b),
            13 => a == b ? 1u : 0,
            14 => a < b ? 1u : 0,
            _ => 0,
        };
        return result & all;
    }
}
