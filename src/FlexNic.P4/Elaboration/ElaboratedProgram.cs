using FlexNic.P4.Checked;

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

    /// <summary>Objects outside of any parser or control, in the order of the program.</summary>
    public IEnumerable<ObjectInstance> Top => Source.Instances.Select(i => _top[i]);

    /// <summary>The object of an instance at the top level, or null.</summary>
    public ObjectInstance? Find(Instance instance) => _top.GetValueOrDefault(instance);
}
