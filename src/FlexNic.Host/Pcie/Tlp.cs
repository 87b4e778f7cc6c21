using System.Collections.Immutable;
using System.Numerics;

namespace FlexNic.Host.Pcie;

/// <summary>
/// A PCIe transaction layer packet as its fields. Lengths are in double words (DW), addresses in bytes; byte 0 of memory is bits 7:0 of the first payload DW.
/// <see cref="TlpCodec"/> turns it into header words and back.
/// </summary>
public sealed record Tlp
{
    /// <summary>Which packet.</summary>
    public required TlpKind Kind { get; init; }

    /// <summary>True for a 4-DW header (64-bit address).</summary>
    public bool FourDwHeader { get; init; }

    /// <summary>Payload, or for MRd the amount asked for: 1..1024 DW. 0 only for Cpl.</summary>
    public int LengthDw { get; init; }

    /// <summary>Traffic class.</summary>
    public int TrafficClass { get; init; }

    /// <summary>Attribute: relaxed ordering.</summary>
    public bool RelaxedOrdering { get; init; }

    /// <summary>Attribute: no snoop.</summary>
    public bool NoSnoop { get; init; }

    /// <summary>Attribute: ordering by requester id.</summary>
    public bool IdOrdering { get; init; }

    /// <summary>EP: the payload is known to be bad.</summary>
    public bool Poisoned { get; init; }

    /// <summary>TH: processing hints are present (address bits 1:0 and the steering tag).</summary>
    public bool HintsPresent { get; init; }

    /// <summary>PH, 0..3, when <see cref="HintsPresent"/>.</summary>
    public int ProcessingHint { get; init; }

    /// <summary>Bus 15:8, device and function 7:0 of who asked.</summary>
    public ushort RequesterId { get; init; }

    /// <summary>Transaction tag, 10 bits.</summary>
    public int Tag { get; init; }

    /// <summary>Byte enables of the first DW of a request.</summary>
    public int FirstBe { get; init; }

    /// <summary>Byte enables of the last DW of a request; 0 when it has one DW.</summary>
    public int LastBe { get; init; }

    /// <summary>Address of the first DW of a request (bits 1:0 are 0).</summary>
    public ulong Address { get; init; }

    /// <summary>Who completes.</summary>
    public ushort CompleterId { get; init; }

    /// <summary>Status of a completion.</summary>
    public CompletionStatus Status { get; init; }

    /// <summary>Bytes still to come with this completion, 1..4096.</summary>
    public int ByteCount { get; init; }

    /// <summary>Low 7 bits of the address of the first byte of this completion.</summary>
    public int LowerAddress { get; init; }

    /// <summary>Payload of MWr and CplD.</summary>
    public ImmutableArray<uint> Payload { get; init; } = [];

    /// <summary>True for MRd and MWr.</summary>
    public bool IsRequest => Kind is TlpKind.MemoryRead or TlpKind.MemoryWrite;

    /// <summary>True for packets with a payload.</summary>
    public bool HasData => Kind is TlpKind.MemoryWrite or TlpKind.CompletionData;

    /// <summary>3 or 4.</summary>
    public int HeaderDw => FourDwHeader ? 4 : 3;

    /// <summary>Steering tag of a request with hints: in the tag field of a write, in the byte enables of a read.</summary>
    public int SteeringTag => Kind == TlpKind.MemoryWrite ? Tag & 0xFF : (LastBe << 4) | FirstBe;

    /// <summary>Byte enables of the first DW as they act: a read with hints carries its steering tag there and means whole DWs.</summary>
    public int ActingFirstBe => HintsPresent && Kind == TlpKind.MemoryRead ? 0xF : FirstBe;

    /// <summary>Byte enables of the last DW as they act.</summary>
    public int ActingLastBe => !HintsPresent || Kind != TlpKind.MemoryRead ? LastBe : LengthDw == 1 ? 0 : 0xF;

    /// <summary>Address of the first enabled byte of a request; of the first DW when none is enabled.</summary>
    public ulong FirstByteAddress => Address + (ulong)(ActingFirstBe == 0 ? 0 : BitOperations.TrailingZeroCount(ActingFirstBe));

    /// <summary>Bytes from the first to the last enabled one of a request; 1 for a zero-length read, as completions count it.</summary>
    public int SpanBytes
    {
        get
        {
            int first = ActingFirstBe;
            if (LengthDw == 1)
            {
                return first == 0 ? 1 : BitOperations.Log2((uint)first) - BitOperations.TrailingZeroCount(first) + 1;
            }

            int skippedAtStart = BitOperations.TrailingZeroCount(first | 0x10);
            int skippedAtEnd = 3 - BitOperations.Log2((uint)ActingLastBe | 1);
            return (4 * LengthDw) - skippedAtStart - skippedAtEnd;
        }
    }

    /// <summary>Compares the payload by value.</summary>
    public bool Equals(Tlp? other) =>
        other is not null && TlpCodec.Encode(this) == TlpCodec.Encode(other) && Payload.AsSpan().SequenceEqual(other.Payload.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(TlpCodec.Encode(this), Payload.Length);

    /// <summary>One line for messages.</summary>
    public override string ToString() => Kind switch
    {
        TlpKind.MemoryRead or TlpKind.MemoryWrite =>
            $"{(Kind == TlpKind.MemoryRead ? "MRd" : "MWr")} 0x{Address:X} {LengthDw} DW be {FirstBe:X}/{LastBe:X} tag {Tag} from {RequesterId:X4}",
        _ => $"{(Kind == TlpKind.Completion ? "Cpl" : "CplD")} tag {Tag} to {RequesterId:X4} {Status} {LengthDw} DW, byte count {ByteCount}, lower address 0x{LowerAddress:X}",
    };
}
