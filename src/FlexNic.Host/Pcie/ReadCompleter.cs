namespace FlexNic.Host.Pcie;

/// <summary>Answers the NIC's reads: cuts, delays and, when allowed, reorders the completions across reads; within a read they keep their order.</summary>
internal sealed class ReadCompleter(RootComplexOptions options, Random random, ushort completerId)
{
    private readonly List<PendingRead> _pending = [];
    private long _lastDue;

    /// <summary>Reads with completions to come.</summary>
    public int Outstanding => _pending.Count;

    /// <summary>True while the tag's completions are to come.</summary>
    public bool Holds(int tag) => _pending.Exists(read => read.Tag == tag);

    /// <summary>Queues the answer to a read whose data is known.</summary>
    public void Add(long clock, Tlp read, ReadOnlySpan<byte> data, TlpPurpose purpose, ReadFault fault)
    {
        long due = clock + random.Next(options.DelayMin, options.DelayMax + 1);
        if (!options.Reorder)
        {
            due = Math.Max(due, _lastDue);
            _lastDue = due;
        }

        _pending.Add(new PendingRead(read.Tag, purpose, due, new Queue<Tlp>(Answer(read, data, fault))));
    }

    /// <summary>The next completion that is due at the clock; <paramref name="last"/> when its read is finished.</summary>
    public bool TryNext(long clock, out Tlp? completion, out TlpPurpose purpose, out bool last)
    {
        completion = null;
        purpose = default;
        last = false;
        int at = Choose(clock);
        if (at < 0)
        {
            return false;
        }

        PendingRead read = _pending[at];
        completion = read.Completions.Dequeue();
        purpose = read.Purpose;
        last = read.Completions.Count == 0;
        if (last)
        {
            _pending.RemoveAt(at);
        }

        return true;
    }

    private int Choose(long clock)
    {
        if (!options.Reorder)
        {
            return _pending.Count > 0 && _pending[0].Due <= clock ? 0 : -1;
        }

        // Each due read is as likely as the others: the k-th one seen replaces the choice with a chance of 1/k.
        int chosen = -1;
        int seen = 0;
        for (int i = 0; i < _pending.Count; i++)
        {
            if (_pending[i].Due <= clock && random.Next(++seen) == 0)
            {
                chosen = i;
            }
        }

        return chosen;
    }

    private List<Tlp> Answer(Tlp read, ReadOnlySpan<byte> data, ReadFault fault)
    {
        if (fault == ReadFault.UnsupportedRequest)
        {
            int lower = (int)(read.FirstByteAddress & 0x7F);
            return [CompletionSplitter.Error(read, CompletionStatus.UnsupportedRequest, read.SpanBytes, lower, completerId)];
        }

        List<Tlp> pieces =
            [.. CompletionSplitter.Split(read, data, options.Rcb, options.MaxPayload, completerId, () => random.NextDouble() < options.SplitProbability)];
        if (fault == ReadFault.None)
        {
            return pieces;
        }

        int bad = random.Next(pieces.Count);
        if (fault == ReadFault.Poisoned)
        {
            pieces[bad] = pieces[bad] with { Poisoned = true };
            return pieces;
        }

        pieces[bad] = CompletionSplitter.Error(read, CompletionStatus.CompleterAbort, pieces[bad].ByteCount, pieces[bad].LowerAddress, completerId);
        pieces.RemoveRange(bad + 1, pieces.Count - bad - 1);
        return pieces;
    }

    private sealed record PendingRead(int Tag, TlpPurpose Purpose, long Due, Queue<Tlp> Completions);
}
