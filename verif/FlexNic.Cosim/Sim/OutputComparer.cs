using FlexNic.Host.Driver;

namespace FlexNic.Cosim.Sim;

/// <summary>
/// Compares what came out of two engines as it comes: each call looks only at what is new on both sides, so that a difference is found near the clock at
/// which it arose. Both sides hold records per queue, frames per ring with their completion entries, and frames per port.
/// </summary>
internal sealed class OutputComparer(HostOutputs mine, HostOutputs other, string mineName, string otherName)
{
    private readonly Dictionary<string, int> _compared = new(StringComparer.Ordinal);

    /// <summary>Frames of rings are compared without their completion entries, for an engine that has none.</summary>
    public bool BytesOnly { get; init; }

    /// <summary>The first difference in what is new on both sides, in plain words; null when there is none.</summary>
    public string? Next() => Streams().Select(s => s.Compare()).FirstOrDefault(d => d is not null);

    /// <summary>At the end: what one side has and the other has not; null when both have the same number of everything.</summary>
    public string? Leftover() => Streams().Select(s => s.Count()).FirstOrDefault(d => d is not null);

    /// <summary>The first difference of each stream, and where one side has more.</summary>
    public IEnumerable<string> All() => Streams().Select(s => s.Compare() ?? s.Count()).OfType<string>();

    // One for each queue, ring and port: what compares the contents, what compares the numbers.
    private IEnumerable<(Func<string?> Compare, Func<string?> Count)> Streams()
    {
        foreach ((int queue, List<byte[]> records) in mine.Records)
        {
            yield return Stream($"queue {queue} record", records, other.Records[queue], Different);
        }

        for (int ring = 0; ring < mine.Rings.Count; ring++)
        {
            yield return Stream($"ring {ring} frame", mine.Rings[ring], other.Rings[ring], Different);
        }

        for (int port = 0; port < mine.Sent.Count; port++)
        {
            yield return Stream($"port {port} frame", mine.Sent[port], other.Sent[port], Different);
        }
    }

    private (Func<string?> Compare, Func<string?> Count) Stream<T>(string what, List<T> a, List<T> b, Func<T, T, string?> different) =>
        (() => Compare(what, a, b, different), () => a.Count == b.Count ? null : $"{what}s: {mineName} has {a.Count}, {otherName} {b.Count}");

    private string? Compare<T>(string what, List<T> a, List<T> b, Func<T, T, string?> different)
    {
        int at = _compared.GetValueOrDefault(what);
        for (; at < Math.Min(a.Count, b.Count); at++)
        {
            if (different(a[at], b[at]) is { } text)
            {
                return $"{what} {at}: {text}";
            }
        }

        _compared[what] = at;
        return null;
    }

    private string? Different(byte[] a, byte[] b)
    {
        int at = a.AsSpan().CommonPrefixLength(b);
        return at == a.Length && at == b.Length
            ? null
            : $"byte {at}: {mineName} has {Hex(a, at)} (of {a.Length} bytes), {otherName} {Hex(b, at)} (of {b.Length})";
    }

    private string? Different(ReceivedFrame a, ReceivedFrame b) => Different(a.Bytes, b.Bytes) ?? (BytesOnly || Entry(a) == Entry(b)
        ? null
        : $"completion entry: {mineName} has {Entry(a)}, {otherName} {Entry(b)}");

    private static string Entry(ReceivedFrame f) =>
        $"port {f.SourcePort}, word 0x{f.UserWord:X8}, half 0x{f.UserHalf:X4}, byte 0x{f.UserByte:X2}, {f.PacketBytes} bytes{(f.Truncated ? ", truncated" : "")}";

    private static string Hex(byte[] bytes, int at) => at < bytes.Length ? $"0x{bytes[at]:X2}" : "nothing";
}
