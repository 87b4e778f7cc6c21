using FlexNic.Core;
using FlexNic.Geometry;

namespace FlexNic.Image.Text;

internal enum SectionKind
{
    Parser,
    Deparser,
    Stage,
}

/// <summary>A state, layout, table or action: its first line and the lines that belong to it.</summary>
internal sealed record Block(string Keyword, AsmLine Header, List<AsmLine> Body);

/// <summary>A parser, deparser or stage of a pipeline.</summary>
internal sealed record Section(PipelineId Pipeline, SectionKind Kind, int Stage, AsmLine Header, List<AsmLine> Statements, List<Block> Blocks);

/// <summary>The program cut into sections and blocks by the first word of each line; what a line says is read later.</summary>
internal sealed class Outline
{
    private PipelineId? _pipeline;
    private Section? _section;
    private Block? _block;

    private Outline()
    {
    }

    public AsmLine? Image { get; private set; }

    public AsmLine? Geometry { get; private set; }

    public List<(PipelineId Pipeline, AsmLine Line)> Aliases { get; } = [];

    public List<Section> Sections { get; } = [];

    public static Outline Of(IEnumerable<AsmLine> lines, NicGeometry geometry, DiagnosticBag diagnostics)
    {
        var outline = new Outline();
        foreach (AsmLine line in lines)
        {
            try
            {
                outline.Add(line, geometry);
            }
            catch (AsmFault fault)
            {
                diagnostics.AddRange([fault.Diagnostic]);
            }
        }

        return outline;
    }

    private void Add(AsmLine line, NicGeometry geometry)
    {
        AsmToken first = line.Peek;
        if (first.Kind == TokenKind.Word && !line.PeekAt(1).Is(":=") && !line.PeekAt(1).Is("="))
        {
            switch (first.Text)
            {
                case "image":
                    Image = Image is null ? line : throw line.Fault(first, "FNIC3003", $"the image has a name already, at line {Image.Number}");
                    return;
                case "geometry":
                    Geometry = Geometry is null ? line : throw line.Fault(first, "FNIC3003", $"the geometry is named already, at line {Geometry.Number}");
                    return;
                case "pipeline":
                    StartPipeline(line);
                    return;
                case "alias":
                    Aliases.Add((_pipeline ?? throw OutsidePipeline(line), line));
                    return;
                case "parser" or "deparser" or "stage":
                    StartSection(line, geometry);
                    return;
            }
        }

        AddToSection(line, first);
    }

    private static AsmFault OutsidePipeline(AsmLine line) =>
        line.Fault(line.Peek, "FNIC3011", $"{line.Peek.Quoted} belongs to a pipeline: write 'pipeline ingress', 'pipeline dma' or 'pipeline egress' before it");

    private void StartPipeline(AsmLine line)
    {
        _section = null;
        _block = null;
        _pipeline = null;
        line.Take();
        _pipeline = line.Peek.Text switch
        {
            "ingress" => PipelineId.Ingress,
            "dma" => PipelineId.Dma,
            "egress" => PipelineId.Egress,
            _ => throw line.Unexpected("ingress, dma or egress"),
        };
        line.Take();
        line.ExpectEnd();
    }

    private void StartSection(AsmLine line, NicGeometry geometry)
    {
        PipelineId pipeline = _pipeline ?? throw OutsidePipeline(line);
        _block = null;
        _section = null;
        AsmToken keyword = line.Take();
        int stage = -1;
        SectionKind kind = keyword.Text switch { "parser" => SectionKind.Parser, "deparser" => SectionKind.Deparser, _ => SectionKind.Stage };
        if (kind == SectionKind.Stage)
        {
            int stages = geometry.Pipeline(pipeline).Stages;
            string key = $"pipeline.{Names.Of(pipeline)}.stages = {stages} in '{geometry.Name}'";
            stage = line.TakeInt(0, stages - 1, "stage", key);
        }

        line.ExpectEnd();
        Section? twin = Sections.Find(s => s.Pipeline == pipeline && s.Kind == kind && s.Stage == stage);
        if (twin is not null)
        {
            _section = new Section(pipeline, kind, stage, line, [], []);
            throw line.Fault(keyword, "FNIC3003", $"this {keyword.Text} of the {Names.Of(pipeline)} pipeline is described already, at line {twin.Header.Number}");
        }

        _section = new Section(pipeline, kind, stage, line, [], []);
        Sections.Add(_section);
    }

    private void AddToSection(AsmLine line, AsmToken first)
    {
        if (_section is null)
        {
            throw _pipeline is null
                ? OutsidePipeline(line)
                : line.Fault(first, "FNIC3011", $"{first.Quoted} belongs to a section: write 'parser', 'stage N' or 'deparser' before it");
        }

        (string[] starters, string[] levelWords) = _section.Kind switch
        {
            SectionKind.Parser => (["state"], Keywords.ParserLevel),
            SectionKind.Deparser => (["layout"], Keywords.DeparserLevel),
            _ => (new[] { "table", "action" }, Keywords.StageLevel),
        };
        if (first.Kind == TokenKind.Word && levelWords.Contains(first.Text))
        {
            _section.Statements.Add(line);
            _block = null;
        }
        else if (first.Kind == TokenKind.Word && starters.Contains(first.Text))
        {
            _block = new Block(first.Text, line, []);
            _section.Blocks.Add(_block);
        }
        else if (_block is not null)
        {
            _block.Body.Add(line);
        }
        else
        {
            throw line.Fault(first, "FNIC3001", $"found {first.Quoted}, expected one of: {string.Join(", ", starters.Concat(levelWords))}");
        }
    }
}
