using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>Takes a value apart into alternatives, each of which ops can move, and the conditions under which they hold.</summary>
internal sealed class Alternatives(NodeFactory nodes, EntryValues entryValues)
{
    private const int MaxChoices = 256;

    /// <summary>Adds the alternatives of a value under a condition.</summary>
    public void Add(Node value, Node guard, List<(Node Guard, Node Leaf)> leaves, SourceSpan span)
    {
        if (guard == nodes.False)
        {
            return;
        }

        switch (value)
        {
            case Node when entryValues.SourceOf(value) is not null:
                leaves.Add((guard, value));
                return;
            case MuxNode m:
                Add(m.WhenTrue, nodes.And(guard, m.Condition), leaves, span);
                Add(m.WhenFalse, nodes.And(guard, nodes.Not(m.Condition)), leaves, span);
                return;
            case ConcatNode c when c.Parts.Count(p => p is MuxNode && entryValues.SourceOf(p) is null) == 1:
                MuxNode choice = c.Parts.OfType<MuxNode>().First(m => entryValues.SourceOf(m) is null);
                Add(nodes.Concat(c.Parts.Select(p => p == choice ? choice.WhenTrue : p)), nodes.And(guard, choice.Condition), leaves, span);
                Add(nodes.Concat(c.Parts.Select(p => p == choice ? choice.WhenFalse : p)), nodes.And(guard, nodes.Not(choice.Condition)), leaves, span);
                return;
            case { Width: 1 } and (EqualNode or BinaryNode { Op: not BinaryOp.Less } or ResultNode { Kind: ResultKind.Action or ResultKind.Hit } or NotNode { Operand: not (InputNode or SliceNode) } or BinaryNode { Op: BinaryOp.Less, Right: ConstantNode }):
                Add(nodes.True, nodes.And(guard, value), leaves, span);
                Add(nodes.False, nodes.And(guard, nodes.Not(value)), leaves, span);
                return;
            default:
                leaves.Add((guard, value));
                if (leaves.Count > MaxChoices)
                {
                    throw new FlexNicInputException("FNIC4203", span, $"one value has more than {MaxChoices} alternatives; they do not fit the rows of a table");
                }

                return;
        }
    }
}
