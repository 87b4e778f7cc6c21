namespace FlexNic.Cosim.Streams;

/// <summary>Decides clock by clock whether a source pauses or a sink is not ready. Deterministic by its seed.</summary>
public sealed class StallPattern
{
    private readonly Random _random;
    private readonly double _stall;
    private readonly double _longStall;
    private int _remaining;

    private StallPattern(int seed, double stall, double longStall)
    {
        _random = new Random(seed);
        _stall = stall;
        _longStall = longStall;
    }

    /// <summary>Never stalls.</summary>
    public static StallPattern None() => new(0, 0, 0);

    /// <summary>Stalls a clock with probability <paramref name="stall"/>; with <paramref name="longStall"/> starts a stall of 20 to 200 clocks.</summary>
    public static StallPattern Random(int seed, double stall, double longStall = 0) => new(seed, stall, longStall);

    /// <summary>True when this clock is stalled.</summary>
    public bool Next()
    {
        if (_remaining > 0)
        {
            _remaining--;
            return true;
        }

        if (_longStall > 0 && _random.NextDouble() < _longStall)
        {
            _remaining = _random.Next(20, 200);
            return true;
        }

        return _stall > 0 && _random.NextDouble() < _stall;
    }
}
