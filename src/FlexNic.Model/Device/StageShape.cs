using FlexNic.Geometry;

namespace FlexNic.Model.Device;

/// <summary>Numbers that a stage's rows are decoded with: containers and slots in the order of the row fields (words, halves, bytes), widths of action and data index.</summary>
internal sealed class StageShape
{
    private readonly PhvGeometry _phv;
    private readonly StageGeometry _stage;

    /// <summary>For stages of <paramref name="stage"/> on PHVs of <paramref name="phv"/>.</summary>
    public StageShape(PhvGeometry phv, StageGeometry stage)
    {
        _phv = phv;
        _stage = stage;
        Containers = phv.Words + phv.Halves + phv.Bytes;
        ActionBits = NicGeometry.IndexBits(stage.Actions);
        DataBits = NicGeometry.IndexBits(stage.DataRows);
        KeyWords64 = (stage.KeyBits + 63) / 64;
        Clusters =
        [
            .. ClustersOf(stage.WordSlots, phv.Words, 32),
            .. ClustersOf(stage.HalfSlots, phv.Halves, 16),
            .. ClustersOf(stage.ByteSlots, phv.Bytes, 8),
        ];
    }

    /// <summary>The field buffer.</summary>
    public PhvGeometry Phv => _phv;

    /// <summary>The stage.</summary>
    public StageGeometry Stage => _stage;

    /// <summary>Containers of all classes.</summary>
    public int Containers { get; }

    /// <summary>Width of an action number.</summary>
    public int ActionBits { get; }

    /// <summary>Width of a data pointer.</summary>
    public int DataBits { get; }

    /// <summary>64-bit words of a key.</summary>
    public int KeyWords64 { get; }

    /// <summary>Clusters of all slots, words first.</summary>
    public SlotCluster[] Clusters { get; }

    /// <summary>The slot whose X operand the state operation uses, or -1.</summary>
    public int StateSlot => _stage.WordSlots - 1;

    /// <summary>Width in bits of a container's class.</summary>
    public int ClassOf(int container) => container < _phv.Words ? 32 : container < _phv.Words + _phv.Halves ? 16 : 8;

    /// <summary>Number of a container in its class.</summary>
    public int IndexOf(int container) => ClassOf(container) switch
    {
        32 => container,
        16 => container - _phv.Words,
        _ => container - _phv.Words - _phv.Halves,
    };

    /// <summary>True for pkt_len and parsed, which no program writes.</summary>
    public bool IsHeld(int container)
    {
        int half = container - _phv.Words;
        return half == _phv.Halves - 2 || half == _phv.Halves - 3;
    }

    /// <summary>Slot that a container's cluster belongs to, numbered over all classes; -1 when its class has none.</summary>
    public int SlotOf(int container) => ClassOf(container) switch
    {
        32 => Slot(0, _stage.WordSlots, _phv.Words, IndexOf(container)),
        16 => Slot(_stage.WordSlots, _stage.HalfSlots, _phv.Halves, IndexOf(container)),
        _ => Slot(_stage.WordSlots + _stage.HalfSlots, _stage.ByteSlots, _phv.Bytes, IndexOf(container)),
    };

    private static int Slot(int first, int slots, int containers, int index) =>
        slots == 0 ? -1 : first + (index / SlotCluster.Share(slots, containers));

    private static IEnumerable<SlotCluster> ClustersOf(int slots, int containers, int bits) =>
        Enumerable.Range(0, slots).Select(s => new SlotCluster(s, slots, containers, bits));
}
