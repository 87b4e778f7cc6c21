using System.Collections.Immutable;
using FlexNic.Geometry;

namespace FlexNic.Image.Symbols;

/// <summary>How a table compares its key.</summary>
public enum MatchKind
{
    /// <summary>Hash table with two ways.</summary>
    Exact,

    /// <summary>TCAM rows in order of priority.</summary>
    Ternary,

    /// <summary>A key position is the row number.</summary>
    Index,
}

/// <summary>A field of a table's key: <see cref="Width"/> bits of the key bus from <see cref="Offset"/> upwards, inside key position <see cref="Position"/>.</summary>
public sealed record KeyField(string Name, string Position, int Offset, int Width);

/// <summary>Bits of an entry word: <see cref="Width"/> bits of e<see cref="Word"/> from <see cref="Low"/> upwards.</summary>
public readonly record struct EntryPiece(int Word, int Low, int Width);

/// <summary>A parameter that rules give; its pieces from the most significant bits down.</summary>
public sealed record ActionParameter(string Name, ImmutableArray<EntryPiece> Pieces)
{
    /// <summary>Bits that a value may have.</summary>
    public int Width => Pieces.Sum(p => p.Width);
}

/// <summary>A value that every entry with the action carries, because the action's own row holds no constants.</summary>
public sealed record EntryConstant(EntryPiece Piece, uint Value);

/// <summary>A VLIW row with a name, and where entries keep its parameters.</summary>
public sealed record ActionSymbol(string Name, PipelineId Pipeline, int Stage, int Number, ImmutableArray<ActionParameter> Parameters, ImmutableArray<EntryConstant> Constants);

/// <summary>A table that rules can name. <see cref="Base"/> and <see cref="Size"/> are the data rows of an index table, 0 otherwise.</summary>
public sealed record TableSymbol(
    string Name, PipelineId Pipeline, int Stage, MatchKind Kind, ImmutableArray<KeyField> Fields, int Base, int Size, ImmutableArray<string> Actions);

/// <summary>One half (lo or hi) of some rows of a stage's SRAM; a counter is a register that only the program changes.</summary>
public sealed record RegisterSymbol(string Name, PipelineId Pipeline, int Stage, bool High, int Base, int Size, bool Counter);

/// <summary>The name of a parser state or a deparser layout.</summary>
public sealed record RowName(PipelineId Pipeline, int Row, string Name);

/// <summary>Names of a program, which rules and the disassembler use; the hardware knows none of them.</summary>
public sealed record ImageSymbols(
    string Program,
    ImmutableArray<TableSymbol> Tables,
    ImmutableArray<ActionSymbol> Actions,
    ImmutableArray<RegisterSymbol> Registers,
    ImmutableArray<RowName> States,
    ImmutableArray<RowName> Layouts)
{
    /// <summary>No names.</summary>
    public static ImageSymbols None { get; } = new("", [], [], [], [], []);

    /// <summary>The table of that name, or null.</summary>
    public TableSymbol? Table(string name) => Tables.FirstOrDefault(t => t.Name == name);

    /// <summary>The register or counter of that name, or null.</summary>
    public RegisterSymbol? Register(string name) => Registers.FirstOrDefault(r => r.Name == name);

    /// <summary>The action of that name in the stage of a table, or null.</summary>
    public ActionSymbol? Action(TableSymbol table, string name)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Actions.FirstOrDefault(a => a.Name == name && a.Pipeline == table.Pipeline && a.Stage == table.Stage);
    }
}
