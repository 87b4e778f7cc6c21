using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.Lowering.Execution;

/// <summary>The externs of an architecture.</summary>
internal interface IArchitectureExterns
{
    /// <summary>A call of an extern function; null when it has no result.</summary>
    Tree<Node>? Function(ExternCall call, Frame frame);

    /// <summary>A call of a method of an extern object; null when it has no result.</summary>
    Tree<Node>? Method(ObjectInstance target, MethodCall call, Frame frame);
}
