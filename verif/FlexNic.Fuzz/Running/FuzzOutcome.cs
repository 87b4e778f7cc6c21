namespace FlexNic.Fuzz.Running;

/// <summary>How a case ended.</summary>
public enum FuzzOutcomeKind
{
    /// <summary>All engines sent the same packets.</summary>
    Equal,

    /// <summary>Engines differ only for packets for which the program reads what it never set.</summary>
    Undefined,

    /// <summary>The compiler, or an engine, does not do what the program wants.</summary>
    Refused,

    /// <summary>The front end found a fault: no program that counts.</summary>
    Invalid,

    /// <summary>An engine sent something else than the program means, or failed.</summary>
    Mismatch,
}

/// <summary>How a case ended, with the reason: a diagnostic, or where the engines differ.</summary>
/// <param name="Kind">How.</param>
/// <param name="Reason">A code and message, or the difference; empty when equal.</param>
/// <param name="Symptom">For a mismatch, its kind: shrinking keeps to it, so that one fault is not exchanged for another.</param>
public sealed record FuzzOutcome(FuzzOutcomeKind Kind, string Reason, string Symptom = "")
{
    /// <summary>No difference that counts.</summary>
    public static FuzzOutcome Undefined { get; } = new(FuzzOutcomeKind.Undefined, "");

    /// <summary>All engines agree.</summary>
    public static FuzzOutcome Equal { get; } = new(FuzzOutcomeKind.Equal, "");
}
