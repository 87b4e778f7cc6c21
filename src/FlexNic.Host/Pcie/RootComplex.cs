using FlexNic.Host.Memory;

namespace FlexNic.Host.Pcie;

/// <summary>
/// The host's end of the link. Requests of the NIC take effect on host memory in the order they are accepted; reads are answered after a random delay.
/// The CPU reaches the NIC's registers through <see cref="PostWrite32"/> and <see cref="StartRead32"/>. Broken rules are recorded with the clock and the
/// packet that breaks one has no effect; nothing here throws because of what the NIC does.
/// </summary>
public sealed class RootComplex
{
    /// <summary>Requester and completer id of the host.</summary>
    public const ushort HostId = 0x0000;

    private readonly RootComplexOptions _options;
    private readonly HostMemory _memory;
    private readonly TlpRules _rules;
    private readonly ReadCompleter _completer;
    private readonly MmioMaster _mmio;
    private readonly List<string> _violations = [];
    private int _rulesSeen;

    /// <summary>A host over a memory; the same seed gives the same delays, cuts and order.</summary>
    public RootComplex(RootComplexOptions options, HostMemory memory, int seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DelayMin, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DelayMax, options.DelayMin);
        if (options.Rcb is not (64 or 128))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Rcb, "the read completion boundary is 64 or 128 bytes");
        }

        _options = options;
        _memory = memory;
        _rules = new TlpRules(new TlpLimits
        {
            MaxPayload = options.MaxPayload,
            MaxReadRequest = options.MaxReadRequest,
            RequesterId = options.RequesterId,
        });
        _completer = new ReadCompleter(options, new Random(seed), HostId);
        _mmio = new MmioMaster(options.RequesterId, HostId, _rules);
    }

    /// <summary>Clocks since the start.</summary>
    public long Clock { get; private set; }

    /// <summary>The bus master enable of the NIC's function.</summary>
    public bool BusMaster { get; set; } = true;

    /// <summary>Bytes and packets on the link.</summary>
    public LinkAccounting Accounting { get; } = new();

    /// <summary>Breaches of the link's rules and refused memory accesses, in order, each with its clock.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Events that are legal but worth telling: register reads the NIC refused.</summary>
    public IReadOnlyList<string> Notes => _mmio.Notes;

    /// <summary>Reads of the NIC with completions to come.</summary>
    public int OutstandingReads => _completer.Outstanding;

    /// <summary>True when no completion and no register access is under way.</summary>
    public bool Idle => _completer.Outstanding == 0 && _mmio.Idle;

    /// <summary>One clock passes.</summary>
    public void Tick() => Clock++;

    /// <summary>A request of the NIC arrives: a write takes effect now, a read samples memory now and is answered later.</summary>
    public void AcceptRequest(Tlp request)
    {
        ArgumentNullException.ThrowIfNull(request);
        int before = _rules.Violations.Count;
        _rules.CheckRequest(Clock, request, BusMaster);
        bool legal = _rules.Violations.Count == before;
        CollectRuleViolations();
        TlpPurpose purpose = LinkAccounting.PurposeOf(request, _memory.FindRegion(request.FirstByteAddress));
        if (request.IsRequest)
        {
            Accounting.Add(purpose, LinkDirection.Upstream, request);
        }

        int refused = _memory.Violations.Count;
        if (legal && request.Kind == TlpKind.MemoryWrite)
        {
            ApplyWrite(request);
        }
        else if (legal)
        {
            AcceptRead(request, purpose);
        }
        else if (request.Kind == TlpKind.MemoryRead && !_completer.Holds(request.Tag))
        {
            _rules.Release(request.Tag);
        }

        for (; refused < _memory.Violations.Count; refused++)
        {
            _violations.Add($"clock {Clock}: Memory: {request}: {_memory.Violations[refused]}");
        }
    }

    /// <summary>The next completion for the NIC that is due, if any.</summary>
    public bool TryNextCompletion(out Tlp? completion)
    {
        if (!_completer.TryNext(Clock, out completion, out TlpPurpose purpose, out bool last))
        {
            return false;
        }

        if (last)
        {
            _rules.Release(completion!.Tag);
        }

        Accounting.Add(purpose, LinkDirection.Downstream, completion!);
        return true;
    }

    /// <summary>The CPU writes a register: posted, in order with other register accesses.</summary>
    public void PostWrite32(uint address, uint value) => _mmio.PostWrite32(address, value);

    /// <summary>The CPU starts to read a register; the handle is for <see cref="TryTakeReadResult"/>.</summary>
    public int StartRead32(uint address) => _mmio.StartRead32(address);

    /// <summary>Takes the value of a finished register read, once. All ones when the NIC refused it.</summary>
    public bool TryTakeReadResult(int handle, out uint value) => _mmio.TryTakeReadResult(handle, out value);

    /// <summary>The next register access for the NIC, if any.</summary>
    public bool TryNextMmioRequest(out Tlp? request)
    {
        if (!_mmio.TryNextRequest(out request))
        {
            return false;
        }

        Accounting.Add(TlpPurpose.Mmio, LinkDirection.Downstream, request!);
        return true;
    }

    /// <summary>A completion of the NIC arrives.</summary>
    public void AcceptCompletion(Tlp completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        if (!completion.IsRequest)
        {
            Accounting.Add(TlpPurpose.Mmio, LinkDirection.Upstream, completion);
        }

        _mmio.AcceptCompletion(Clock, completion);
        CollectRuleViolations();
    }

    /// <summary>Records a packet that could not be put together or decoded (see <see cref="TlpBeatAssembler"/>).</summary>
    public void ReportBeats(string message)
    {
        _rules.Report(Clock, TlpRule.Beat, message);
        CollectRuleViolations();
    }

    private void ApplyWrite(Tlp write)
    {
        Span<byte> bytes = stackalloc byte[4];
        byte[] span = new byte[4 * write.LengthDw];
        int from = -1;
        for (int i = 0; i < span.Length; i++)
        {
            if (i % 4 == 0)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes, write.Payload[i / 4]);
            }

            span[i] = bytes[i % 4];
            int enables = i < 4 ? write.FirstBe : i >= span.Length - 4 ? write.LastBe : 0xF;
            bool enabled = (enables >> (i % 4) & 1) != 0;
            if (enabled && from < 0)
            {
                from = i;
            }
            else if (!enabled && from >= 0)
            {
                _memory.DeviceWrite(write.Address + (ulong)from, span.AsSpan(from, i - from));
                from = -1;
            }
        }

        if (from >= 0)
        {
            _memory.DeviceWrite(write.Address + (ulong)from, span.AsSpan(from));
        }
    }

    private void AcceptRead(Tlp read, TlpPurpose purpose)
    {
        byte[] data = new byte[read.SpanBytes];

        // A read of no byte only flushes: memory is not touched.
        bool flush = read.ActingFirstBe == 0;
        bool mapped = flush || _memory.DeviceRead(read.FirstByteAddress, data);
        ReadFault fault = _options.Fault?.Invoke(read) ?? ReadFault.None;
        if (!mapped && fault != ReadFault.Timeout)
        {
            fault = ReadFault.UnsupportedRequest;
        }

        if (fault == ReadFault.Timeout)
        {
            // No completion will come; when the NIC may use the tag again is its own affair.
            _rules.Release(read.Tag);
            return;
        }

        _completer.Add(Clock, read, data, purpose, fault);
    }

    private void CollectRuleViolations()
    {
        for (; _rulesSeen < _rules.Violations.Count; _rulesSeen++)
        {
            _violations.Add(_rules.Violations[_rulesSeen].ToString());
        }
    }
}
