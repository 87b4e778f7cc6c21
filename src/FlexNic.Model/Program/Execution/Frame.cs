using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.Model.Program.Execution;

/// <summary>The variables of one activation, and the object in which it runs. Actions see those of their control.</summary>
internal sealed class Frame(Frame? outer, ObjectInstance? self)
{
    private readonly Dictionary<Variable, Value> _values = new(ReferenceEqualityComparer.Instance);

    public ObjectInstance? Self => self;

    /// <summary>What return gave.</summary>
    public Value? Result { get; set; }

    public Value? Find(Variable variable)
    {
        for (Frame? frame = this; frame is not null; frame = frame.Outer)
        {
            if (frame._values.TryGetValue(variable, out Value? value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A variable begins to exist here.</summary>
    public void Declare(Variable variable, Value value) => _values[variable] = value;

    /// <summary>Changes a variable where it exists.</summary>
    public void Set(Variable variable, Value value)
    {
        for (Frame? frame = this; frame is not null; frame = frame.Outer)
        {
            if (frame._values.TryGetValue(variable, out Value? old))
            {
                if (old is CompositeValue composite && value is CompositeValue given)
                {
                    composite.Assign(given);
                }
                else
                {
                    frame._values[variable] = value;
                }

                return;
            }
        }

        _values[variable] = value.Copy();
    }

    private Frame? Outer => outer;
}
