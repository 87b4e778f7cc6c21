using FlexNic.Geometry;

namespace FlexNic.Model.Device;

/// <summary>One decoded VLIW row: where each container comes from, the instruction of each slot, the state operation.</summary>
internal sealed class VliwRow
{
    private readonly StageShape _shape;
    private readonly Source[] _destination;
    private readonly SlotInstruction[] _slots;
    private ContainerWrite[] _exactWrites = [];
    private ContainerWrite[] _ternaryWrites = [];

    /// <summary>Decodes a row of table 10 for a stage of this shape.</summary>
    public VliwRow(ReadOnlySpan<uint> words, StageShape shape)
    {
        _shape = shape;
        RowReader reader = new(words);
        _destination = new Source[shape.Containers];
        for (int i = 0; i < _destination.Length; i++)
        {
            _destination[i] = (Source)reader.Take(2);
        }

        _slots = new SlotInstruction[shape.Clusters.Length];
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new SlotInstruction(ref reader, shape.Clusters[i]);
        }

        State = new StateInstruction(ref reader);
    }

    /// <summary>Sources of a container's new value.</summary>
    public enum Source
    {
        /// <summary>The container keeps its value.</summary>
        Hold = 0,

        /// <summary>Result of the slot of its cluster.</summary>
        Slot = 1,

        /// <summary>A part of the entry words.</summary>
        Entry = 2,

        /// <summary>Result of the state operation.</summary>
        State = 3,
    }

    /// <summary>The state operation.</summary>
    public StateInstruction State { get; }

    /// <summary>Containers of the exact side that this row writes.</summary>
    public ReadOnlySpan<ContainerWrite> ExactWrites => _exactWrites;

    /// <summary>Containers of the ternary side that this row writes.</summary>
    public ReadOnlySpan<ContainerWrite> TernaryWrites => _ternaryWrites;

    /// <summary>The instruction of a slot, numbered words first, then halves, then bytes.</summary>
    public ref readonly SlotInstruction Slot(int slot) => ref _slots[slot];

    /// <summary>Splits the writes by owner, so that a packet walks only what its side may write.</summary>
    public void AssignOwners(ReadOnlySpan<bool> ternaryOwnsContainer)
    {
        List<ContainerWrite> exact = [];
        List<ContainerWrite> ternary = [];
        for (int i = 0; i < _destination.Length; i++)
        {
            Source source = _destination[i];
            bool held = source == Source.Hold || _shape.IsHeld(i) || (source == Source.Slot && _shape.SlotOf(i) < 0);
            if (!held)
            {
                (ternaryOwnsContainer[i] ? ternary : exact).Add(new ContainerWrite(_shape.ClassOf(i), _shape.IndexOf(i), source, _shape.SlotOf(i)));
            }
        }

        _exactWrites = [.. exact];
        _ternaryWrites = [.. ternary];
    }

    /// <summary>One container to write: class (32, 16 or 8 bits), number in the class, source, and its slot.</summary>
    public readonly record struct ContainerWrite(int ClassBits, int Index, Source Source, int Slot);
}
