using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Nic;
using FlexNic.Lowering.Parser;
using FlexNic.Lowering.V1;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.Lowering;

/// <summary>Checked program => IR. A program that this target cannot run raises <see cref="FlexNicInputException"/>.</summary>
public static class P4Lowering
{
    /// <summary>The IR of a program: of the ingress pipeline, with those behind it in <see cref="IrProgram.Behind"/> when the program has them.</summary>
    public static IrProgram Run(CheckedProgram program, string name)
    {
        ArgumentNullException.ThrowIfNull(program);

        // Calls and branches are followed recursively.
        return DeepThread.Run(() =>
        {
            ElaboratedProgram elaborated = Elaborator.Run(program);
            return elaborated.IsFlexNic ? new NicLowering(elaborated).Run(name) : SourceClasses.Refine(tests => new V1Lowering(elaborated, tests).Run(name));
        });
    }
}
