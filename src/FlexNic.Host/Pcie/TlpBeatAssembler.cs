using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace FlexNic.Host.Pcie;

/// <summary>
/// Puts the beats of a stream of <paramref name="busBits"/> data bits (a multiple of 32) together and checks the stream's contract. After an error the
/// packet is given up and the next beat must start a new one.
/// </summary>
public sealed class TlpBeatAssembler(int busBits)
{
    private const int MaxLengthDw = 1024;

    private readonly int _lanes = LanesOf(busBits);
    private readonly List<uint> _payload = [];
    private TlpHeader _header;
    private int _beats;
    private bool _inPacket;

    /// <summary>
    /// Takes a transferred beat; the packet when it is the last one, else null. Throws <see cref="InvalidDataException"/> when start, end, number of
    /// beats or header break the contract, or when the header is none of this link.
    /// </summary>
    public Tlp? Add(bool sop, bool eop, TlpHeader header, ReadOnlySpan<uint> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.Length, _lanes);
        if (sop == _inPacket)
        {
            throw Broken(sop
                ? $"start of packet after {_beats} beats of a packet that has not ended (header {_header})"
                : $"a beat outside a packet without start of packet (header {header})");
        }

        if (sop)
        {
            _payload.Clear();
            _beats = 0;
            _header = header;
            _inPacket = true;
        }
        else if (header != _header)
        {
            throw Broken($"header changed at beat {_beats} of a packet from {_header} to {header}");
        }

        int lengthDw = PayloadDw(header);
        int expected = Math.Max(1, (lengthDw + _lanes - 1) / _lanes);
        _beats++;
        if (eop != (_beats == expected))
        {
            throw Broken(eop
                ? $"packet ended after {_beats} beats, its {lengthDw} DW of payload need {expected} (header {header})"
                : $"packet goes on after beat {_beats}, its {lengthDw} DW of payload need {expected} (header {header})");
        }

        _payload.AddRange(data[..Math.Min(_lanes, lengthDw - _payload.Count)]);
        return eop ? Finish(header) : null;
    }

    /// <summary>Words per beat; throws when the width is not a positive multiple of 32.</summary>
    internal static int LanesOf(int busBits) => busBits > 0 && busBits % 32 == 0
        ? busBits / 32
        : throw new ArgumentOutOfRangeException(nameof(busBits), busBits, "must be a positive multiple of 32");

    private static int PayloadDw(TlpHeader header)
    {
        if ((header.Dw0 >> 30 & 1) == 0)
        {
            return 0;
        }

        int length = (int)(header.Dw0 & (MaxLengthDw - 1));
        return length == 0 ? MaxLengthDw : length;
    }

    private Tlp Finish(TlpHeader header)
    {
        _inPacket = false;
        ImmutableArray<uint> payload = ImmutableCollectionsMarshal.AsImmutableArray(_payload.ToArray());
        return TlpCodec.TryDecode(header, payload, out Tlp? tlp, out string? fault) ? tlp! : throw Broken($"header {header}: {fault}");
    }

    private InvalidDataException Broken(string message)
    {
        _inPacket = false;
        return new InvalidDataException(message);
    }
}
