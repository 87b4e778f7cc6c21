namespace FlexNic.Ir;

/// <summary>The pipelines, with the numbers that the configuration bus has for them (docs/hardware.md, section 8).</summary>
public enum IrPipeline
{
    /// <summary>Between ports and packet buffer.</summary>
    Ingress = 0,

    /// <summary>Between packet buffer and DMA engine.</summary>
    Dma = 1,

    /// <summary>Between packet buffer and ports.</summary>
    Egress = 2,
}
