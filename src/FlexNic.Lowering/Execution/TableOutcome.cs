using FlexNic.Ir;
using FlexNic.P4.Checked;

namespace FlexNic.Lowering.Execution;

/// <summary>What the application of a table tells.</summary>
internal sealed record TableOutcome(Node Hit, IReadOnlyList<(ActionDeclaration Action, Node Ran)> Actions, Node Nothing)
{
    /// <summary>True when the action ran.</summary>
    public Node Ran(ActionDeclaration action) => Actions.Where(a => ReferenceEquals(a.Action, action)).Select(a => a.Ran).FirstOrDefault(Nothing);
}
