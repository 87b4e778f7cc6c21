namespace FlexNic.Host.Pcie;

/// <summary>The CPU's register accesses: one double word each, in order; checks the NIC's completions against the reads that wait.</summary>
internal sealed class MmioMaster(ushort completerId, ushort requesterId, TlpRules rules)
{
    private const int Tags = 256;
    private const uint AllOnes = 0xFFFF_FFFF;

    private readonly Queue<Tlp> _requests = [];
    private readonly Dictionary<int, (int Handle, Tlp Request)> _reads = [];
    private readonly Dictionary<int, uint> _results = [];
    private readonly List<string> _notes = [];
    private int _handles;
    private int _nextTag;

    /// <summary>Register reads the NIC refused.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>True when nothing waits to be sent or answered.</summary>
    public bool Idle => _requests.Count == 0 && _reads.Count == 0;

    /// <summary>Queues a write.</summary>
    public void PostWrite32(uint address, uint value)
    {
        RequireAligned(address);
        Span<byte> data = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(data, value);
        _requests.Enqueue(TlpRequests.Write(address, data, requesterId));
    }

    /// <summary>Queues a read; throws when all tags are waiting.</summary>
    public int StartRead32(uint address)
    {
        RequireAligned(address);
        if (_reads.Count == Tags)
        {
            throw new InvalidOperationException($"all {Tags} tags of the host wait for a completion");
        }

        while (_reads.ContainsKey(_nextTag))
        {
            _nextTag = (_nextTag + 1) % Tags;
        }

        Tlp request = TlpRequests.Read(address, 4, requesterId, _nextTag);
        _reads.Add(_nextTag, (_handles, request));
        _nextTag = (_nextTag + 1) % Tags;
        _requests.Enqueue(request);
        return _handles++;
    }

    /// <summary>Takes a result, once.</summary>
    public bool TryTakeReadResult(int handle, out uint value) => _results.Remove(handle, out value);

    /// <summary>The next request in order.</summary>
    public bool TryNextRequest(out Tlp? request) => _requests.TryDequeue(out request);

    /// <summary>Matches a completion to its read.</summary>
    public void AcceptCompletion(long clock, Tlp completion)
    {
        if (completion.IsRequest)
        {
            rules.Report(clock, TlpRule.Header, $"{completion}: a request on the completion stream");
            return;
        }

        if (completion.RequesterId != requesterId || !_reads.TryGetValue(completion.Tag, out (int Handle, Tlp Request) read)
            || _requests.Contains(read.Request))
        {
            rules.Report(clock, TlpRule.Completion, $"{completion}: no read of {requesterId:X4} waits with this tag");
            return;
        }

        _reads.Remove(completion.Tag);
        _results.Add(read.Handle, Value(clock, completion, read.Request));
    }

    private static void RequireAligned(uint address)
    {
        if (address % 4 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(address), $"0x{address:X} is not a multiple of 4");
        }
    }

    private uint Value(long clock, Tlp completion, Tlp read)
    {
        if (completion.CompleterId != completerId)
        {
            rules.Report(clock, TlpRule.FunctionId, $"{completion}: completer id {completion.CompleterId:X4}, the function is {completerId:X4}");
        }

        if (completion.TrafficClass != read.TrafficClass || completion.ByteCount != 4 || completion.LowerAddress != (int)(read.Address & 0x7F))
        {
            rules.Report(clock, TlpRule.Completion,
                $"{completion}: needs traffic class {read.TrafficClass}, byte count 4, lower address 0x{read.Address & 0x7F:X} for {read}");
        }

        bool success = completion.Status == CompletionStatus.Success;
        if (success != completion.HasData || (success && (completion.LengthDw != 1 || completion.Payload.Length != 1)))
        {
            rules.Report(clock, TlpRule.DataLength, $"{completion}: one DW of data goes with success and none with an error");
            return AllOnes;
        }

        if (completion.Poisoned)
        {
            rules.Report(clock, TlpRule.Header, $"{completion}: poisoned");
            return AllOnes;
        }

        if (success)
        {
            return completion.Payload[0];
        }

        if (completion.Status == CompletionStatus.ConfigurationRetry)
        {
            rules.Report(clock, TlpRule.Completion, $"{completion}: status for configuration requests only");
        }

        _notes.Add($"clock {clock}: register read refused: {completion} for {read}");
        return AllOnes;
    }
}
