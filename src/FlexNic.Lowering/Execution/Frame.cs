using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.Lowering.Execution;

/// <summary>The variables of one activation; actions see those of their control.</summary>
internal sealed class Frame(Frame? outer, ObjectInstance? self, Field returned)
{
    private readonly Dictionary<Variable, object> _bound = new(ReferenceEqualityComparer.Instance);

    public ObjectInstance? Self => self;

    /// <summary>True when return was reached.</summary>
    public Field Returned => returned;

    /// <summary>Where return leaves its value.</summary>
    public Tree<Field>? Result { get; set; }

    /// <summary>Set by break and continue of the innermost loop.</summary>
    public Field? Broken { get; set; }

    /// <summary>Set by continue of the innermost loop.</summary>
    public Field? Continued { get; set; }

    public void Bind(Variable variable, object what) => _bound[variable] = what;

    public object? Find(Variable variable) => _bound.TryGetValue(variable, out object? what) ? what : outer?.Find(variable);
}

/// <summary>Stands for the packet_in or packet_out parameter.</summary>
internal sealed class PacketMark
{
    public static PacketMark Instance { get; } = new();
}
