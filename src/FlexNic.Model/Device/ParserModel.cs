using System.Buffers.Binary;
using System.Numerics;
using FlexNic.Geometry;
using FlexNic.Image.Layout;

namespace FlexNic.Model.Device;

/// <summary>The parser bank of one pipeline as a function: packet and meta in, PHV out (docs/hardware.md, section 3; the paper's parser). The engines of the bank
/// work in parallel on different packets and share the rows, so one engine says what all do.</summary>
public sealed class ParserModel
{
    private const int DoneBit = 0x80;
    private const int LargestPosition = 255;

    private readonly PhvGeometry _phv;
    private readonly int _branches;
    private readonly int _windowBytes;
    private readonly int _maxSteps;
    private readonly ParserRow[] _rows;
    private readonly int[] _start = new int[ParserTable.Sources];
    private readonly int _stateMask;

    /// <summary>A parser whose rows are all 0.</summary>
    public ParserModel(PhvGeometry phv, ParserGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(phv);
        ArgumentNullException.ThrowIfNull(geometry);
        _phv = phv;
        _branches = geometry.Branches;
        _windowBytes = geometry.WindowBytes;
        _maxSteps = geometry.MaxSteps;
        _stateMask = (1 << NicGeometry.IndexBits(geometry.States)) - 1;
        _rows = new ParserRow[_stateMask + 1];
        Array.Fill(_rows, new ParserRow([], phv, _branches));
    }

    /// <summary>Writes a row of table 0 (state) or 1 (start); rows and tables that do not exist are ignored.</summary>
    public void WriteRow(int table, int row, ReadOnlySpan<uint> words)
    {
        if (table == 0 && (uint)row < (uint)_rows.Length)
        {
            _rows[row] = new ParserRow(words, _phv, _branches);
        }
        else if (table == 1 && (uint)row < (uint)_start.Length)
        {
            _start[row] = (int)new RowReader(words).Take(7);
        }
    }

    /// <summary>Parses one packet into <paramref name="phv"/>; the length that counts is meta.len, which must not exceed the bytes given.</summary>
    public void Parse(ReadOnlySpan<byte> packet, in PacketMeta meta, Phv phv)
    {
        ArgumentNullException.ThrowIfNull(phv);
        phv.Start(meta);
        int length = meta.Len;
        ReadOnlySpan<byte> window = packet[..Math.Min(Math.Min(length, _windowBytes), packet.Length)];
        int position = 0;
        int limit = int.MaxValue;
        int state = _start[meta.Src];
        int code = (int)ParserErrorCode.ParserTimeout;

        for (int step = 0; step < _maxSteps; step++)
        {
            ParserRow row = _rows[state & _stateMask];
            if (position < 0 || position + row.Need > length)
            {
                code = (int)ParserErrorCode.PacketTooShort;
                break;
            }

            if (position > LargestPosition || (row.Need > 0 && position + row.Need > _windowBytes))
            {
                code = (int)ParserErrorCode.WindowExceeded;
                break;
            }

            ulong chunk = Chunk(window, position);
            Extract(row, row.Limited ? KeepBelow(chunk, limit - position) : chunk, phv);
            phv.Flags |= row.Flags;

            ushort selected = (ushort)(chunk >> row.Select0Shift);
            int nextPosition = position + row.AdvanceBytes;
            if (row.VarMode != 0)
            {
                int extra = RotateLeft16((ushort)(selected & row.VarMask), row.VarShift) & 0x1FF;
                if (row.VarMode == 1)
                {
                    nextPosition += extra;
                }
                else
                {
                    limit = nextPosition + extra;
                }
            }

            byte next = row.Next(((uint)selected << 16) | (ushort)(chunk >> row.Select1Shift));
            position = nextPosition;
            if ((next & DoneBit) != 0)
            {
                code = next & ~DoneBit;
                break;
            }

            state = next;
        }

        phv.Parsed = (ushort)position;
        phv.ParserError = (byte)code;
    }

    private static ushort RotateLeft16(ushort value, int count) => (ushort)((value << count) | (value >> (16 - count)));

    /// <summary>Eight bytes from <paramref name="position"/>, the first uppermost; bytes beyond the window are 0.</summary>
    private static ulong Chunk(ReadOnlySpan<byte> window, int position)
    {
        if (position + 8 <= window.Length)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(window[position..]);
        }

        ulong chunk = 0;
        for (int i = position; i < window.Length; i++)
        {
            chunk |= (ulong)window[i] << (56 - (8 * (i - position)));
        }

        return chunk;
    }

    /// <summary>Keeps the first <paramref name="bytes"/> bytes of the chunk.</summary>
    private static ulong KeepBelow(ulong chunk, int bytes) => bytes switch
    {
        <= 0 => 0,
        >= 8 => chunk,
        _ => chunk & (ulong.MaxValue << (64 - (8 * bytes))),
    };

    private static void Extract(ParserRow row, ulong chunk, Phv phv)
    {
        foreach (ParserRow.Extract extract in row.Extracts)
        {
            uint value = (uint)(chunk >> extract.Shift);
            switch (extract.Target)
            {
                case ParserRow.Target.WordHigh:
                    phv.Words[extract.Index] = (value << 16) | (phv.Words[extract.Index] & 0xFFFF);
                    break;
                case ParserRow.Target.WordLow:
                    phv.Words[extract.Index] = (phv.Words[extract.Index] & 0xFFFF0000) | (value & 0xFFFF);
                    break;
                case ParserRow.Target.Half:
                    phv.Halves[extract.Index] = (ushort)value;
                    break;
                default:
                    phv.Bytes[extract.Index] = (byte)value;
                    break;
            }
        }
    }
}
