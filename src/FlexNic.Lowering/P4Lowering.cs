using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
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
    // Calls and branches are followed recursively.
    private const int StackBytes = 256 << 20;

    /// <summary>The IR of a program: of the ingress pipeline, with those behind it in <see cref="IrProgram.Behind"/> when the program has them.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Thrown again on the thread of the caller.")]
    public static IrProgram Run(CheckedProgram program, string name)
    {
        ArgumentNullException.ThrowIfNull(program);
        IrProgram? result = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    ElaboratedProgram elaborated = Elaborator.Run(program);
                    result = elaborated.IsFlexNic ? new NicLowering(elaborated).Run(name) : SourceClasses.Refine(tests => new V1Lowering(elaborated, tests).Run(name));
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result ?? throw new InvalidOperationException("lowering gave no result");
    }
}
