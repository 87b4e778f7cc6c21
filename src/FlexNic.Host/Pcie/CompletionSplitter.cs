using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace FlexNic.Host.Pcie;

/// <summary>Cuts the data of one read into completions: each but the last ends at a multiple of the read completion boundary, none exceeds Max_Payload_Size.</summary>
public static class CompletionSplitter
{
    /// <summary>Stands in the payload bytes that a completion carries but no byte enable asked for; a NIC that uses them is caught.</summary>
    public const byte Filler = 0xEE;

    /// <summary>
    /// The completions in order. <paramref name="data"/> holds <see cref="Tlp.SpanBytes"/> bytes from <see cref="Tlp.FirstByteAddress"/>;
    /// <paramref name="cutHere"/> is asked at every boundary inside the request whether to cut although the payload could go on.
    /// </summary>
    public static IReadOnlyList<Tlp> Split(Tlp request, ReadOnlySpan<byte> data, int rcbBytes, int maxPayload, ushort completerId, Func<bool> cutHere)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(cutHere);
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.Length, request.SpanBytes);
        var pieces = new List<Tlp>();
        ulong first = request.FirstByteAddress;
        int done = 0;
        while (done < data.Length)
        {
            ulong at = first + (ulong)done;
            int end = done;
            do
            {
                int boundary = end + rcbBytes - (int)((first + (ulong)end) % (ulong)rcbBytes);
                int next = Math.Min(data.Length, boundary);
                if (end > done && PayloadBytes(at, next - done) > maxPayload)
                {
                    break;
                }

                end = next;
            }
            while (end < data.Length && !cutHere());

            pieces.Add(Piece(request, at, data[done..end], data.Length - done, completerId));
            done = end;
        }

        return pieces;
    }

    /// <summary>A completion without data that ends the request with an error.</summary>
    public static Tlp Error(Tlp request, CompletionStatus status, int byteCount, int lowerAddress, ushort completerId)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Tlp
        {
            Kind = TlpKind.Completion,
            Status = status,
            ByteCount = byteCount,
            LowerAddress = lowerAddress,
            RequesterId = request.RequesterId,
            Tag = request.Tag,
            TrafficClass = request.TrafficClass,
            CompleterId = completerId,
        };
    }

    private static Tlp Piece(Tlp request, ulong at, ReadOnlySpan<byte> bytes, int byteCount, ushort completerId)
    {
        int skip = (int)(at & 3);
        byte[] padded = new byte[PayloadBytes(at, bytes.Length)];
        padded.AsSpan().Fill(Filler);
        bytes.CopyTo(padded.AsSpan(skip));
        uint[] payload = new uint[padded.Length / 4];
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(padded.AsSpan(4 * i));
        }

        return new Tlp
        {
            Kind = TlpKind.CompletionData,
            LengthDw = payload.Length,
            ByteCount = byteCount,
            LowerAddress = (int)(at & 0x7F),
            RequesterId = request.RequesterId,
            Tag = request.Tag,
            TrafficClass = request.TrafficClass,
            RelaxedOrdering = request.RelaxedOrdering,
            NoSnoop = request.NoSnoop,
            IdOrdering = request.IdOrdering,
            CompleterId = completerId,
            Payload = ImmutableCollectionsMarshal.AsImmutableArray(payload),
        };
    }

    private static int PayloadBytes(ulong at, int bytes) => (((int)(at & 3) + bytes + 3) / 4) * 4;
}
