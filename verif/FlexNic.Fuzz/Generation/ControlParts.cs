using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>What a control declares, as it grows.</summary>
internal sealed record ControlParts(string Name, List<string> Objects, List<FuzzCallable> Actions, List<FuzzTable> Tables, List<FuzzStep> Steps)
{
    /// <summary>True in the body of the control, false in its actions: those apply no tables.</summary>
    public bool IsMain { get; init; }
}
