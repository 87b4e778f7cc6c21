using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>A lookup to be placed: its key in registers, when it takes place, what its actions write.</summary>
internal sealed class TableItem(TableRequest request, int order)
{
    public TableRequest Request => request;

    /// <summary>Its number in the order of the program.</summary>
    public int Order => order;

    /// <summary>For each component of the key, where its bits are.</summary>
    public List<IReadOnlyList<Piece>> Keys { get; } = [];

    /// <summary>When it takes place.</summary>
    public Node Guard { get; set; } = request.Guard;

    public HashSet<object> After { get; } = new(ReferenceEqualityComparer.Instance);

    public Dictionary<Register, uint> Reads { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where the number of the action that ran is kept, when somebody asks later, with a bit for hit above it.</summary>
    public Register? Selected { get; set; }

    /// <summary>True when it matters whether an entry matched.</summary>
    public bool TellsHit { get; set; }

    /// <summary>Parameters that are needed after the lookup.</summary>
    public Dictionary<Node, IReadOnlyList<Piece>> Parameters { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What the actions do themselves.</summary>
    public List<Bundle> Bundles { get; } = [];

    public int Stage { get; set; } = -1;

    public bool IsTernary => request.Keys.Any(k => k.MatchKind != "exact");

    /// <summary>Bits that tell which action ran; 0 for none.</summary>
    public int SelectBits => System.Numerics.BitOperations.Log2((uint)request.Actions.Length) + 1;

    /// <summary>Bits of <see cref="Selected"/> that are in use.</summary>
    public uint SelectMask => (1u << (SelectBits + (TellsHit ? 1 : 0))) - 1;

    /// <summary>What <see cref="Selected"/> holds when an action ran.</summary>
    public uint CodeOf(int action, bool hit) => (uint)(action + 1) | (hit ? 1u << SelectBits : 0);
}
