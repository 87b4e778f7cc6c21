namespace FlexNic.Host.Pcie;

/// <summary>The transaction layer packets of this model.</summary>
public enum TlpKind
{
    /// <summary>MRd: non-posted, answered by completions.</summary>
    MemoryRead,

    /// <summary>MWr: posted.</summary>
    MemoryWrite,

    /// <summary>Cpl: completion without data.</summary>
    Completion,

    /// <summary>CplD: completion with data.</summary>
    CompletionData,
}

/// <summary>Status field of a completion.</summary>
public enum CompletionStatus
{
    /// <summary>SC: successful.</summary>
    Success = 0,

    /// <summary>UR: unsupported request.</summary>
    UnsupportedRequest = 1,

    /// <summary>CRS: configuration retry; never legal for memory requests.</summary>
    ConfigurationRetry = 2,

    /// <summary>CA: completer abort.</summary>
    CompleterAbort = 4,
}
