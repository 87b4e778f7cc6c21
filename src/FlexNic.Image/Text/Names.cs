using FlexNic.Geometry;

namespace FlexNic.Image.Text;

/// <summary>Fixed words of the text form that several parts share.</summary>
internal static class Names
{
    public static string Of(PipelineId pipeline) => pipeline switch
    {
        PipelineId.Ingress => "ingress",
        PipelineId.Dma => "dma",
        _ => "egress",
    };
}
