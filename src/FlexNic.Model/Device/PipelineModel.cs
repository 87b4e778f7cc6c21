using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;

namespace FlexNic.Model.Device;

/// <summary>One RMT pipeline (paper, Figure 2) as the configuration image makes it: parser, stages, deparser, packet by packet and bit for bit what the hardware
/// does (docs/hardware.md, sections 2 to 6). Stage SRAM is the only thing that a packet leaves behind.</summary>
public sealed class PipelineModel
{
    private readonly StageModel[] _stages;
    private readonly Phv _phv;

    /// <summary>A pipeline whose tables are all 0.</summary>
    public PipelineModel(NicGeometry geometry, PipelineId id)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Id = id;
        _phv = new Phv(geometry.Phv);
        _stages = new StageModel[geometry.Pipeline(id).Stages];
        for (int i = 0; i < _stages.Length; i++)
        {
            _stages[i] = new StageModel(geometry, id, i);
        }

        Parser = new ParserModel(geometry.Phv, geometry.Parser);
        Deparser = new DeparserModel(geometry, id);
    }

    /// <summary>Which pipeline this is.</summary>
    public PipelineId Id { get; }

    /// <summary>The parser bank.</summary>
    public ParserModel Parser { get; }

    /// <summary>The stages in the order that a PHV meets them.</summary>
    public IReadOnlyList<StageModel> Stages => _stages;

    /// <summary>The deparser.</summary>
    public DeparserModel Deparser { get; }

    /// <summary>Writes a row as the configuration bus does; rows of other pipelines and of units that do not exist are ignored.</summary>
    public void WriteRow(ImageRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Pipeline != Id)
        {
            return;
        }

        if (row.Unit == Units.Parser)
        {
            Parser.WriteRow(row.Table, row.Row, row.Bits.Words);
        }
        else if (row.Unit == Units.Deparser)
        {
            Deparser.WriteRow(row.Table, row.Row, row.Bits);
        }
        else if (row.Unit - Units.Stage(0) < _stages.Length)
        {
            _stages[row.Unit - Units.Stage(0)].WriteRow(row.Table, row.Row, row.Bits);
        }
    }

    /// <summary>Takes one packet through the pipeline; <c>meta.Len</c> is the number of bytes given.</summary>
    public PipelineResult Process(ReadOnlySpan<byte> packet, in PacketMeta meta)
    {
        Parser.Parse(packet, meta, _phv);
        byte parserError = _phv.ParserError;
        foreach (StageModel stage in _stages)
        {
            stage.Process(_phv);
        }

        return Deparser.Process(_phv, packet, parserError);
    }

    /// <summary>A row of a stage's SRAM; 0 where there is none.</summary>
    public (uint Lo, uint Hi) ReadState(int stage, int row) => (uint)stage < (uint)_stages.Length ? _stages[stage].ReadState(row) : (0, 0);
}
