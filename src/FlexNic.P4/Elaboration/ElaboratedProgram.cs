using FlexNic.P4.Checked;
using FlexNic.P4.Types;

namespace FlexNic.P4.Elaboration;

/// <summary>A program with all its objects made.</summary>
public sealed class ElaboratedProgram
{
    private readonly IReadOnlyDictionary<Instance, ObjectInstance> _top;

    internal ElaboratedProgram(CheckedProgram source, IReadOnlyDictionary<Instance, ObjectInstance> top, ObjectInstance? main)
    {
        Source = source;
        Main = main;
        _top = top;
    }

    /// <summary>The checked program.</summary>
    public CheckedProgram Source { get; }

    /// <summary>The package, or null when the program has no main.</summary>
    public ObjectInstance? Main { get; }

    /// <summary>True when <see cref="Main"/> is the package of <c>flexnic.p4</c>.</summary>
    public bool IsFlexNic => (Main?.Type as PackageType)?.Declaration.Name == "FlexNic";

    /// <summary>True when the package of <c>flexnic.p4</c> has any part of a pipeline: <c>ingress</c>, <c>dma</c> or <c>egress</c>.</summary>
    public bool HasPipeline(string pipeline) => new[] { $"{pipeline}_parser", pipeline, $"{pipeline}_deparser" }.Any(part => Main?.Nested(part) is not null);

    /// <summary>Objects outside of any parser or control, in the order of the program.</summary>
    public IEnumerable<ObjectInstance> Top => Source.Instances.Select(i => _top[i]);

    /// <summary>The object of an instance at the top level, or null.</summary>
    public ObjectInstance? Find(Instance instance) => _top.GetValueOrDefault(instance);
}
