using System.Numerics;
using FlexNic.P4.Checked;
using FlexNic.P4.ControlPlane;
using FlexNic.P4.Types;

namespace FlexNic.P4.Records;

/// <summary>What a DMA parser takes from the data of DMA reads: the states that a packet reaches whose source is DMA_COMPLETION.</summary>
internal sealed class CompletionStates(BlockDeclaration parser)
{
    private static readonly BigInteger Completion = 2; // PacketSource_t.DMA_COMPLETION in flexnic.p4

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<P4Type> _types = [];

    // In flexnic.p4 the fourth parameter of a DMA parser is what the NIC says of the packet.
    private readonly Variable? _standard = parser.Parameters.ElementAtOrDefault(3)?.Variable;

    /// <summary>Types extracted or looked ahead at, in the order of the states.</summary>
    public IReadOnlyList<P4Type> Types()
    {
        Visit(parser);
        return _types;
    }

    private void Visit(BlockDeclaration block)
    {
        if (_seen.Add(block) && block.States.FirstOrDefault(s => s.Name == "start") is { } start)
        {
            Visit(start);
        }
    }

    private void Visit(ParserState state)
    {
        if (!_seen.Add(state))
        {
            return;
        }

        var uses = new UseCollector();
        uses.Statements(state.Statements);
        foreach (MethodCall call in uses.MethodCalls.Where(c => c.Receiver.Type is ExternType { Declaration.Name: "packet_in" }))
        {
            if (call.Method.Name == "extract" && call.Arguments[0].Value is { } header)
            {
                _types.Add(header.Type);
            }
            else if (call.Method.Name == "lookahead")
            {
                _types.Add(call.TypeArguments[0]);
            }
        }

        foreach (BlockDeclaration inner in uses.BlockCalls.Select(c => c.Receiver.Type).OfType<BlockType>().Select(t => t.Declaration))
        {
            Visit(inner);
        }

        foreach (SelectCase taken in state.Cases)
        {
            bool?[] matches = [.. state.Subjects.Zip(taken.KeySets, Matches)];
            if (!matches.Contains(false))
            {
                Visit(taken.Next);
            }

            // Later cases see nothing when this one takes every completion.
            if (matches.All(m => m == true))
            {
                return;
            }
        }
    }

    // Whether a completion matches; null: it depends.
    private bool? Matches(Expression subject, KeySet set)
    {
        if (set is AnyKeySet)
        {
            return true;
        }

        while (subject is CastExpression cast && TypeFacts.Width(cast.Type) >= TypeFacts.Width(cast.Operand.Type))
        {
            subject = cast.Operand;
        }

        bool isSource = subject is FieldExpression { Field.Name: "source", Target: VariableExpression source } && ReferenceEquals(source.Variable, _standard);
        return !isSource ? null : set switch
        {
            ValueKeySet { Value: ConstantExpression { Value: NumberConstant n } } => n.Value == Completion,
            MaskKeySet { Value: ConstantExpression { Value: NumberConstant n }, Mask: ConstantExpression { Value: NumberConstant m } } => (n.Value & m.Value) == (Completion & m.Value),
            RangeKeySet { First: ConstantExpression { Value: NumberConstant f }, Last: ConstantExpression { Value: NumberConstant l } } => f.Value <= Completion && Completion <= l.Value,
            _ => null,
        };
    }
}
