using FlexNic.Compiler.Action;

namespace FlexNic.Compiler.Match;

/// <summary>Everything of one stage as text, and what it uses.</summary>
internal sealed record StageCode(int Stage, IReadOnlyList<string> Lines, IReadOnlyList<PlacedTable> Tables, StageUse Use)
{
    /// <summary>The memories of the program that lie in the stage, by the names that the image gives to their parts.</summary>
    public IReadOnlyList<PlacedMemory> Memories { get; init; } = [];
}

/// <summary>A memory of the program in its stage: the registers of the image that hold its elements, with the bits of an element that each holds.</summary>
internal sealed record PlacedMemory(FlexNic.Ir.Memory Memory, IReadOnlyList<(string ImageName, int ValueLow, int Width)> Parts);

/// <summary>A table of the program in its stage: the names of the image for its key and its actions.</summary>
internal sealed record PlacedTable(TableItem Item, int Stage, bool IsTernary, IReadOnlyList<IReadOnlyList<(string Field, int ValueLow, int Width)>> Keys, IReadOnlyList<PlacedAction> Actions);

/// <summary>An action of a placed table: its names in the image for a hit and for a miss, and the values that entries carry for it.</summary>
internal sealed record PlacedAction(string Hit, string Miss, IReadOnlyList<FlexNic.Ir.Node> HitData, IReadOnlyList<FlexNic.Ir.Node> MissData);

/// <summary>Resources that a stage uses.</summary>
internal sealed record StageUse(int KeyWords, int KeyHalves, int KeyBytes, int ExactTables, int TernaryRows, int Actions, int WordSlots, int HalfSlots, int ByteSlots, IReadOnlyList<string> Contents);
