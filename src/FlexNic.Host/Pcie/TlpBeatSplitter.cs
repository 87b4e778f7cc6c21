namespace FlexNic.Host.Pcie;

/// <summary>Cuts a packet into the beats of a stream of <paramref name="busBits"/> data bits (a multiple of 32): payload from lane 0, one beat when there is none.</summary>
public sealed class TlpBeatSplitter(int busBits)
{
    private readonly int _lanes = TlpBeatAssembler.LanesOf(busBits);

    /// <summary>The beats in order, at least one.</summary>
    public IReadOnlyList<TlpBeat> Split(Tlp tlp)
    {
        ArgumentNullException.ThrowIfNull(tlp);
        TlpHeader header = TlpCodec.Encode(tlp);
        ReadOnlySpan<uint> payload = tlp.Payload.AsSpan();
        var beats = new TlpBeat[Math.Max(1, (payload.Length + _lanes - 1) / _lanes)];
        for (int i = 0; i < beats.Length; i++)
        {
            uint[] data = new uint[_lanes];
            int from = i * _lanes;
            payload[from..Math.Min(from + _lanes, payload.Length)].CopyTo(data);
            beats[i] = new TlpBeat(i == 0, i == beats.Length - 1, header, data);
        }

        return beats;
    }
}
