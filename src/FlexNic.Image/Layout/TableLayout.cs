using System.Collections.Immutable;
using FlexNic.Geometry;

namespace FlexNic.Image.Layout;

/// <summary>One configuration table of a unit: its number on the configuration bus, its rows and what a row holds.</summary>
public sealed record TableLayout(int Id, string Name, int Rows, RowLayout Row);

/// <summary>A unit of a pipeline on the configuration bus: 0 parser, 1 deparser, 2+i stage i. Tables ascend by number.</summary>
public sealed record UnitLayout(PipelineId Pipeline, int Unit, string Name, ImmutableArray<TableLayout> Tables)
{
    /// <summary>The table with that number, or null when this unit does not have it (a stage without state, say).</summary>
    public TableLayout? Table(int id)
    {
        foreach (TableLayout table in Tables)
        {
            if (table.Id == id)
            {
                return table;
            }
        }

        return null;
    }
}
