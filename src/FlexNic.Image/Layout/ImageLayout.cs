using System.Collections.Immutable;
using FlexNic.Geometry;

namespace FlexNic.Image.Layout;

/// <summary>All units and tables of a geometry's three pipelines, in the order of the configuration bus.</summary>
public sealed class ImageLayout
{
    private readonly ImmutableArray<ImmutableArray<UnitLayout>> _byPipeline;

    private ImageLayout(NicGeometry geometry)
    {
        Geometry = geometry;
        _byPipeline = [.. Enum.GetValues<PipelineId>().Select(p => UnitsOf(geometry, p))];
        Units = [.. _byPipeline.SelectMany(u => u)];
    }

    /// <summary>The geometry that these tables follow from.</summary>
    public NicGeometry Geometry { get; }

    /// <summary>All units, by pipeline and then by unit number.</summary>
    public ImmutableArray<UnitLayout> Units { get; }

    /// <summary>The tables of a geometry.</summary>
    public static ImageLayout For(NicGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return new ImageLayout(geometry);
    }

    /// <summary>A unit by its number, or null when the geometry does not have it.</summary>
    public UnitLayout? Unit(PipelineId pipeline, int unit)
    {
        ImmutableArray<UnitLayout> units = _byPipeline[(int)pipeline];
        return unit >= 0 && unit < units.Length ? units[unit] : null;
    }

    /// <summary>A table by its numbers; one that the geometry does not have is a bug of the caller.</summary>
    public TableLayout Table(PipelineId pipeline, int unit, int table) =>
        Unit(pipeline, unit)?.Table(table)
        ?? throw new ArgumentOutOfRangeException(nameof(table), $"geometry '{Geometry.Name}' has no table {table} in unit {unit} of pipeline {pipeline}");

    private static ImmutableArray<UnitLayout> UnitsOf(NicGeometry geometry, PipelineId pipeline)
    {
        PipelineGeometry shape = geometry.Pipeline(pipeline);
        var units = ImmutableArray.CreateBuilder<UnitLayout>();
        units.Add(new UnitLayout(pipeline, Layout.Units.Parser, "parser", ParserTables(geometry)));
        units.Add(new UnitLayout(pipeline, Layout.Units.Deparser, "deparser", DeparserTables(geometry)));
        for (int i = 0; i < shape.Stages; i++)
        {
            bool hasState = shape.StateStages.Contains(i) && shape.Stage.StateRows > 0;
            bool hasHash = shape.HashStages.Contains(i) && shape.Stage.HashWords > 0;
            units.Add(new UnitLayout(pipeline, Layout.Units.Stage(i), $"stage {i}", StageTables.Of(geometry.Phv, shape.Stage, hasState, hasHash)));
        }

        return units.ToImmutable();
    }

    private static ImmutableArray<TableLayout> ParserTables(NicGeometry geometry)
    {
        PhvGeometry phv = geometry.Phv;
        List<(string, int)> fields =
        [
            ("need", 4), ("adv", 8), ("flags", 16), ("sel0", 2), ("sel1", 2), ("var_mode", 2), ("var_mask", 16), ("var_shift", 4), ("limited", 1), ("default", 8),
        ];
        for (int i = 0; i < geometry.Parser.Branches; i++)
        {
            fields.AddRange([($"value{i}", 32), ($"mask{i}", 32), ($"next{i}", 8)]);
        }

        for (int c = 0; c < phv.Words - 1; c++)
        {
            fields.AddRange([($"enable.w{c}.hi", 1), ($"enable.w{c}.lo", 1)]);
        }

        fields.AddRange(Enumerable.Range(0, phv.Halves - 4).Select(c => ($"enable.h{c}", 1)));
        fields.AddRange(Enumerable.Range(0, phv.Bytes - 6).Select(c => ($"enable.b{c}", 1)));
        return
        [
            new TableLayout(ParserTable.State, "state", geometry.Parser.States, RowLayout.Of(fields)),
            new TableLayout(ParserTable.Start, "start", ParserTable.Sources, RowLayout.Of([("state", 7)])),
        ];
    }

    private static ImmutableArray<TableLayout> DeparserTables(NicGeometry geometry)
    {
        int laneBits = NicGeometry.IndexBits(geometry.Phv.Lanes);
        int beats = geometry.Deparser.MaxHeaderBytes / geometry.BusBytes;
        IEnumerable<(string, int)> lanes = Enumerable.Range(0, geometry.BusBytes / 2).SelectMany(j => new[] { ($"lane{j}", laneBits), ($"en{j}", 1) });
        return
        [
            new TableLayout(DeparserTable.Lanes, "lanes", geometry.Deparser.Layouts * beats, RowLayout.Of(lanes)),
            new TableLayout(DeparserTable.Info, "info", geometry.Deparser.Layouts, RowLayout.Of([("hdr_len", 8), ("payload_mode", 2), ("start", 8), ("dma_beats", 3)])),
        ];
    }
}
