using System.Collections.Immutable;

namespace FlexNic.Stf.Running;

/// <summary>How a packet test ended: without failures it passed.</summary>
public sealed record StfResult(ImmutableArray<string> Failures)
{
    /// <summary>True when everything was as expected.</summary>
    public bool Passed => Failures.IsEmpty;
}
