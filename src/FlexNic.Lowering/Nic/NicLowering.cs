using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Elaboration;

namespace FlexNic.Lowering.Nic;

/// <summary>A program of flexnic.p4: each of its three pipelines by itself, joined by the bridge.</summary>
internal sealed class NicLowering(ElaboratedProgram program)
{
    public IrProgram Run(string name)
    {
        var used = new Dictionary<ObjectInstance, IrPipeline>(ReferenceEqualityComparer.Instance);
        var ingress = new NicPipeline(program, IrPipeline.Ingress, used);
        ingress.RunBlocks();
        FlexNic.P4.Checked.Parameter parameter = program.Main!.Nested("ingress")!.Block!.Parameters[3];
        int[] widths = [.. new Shapes(new NodeFactory(), program.Source.Errors).Storage(parameter.Type, "bridge", false, parameter.Span).Scalars.Select(f => f.Width)];
        var bridge = new BridgeLayout([.. widths, .. ingress.UsesQueues ? new[] { 1, NicPipeline.IndexBits } : []], parameter.Span);
        var dma = new NicPipeline(program, IrPipeline.Dma, used) { Bridge = bridge, UsesQueues = ingress.UsesQueues };
        dma.RunBlocks();
        var egress = new NicPipeline(program, IrPipeline.Egress, used) { Bridge = bridge, UsesQueues = ingress.UsesQueues };
        egress.RunBlocks();
        ingress.Bridge = bridge;
        return ingress.Finish(name) with { Behind = [dma.Finish(name), egress.Finish(name)] };
    }
}
