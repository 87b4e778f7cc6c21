using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Execution;
using FlexNic.Lowering.Parser;
using FlexNic.Lowering.Values;
using FlexNic.P4.Elaboration;

namespace FlexNic.Lowering.Nic;

/// <summary>A program of flexnic.p4: each of its three pipelines by itself, joined by the bridge.</summary>
internal sealed class NicLowering(ElaboratedProgram program)
{
    public IrProgram Run(string name)
    {
        var used = new Dictionary<ObjectInstance, IrPipeline>(ReferenceEqualityComparer.Instance);
        NicPipeline ingress = Blocks(IrPipeline.Ingress, used, null, false);
        FlexNic.P4.Checked.Parameter parameter = program.Main!.Nested("ingress")!.Block!.Parameters[3];
        int[] widths = [.. new Shapes(new NodeFactory(), program.Source.Errors).Storage(parameter.Type, "bridge", false, parameter.Span).Scalars.Select(f => f.Width)];
        var bridge = new BridgeLayout([.. widths, .. ingress.UsesQueues ? new[] { 1, NicPipeline.IndexBits } : []], parameter.Span);
        NicPipeline dma = Blocks(IrPipeline.Dma, used, bridge, ingress.UsesQueues);
        NicPipeline egress = Blocks(IrPipeline.Egress, used, bridge, ingress.UsesQueues);
        ingress.Bridge = bridge;
        IrProgram first = ingress.Finish(name);
        IrProgram[] behind = [dma.Finish(name), egress.Finish(name)];
        return first with { Behind = [.. behind], IdleTables = IdleTables.Of(program, behind.Prepend(first).SelectMany(p => p.Requests)) };
    }

    private NicPipeline Blocks(IrPipeline pipeline, Dictionary<ObjectInstance, IrPipeline> used, BridgeLayout? bridge, bool usesQueues) => SourceClasses.Refine(tests =>
    {
        var made = new NicPipeline(program, pipeline, used, tests) { Bridge = bridge, UsesQueues = usesQueues };
        made.RunBlocks();
        return made;
    });
}
