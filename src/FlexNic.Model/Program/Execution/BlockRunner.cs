using System.Numerics;
using FlexNic.Model.Program.Tables;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.Model.Program.Execution;

/// <summary>Runs the bodies of parsers and controls.</summary>
internal sealed class BlockRunner(Interpreter interpreter, TableStore tables)
{
    // A parser that takes longer does not end.
    private const int MaxStates = 1 << 14;

    /// <summary>Runs a body in a frame that has the parameters already.</summary>
    public void Run(BlockDeclaration block, Frame frame)
    {
        interpreter.Statements.Run(block.Locals, frame);
        if (!block.IsParser)
        {
            interpreter.Statements.Run(block.Apply!, frame);
            return;
        }

        ParserState state = block.States[0];
        for (int step = 0; state.Name != "accept"; step++)
        {
            if (step >= MaxStates)
            {
                throw new ParserErrorException("ParserTimeout");
            }

            if (state.Name == "reject" && state.Cases.IsEmpty)
            {
                throw new ParserErrorException("NoError");
            }

            interpreter.Statements.Run(state.Statements, frame);
            state = Next(state, frame);
        }
    }

    private ParserState Next(ParserState state, Frame frame)
    {
        if (state.Subjects.IsEmpty)
        {
            return state.Cases[0].Next;
        }

        var subjects = new BigInteger[state.Subjects.Length];
        for (int i = 0; i < subjects.Length; i++)
        {
            Expression subject = state.Subjects[i];
            subjects[i] = ValueBits.ToKey(interpreter.Evaluate(subject, frame), subject.Type);
        }

        foreach (SelectCase choice in state.Cases)
        {
            if (Matches(choice, state, subjects, frame))
            {
                return choice.Next;
            }
        }

        throw new ParserErrorException("NoMatch");
    }

    private bool Matches(SelectCase choice, ParserState state, BigInteger[] subjects, Frame frame)
    {
        if (choice.KeySets is [ValueSetKeySet set])
        {
            ObjectInstance self = frame.Self!;
            return tables.ValueSet(self, set.ValueSet).Contains(subjects);
        }

        for (int i = 0; i < subjects.Length; i++)
        {
            if (!Matches(choice.KeySets[i], subjects[i], state.Subjects[i], frame))
            {
                return false;
            }
        }

        return true;
    }

    private bool Matches(KeySet keys, BigInteger subject, Expression of, Frame frame)
    {
        BigInteger Key(Expression e) => ValueBits.ToKey(interpreter.Evaluate(e, frame), e.Type);
        return keys switch
        {
            AnyKeySet => true,
            ValueKeySet v => Key(v.Value) == subject,
            MaskKeySet m => Key(m.Mask) is var mask && (Key(m.Value) & mask) == (subject & mask),
            RangeKeySet r => Compare(r, subject, of, frame),
            _ => false,
        };
    }

    private bool Compare(RangeKeySet range, BigInteger subject, Expression of, Frame frame)
    {
        P4.Types.P4Type type = P4.Types.TypeFacts.Representation(of.Type);
        BigInteger value = ValueBits.Wrap(subject, type);
        return value >= interpreter.Number(range.First, frame) && value <= interpreter.Number(range.Last, frame);
    }
}
