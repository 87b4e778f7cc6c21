using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Model.Device;
using FlexNic.Tests.Image;

namespace FlexNic.Tests.Model.Device;

/// <summary>A stage of the small geometry with state and hash unit, whose rows are written field by field.</summary>
internal sealed class StageBench
{
    private static readonly NicGeometry s_geometry = TestGeometry.Tiny with
    {
        Ingress = new PipelineGeometry { Stages = 1, Fold = 1, Stage = TestGeometry.Stage, StateStages = [0], HashStages = [0] },
    };

    private static readonly ImageLayout s_layout = ImageLayout.For(s_geometry);

    public StageModel Model { get; } = new(s_geometry, PipelineId.Ingress, 0);

    public Phv Phv { get; } = new(s_geometry.Phv);

    /// <summary>Writes a row of zeros but for the fields given.</summary>
    public StageBench Write(int table, int row, params (string Field, ulong Value)[] fields)
    {
        RowLayout layout = s_layout.Table(PipelineId.Ingress, Units.Stage(0), table).Row;
        BitVector bits = BitVector.Zero(layout.Width);
        foreach ((string field, ulong value) in fields)
        {
            bits = layout.With(bits, field, value);
        }

        Model.WriteRow(table, row, bits);
        return this;
    }

    /// <summary>Writes a row whose wide fields are given too.</summary>
    public StageBench WriteWide(int table, int row, (string Field, BitVector Value)[] wide, params (string Field, ulong Value)[] fields)
    {
        RowLayout layout = s_layout.Table(PipelineId.Ingress, Units.Stage(0), table).Row;
        BitVector bits = BitVector.Zero(layout.Width);
        foreach ((string field, BitVector value) in wide)
        {
            bits = layout.With(bits, field, value);
        }

        foreach ((string field, ulong value) in fields)
        {
            bits = layout.With(bits, field, value);
        }

        Model.WriteRow(table, row, bits);
        return this;
    }

    /// <summary>The PHV after the stage.</summary>
    public Phv Run()
    {
        Model.Process(Phv);
        return Phv;
    }
}
