using FlexNic.Model.Program.Externs;
using FlexNic.P4.Elaboration;

namespace FlexNic.Model.Program.Traffic;

/// <summary>The state of externs that the control plane reaches, and what they tell it.</summary>
internal sealed class StatefulExterns
{
    /// <summary>Registers by their objects.</summary>
    public Dictionary<ObjectInstance, RegisterArray> Registers { get; } = [];

    /// <summary>Counters by their objects.</summary>
    public Dictionary<ObjectInstance, CounterArray> Counters { get; } = [];

    /// <summary>Meters by their objects.</summary>
    public Dictionary<ObjectInstance, MeterArray> Meters { get; } = [];

    /// <summary>Messages to the control plane, as flattened bytes.</summary>
    public List<byte[]> Digests { get; } = [];

    /// <summary>Assertions that did not hold.</summary>
    public List<string> FailedAssertions { get; } = [];
}
