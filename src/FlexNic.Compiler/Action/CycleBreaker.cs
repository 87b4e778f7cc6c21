using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>
/// Values that change places each wait for the others to be read. One of them is computed in a register of its own, with its condition, and moved later:
/// <c>a = b</c> => <c>t = b; a = t</c>.
/// </summary>
internal sealed class CycleBreaker(OpBuilder builder, NodeFactory nodes)
{
    private readonly HashSet<Bundle> _broken = new(ReferenceEqualityComparer.Instance);

    /// <summary>An operand B that no slot reads where it is comes to where the result goes first.</summary>
    public void BringOperand(Bundle bundle)
    {
        Op op = bundle.Choices[0].Op;
        Bundle move = builder.Always(new Op(bundle.Dest, op.FullMask, Alu.Move, new RegisterOperand(op.B!, 0, false)), bundle.Span);
        bundle.Choices[0] = bundle.Choices[0] with { Op = op with { B = null } };
        move.After.RemoveWhere(a => a is Bundle writer && writer.Dest == bundle.Dest);
        bundle.After.Add(move);
        bundle.ReadRegisters = null;
    }

    /// <summary>False when the bundle was broken before.</summary>
    public bool Run(Bundle bundle)
    {
        if (!bundle.Dest.IsFixed || !_broken.Add(bundle))
        {
            return false;
        }

        Register t = builder.Temporary(bundle.Dest.Kind);
        if (bundle.Choices.Exists(c => c.Op.Alu is not (Alu.Move or Alu.Not)))
        {
            builder.Always(new Op(t, t.FullMask, Alu.Move, new RegisterOperand(bundle.Dest, 0, false)), bundle.Span);
        }

        var first = new Bundle(builder.Bundles.Count, t, bundle.Mask, bundle.Span);
        first.Choices.AddRange(bundle.Choices.Select(c => c with { Op = c.Op with { Dest = t } }));
        builder.Enter(first);
        Node any = bundle.Choices.Select(c => c.Guard).Aggregate(nodes.Or);
        any = any is ConstantNode ? any : builder.Conditions.Materialize(any);
        bundle.Choices.Clear();
        bundle.After.Clear();
        bundle.Reads.Clear();
        bundle.ReadRegisters = null;
        bundle.Choices.Add(new Choice(any, new Op(bundle.Dest, bundle.Mask, Alu.Move, new RegisterOperand(t, 0, false))));
        builder.NoteGuard(any, bundle.After, bundle.Reads);
        builder.Note(t, bundle.Mask, bundle.After, bundle.Reads);
        return true;
    }
}
