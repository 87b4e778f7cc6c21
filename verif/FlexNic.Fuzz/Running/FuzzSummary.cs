using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Running;

/// <summary>What a run of many programs gave.</summary>
public sealed class FuzzSummary
{
    private readonly SortedDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _features = new(StringComparer.Ordinal);
    private readonly Dictionary<FuzzOutcomeKind, int> _counts = [];

    /// <summary>Programs that ran.</summary>
    public int Programs => _counts.Values.Sum();

    /// <summary>Codes of refusals and how often each was the first, the most frequent first.</summary>
    public IEnumerable<(string Reason, int Count)> Reasons => _reasons.Select(r => (r.Key, r.Value)).OrderByDescending(r => r.Value);

    /// <summary>What of the language the programs used that ran on all engines, and how many used it.</summary>
    public IEnumerable<(string Feature, int Count)> Features => _features.Select(f => (f.Key, f.Value));

    /// <summary>Cases that ended so.</summary>
    public int Count(FuzzOutcomeKind kind) => _counts.GetValueOrDefault(kind);

    /// <summary>Takes a case in.</summary>
    public void Add(FuzzCase fuzz, FuzzOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(fuzz);
        ArgumentNullException.ThrowIfNull(outcome);
        _counts[outcome.Kind] = Count(outcome.Kind) + 1;
        if (outcome.Kind is FuzzOutcomeKind.Refused or FuzzOutcomeKind.Invalid)
        {
            string reason = Reason(outcome);
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
            return;
        }

        foreach (string feature in fuzz.Features)
        {
            _features[feature] = _features.GetValueOrDefault(feature) + 1;
        }
    }

    // The code and the message without its numbers and names, so that equal reasons count together.
    private static string Reason(FuzzOutcome outcome)
    {
        string text = outcome.Reason.StartsWith("FNIC", StringComparison.Ordinal) || outcome.Kind == FuzzOutcomeKind.Invalid ? outcome.Reason : outcome.Reason[(outcome.Reason.IndexOf("': ", StringComparison.Ordinal) + 3)..];
        string plain = System.Text.RegularExpressions.Regex.Replace(text, "'[^']*'|\"[^\"]*\"", "'..'");
        plain = System.Text.RegularExpressions.Regex.Replace(plain, @"(?<![A-Z0-9])\d+", "n");
        return plain.Length > 110 ? plain[..110] : plain;
    }
}
