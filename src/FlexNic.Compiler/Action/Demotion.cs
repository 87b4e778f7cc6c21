using FlexNic.Compiler.Phv;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>Lets a bundle come after the lookup that it depends on: parameters are read from registers that the lookup leaves.</summary>
internal sealed class Demotion(OpBuilder builder)
{
    public void Run(Bundle bundle)
    {
        bundle.ReadRegisters = null;
        for (int i = 0; i < bundle.Choices.Count; i++)
        {
            Choice choice = bundle.Choices[i];
            if (choice.Op.A is ParameterOperand p)
            {
                Piece[] read = [.. builder.ParameterOf(p.Value).SelectMany(k => builder.Router.Bring(k, bundle.Dest.Kind))];
                if (read is not [var one])
                {
                    throw new InvalidOperationException("a parameter was not cut into pieces");
                }

                Op move = Router.Move(one, new Piece(0, p.Value.Width, bundle.Dest, p.Low));
                bundle.Choices[i] = choice with { Op = choice.Op with { A = move.A } };
                builder.Note(one.Register, uint.MaxValue, bundle.After, bundle.Reads);
            }

            // Conditions on the lookup are read from the register that tells which action ran.
            foreach (Node atom in Atoms.Of(choice.Guard))
            {
                builder.Atoms.Make(atom);
            }
        }
    }
}
