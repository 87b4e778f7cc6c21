using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Model.Device;

/// <summary>The deparser of a pipeline: a new header from the PHV by layout, then a tail of the original packet (docs/hardware.md, section 5).</summary>
public sealed class DeparserModel
{
    private const int HeaderBytes = 128;

    private readonly PhvGeometry _phv;
    private readonly int _busBytes;
    private readonly bool _feedsDma;
    private readonly int _headerBeats;
    private readonly LayoutRow[] _layouts;

    /// <summary>The deparser of a pipeline; all tables 0.</summary>
    public DeparserModel(NicGeometry geometry, PipelineId pipeline)
        : this(PhvOf(geometry), geometry.Deparser.Layouts, geometry.BusBytes, pipeline)
    {
    }

    /// <summary>A deparser that stands alone; all tables 0.</summary>
    public DeparserModel(PhvGeometry phv, int layouts, int busBytes, PipelineId pipeline)
    {
        ArgumentNullException.ThrowIfNull(phv);
        _phv = phv;
        _busBytes = busBytes;
        _feedsDma = pipeline == PipelineId.Dma;
        _headerBeats = HeaderBytes / busBytes;
        _layouts = new LayoutRow[layouts];
        for (int i = 0; i < layouts; i++)
        {
            _layouts[i] = new LayoutRow();
        }
    }

    private enum PayloadMode
    {
        None = 0,
        Parsed = 1,
        Packet = 2,
        Constant = 3,
    }

    /// <summary>Writes a row of a table (numbers of <see cref="DeparserTable"/>); tables and rows that do not exist are ignored.</summary>
    public void WriteRow(int table, int row, BitVector bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        WriteRow(table, row, bits.Words);
    }

    /// <summary>Writes a row given as words of the configuration bus.</summary>
    public void WriteRow(int table, int row, ReadOnlySpan<uint> words)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        if (table == DeparserTable.Lanes && row < _layouts.Length * _headerBeats)
        {
            WriteLanes(_layouts[row / _headerBeats].Lanes.AsSpan(row % _headerBeats * (_busBytes / 2), _busBytes / 2), words);
        }
        else if (table == DeparserTable.Info && row < _layouts.Length)
        {
            LayoutRow layout = _layouts[row];
            RowReader reader = new(words);
            layout.HeaderLength = Math.Min((int)reader.Take(8), HeaderBytes);
            layout.Payload = (PayloadMode)reader.Take(2);
            layout.Start = (int)reader.Take(8);
            layout.DmaBeats = (int)reader.Take(3);
        }
    }

    /// <summary>Makes the outgoing packet from the PHV at the end of the stages and the packet as it came in.</summary>
    public PipelineResult Process(Phv phv, ReadOnlySpan<byte> packet, byte parserError = 0)
    {
        ArgumentNullException.ThrowIfNull(phv);
        LayoutRow layout = _layouts[phv.Layout < _layouts.Length ? phv.Layout : 0];
        int sectionLength = Math.Min(layout.DmaBeats * _busBytes, layout.HeaderLength);
        ReadOnlySpan<byte> payload = Payload(layout, phv, packet);
        int length = layout.HeaderLength + payload.Length - sectionLength;
        PacketMeta meta = new((ushort)length, phv.Src, phv.Dst, phv.UserByte, phv.Vnic, phv.UserHalf, phv.UserWord);
        if (IsConsumed(meta.DstKind, layout.DmaBeats, length))
        {
            return new PipelineResult(Dropped: true, meta, [], [], parserError);
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        BuildHeader(layout, phv, header);
        byte[] result = new byte[length];
        header[sectionLength..layout.HeaderLength].CopyTo(result);
        payload.CopyTo(result.AsSpan(layout.HeaderLength - sectionLength));
        return new PipelineResult(Dropped: false, meta, header[..sectionLength].ToArray(), result, parserError);
    }

    private static PhvGeometry PhvOf(NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return geometry.Phv;
    }

    private static ReadOnlySpan<byte> Payload(LayoutRow layout, Phv phv, ReadOnlySpan<byte> packet)
    {
        int end = Math.Min(phv.PacketLength, packet.Length);
        int start = layout.Payload switch
        {
            PayloadMode.None => end,
            PayloadMode.Parsed => phv.Parsed,
            PayloadMode.Packet => 0,
            _ => layout.Start,
        };
        return start < end ? packet[start..end] : [];
    }

    private static void BuildHeader(LayoutRow layout, Phv phv, Span<byte> header)
    {
        for (int i = 0; i < layout.HeaderLength; i += 2)
        {
            int lane = layout.Lanes[i / 2];
            ushort value = lane < 0 ? (ushort)0 : phv.Lane(lane);
            header[i] = (byte)(value >> 8);
            header[i + 1] = (byte)value;
        }
    }

    private bool IsConsumed(DestinationKind destination, int dmaBeats, int length)
    {
        bool nowhere = destination is DestinationKind.None or DestinationKind.Reserved;
        return dmaBeats == 0 ? nowhere || length == 0 : length == 0 && !_feedsDma;
    }

    private void WriteLanes(Span<int> lanes, ReadOnlySpan<uint> words)
    {
        int laneBits = NicGeometry.IndexBits(_phv.Lanes);
        RowReader reader = new(words);
        for (int i = 0; i < lanes.Length; i++)
        {
            int lane = (int)reader.Take(laneBits);
            lanes[i] = reader.TakeBit() ? lane : LayoutRow.NoLane;
        }
    }

    /// <summary>One layout: a lane per pair of header bytes, lengths and payload mode.</summary>
    private sealed class LayoutRow
    {
        public const int NoLane = -1;

        public LayoutRow() => Array.Fill(Lanes, NoLane);

        public int[] Lanes { get; } = new int[HeaderBytes / 2];

        public int HeaderLength { get; set; }

        public PayloadMode Payload { get; set; }

        public int Start { get; set; }

        public int DmaBeats { get; set; }
    }
}
