namespace FlexNic.Model.Device;

/// <summary>The containers that a slot may write: slot s of S in a class of N containers has s*ceil(N/S) and the following ones.</summary>
internal sealed class SlotCluster(int slot, int slots, int containers, int bits)
{
    private readonly int _base = slot * Share(slots, containers);

    /// <summary>Width of the class in bits: 32, 16 or 8.</summary>
    public int Bits => bits;

    /// <summary>Width of the rotation field.</summary>
    public int RotateBits => bits switch
    {
        32 => 5,
        16 => 4,
        _ => 3,
    };

    /// <summary>Containers of a whole cluster.</summary>
    public static int Share(int slots, int containers) => (containers + slots - 1) / slots;

    /// <summary>Container that <c>bsel</c> names: one beyond the class is the first of the cluster; -1 when the cluster is empty.</summary>
    public int Container(int select)
    {
        if (_base >= containers)
        {
            return -1;
        }

        return _base + select < containers ? _base + select : _base;
    }
}
