using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler;

/// <summary>The pipeline of a geometry that a program is made for.</summary>
internal sealed record Target(NicGeometry Geometry, IrPipeline Id)
{
    /// <summary>Its stages.</summary>
    public PipelineGeometry Pipeline => Id switch { IrPipeline.Dma => Geometry.DmaPipeline, IrPipeline.Egress => Geometry.Egress, _ => Geometry.Ingress };

    /// <summary>The shape of a stage.</summary>
    public StageGeometry Stage => Pipeline.Stage;

    /// <summary>Its name in a geometry and in an image.</summary>
    public string Name => NameOf(Id);

    /// <summary>The name of a pipeline in a geometry and in an image.</summary>
    public static string NameOf(IrPipeline id) => id switch { IrPipeline.Dma => "dma", IrPipeline.Egress => "egress", _ => "ingress" };
}
