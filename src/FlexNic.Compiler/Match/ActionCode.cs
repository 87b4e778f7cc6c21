using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>A VLIW row as text: which slots compute what, and where entries carry what it needs.</summary>
internal sealed record ActionCode(string Name, bool IsTernary, IReadOnlyList<string> Lines, IReadOnlyList<EntryDatum> Data, IReadOnlySet<Container> Containers, IReadOnlySet<(ContainerKind Kind, int Slot)> Slots)
{
    /// <summary>The name with what entries carry, as the image says it.</summary>
    public string Header => Data.Count == 0 ? $"action {Name}" : $"action {Name}({string.Join(", ", Data.Select(d => $"{d.Name}={d.Place}"))})";

    /// <summary>True for a row that does nothing.</summary>
    public bool IsNothing => Lines.Count == 0 && Data.Count == 0;
}

/// <summary>A value that entries carry for an action, computed of its parameters by the control plane.</summary>
internal sealed record EntryDatum(string Name, Node Value, DataPiece Place);
