using System.Numerics;

namespace FlexNic.Model.Program.Externs;

/// <summary>
/// An array of two-rate three-colour meters. Rates are per microsecond, as the switch's command line gives them; a meter without rates is always green.
/// Time is that of the packets, so that a run is repeatable.
/// </summary>
internal sealed class MeterArray(string name, bool countsBytes)
{
    private readonly Dictionary<BigInteger, Bucket[]> _buckets = [];
    private (double Rate, long Burst)[]? _common;

    public string Name => name;

    public void SetRates(BigInteger? index, (double Rate, long Burst)[] rates)
    {
        if (index is { } one)
        {
            _buckets[one] = Make(rates);
        }
        else
        {
            _common = rates;
            _buckets.Clear();
        }
    }

    /// <summary>0 green, 1 yellow, 2 red.</summary>
    public int Execute(BigInteger index, int bytes, long timeMicroseconds)
    {
        if (!_buckets.TryGetValue(index, out Bucket[]? buckets))
        {
            if (_common is null)
            {
                return 0;
            }

            _buckets[index] = buckets = Make(_common);
        }

        double cost = countsBytes ? bytes : 1;
        foreach (Bucket bucket in buckets)
        {
            bucket.Fill(timeMicroseconds);
        }

        // The first bucket is the committed rate, the second the peak rate.
        if (buckets.Length > 1 && !buckets[1].TryTake(cost))
        {
            return 2;
        }

        return buckets[0].TryTake(cost) ? 0 : buckets.Length > 1 ? 1 : 2;
    }

    private static Bucket[] Make((double Rate, long Burst)[] rates) => [.. rates.Select(r => new Bucket(r.Rate, r.Burst))];

    private sealed class Bucket(double rate, long burst)
    {
        private double _tokens = burst;
        private long _last;

        public void Fill(long time)
        {
            _tokens = Math.Min(burst, _tokens + ((time - _last) * rate));
            _last = time;
        }

        public bool TryTake(double cost)
        {
            if (_tokens < cost)
            {
                return false;
            }

            _tokens -= cost;
            return true;
        }
    }
}
