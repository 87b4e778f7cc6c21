using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using FlexNic.Stf.Engine;

namespace FlexNic.Model.Program.Tables;

/// <summary>All tables and value sets of a program, with the entries that the program gives them.</summary>
internal sealed class TableStore
{
    private readonly Dictionary<(ObjectInstance, TableDeclaration), TableState> _tables = [];
    private readonly Dictionary<(ObjectInstance, ValueSet), ValueSetState> _sets = [];
    private readonly List<TableState> _ordered = [];

    public TableStore(ElaboratedProgram program)
    {
        foreach (ObjectInstance top in program.Top)
        {
            Enter(top, []);
        }
    }

    public IReadOnlyList<TableState> All => _ordered;

    public TableState Table(ObjectInstance owner, TableDeclaration table) => _tables[(owner, table)];

    public ValueSetState ValueSet(ObjectInstance owner, ValueSet set)
    {
        if (!_sets.TryGetValue((owner, set), out ValueSetState? state))
        {
            _sets[(owner, set)] = state = new ValueSetState();
        }

        return state;
    }

    private void Enter(ObjectInstance instance, HashSet<ObjectInstance> seen)
    {
        if (!seen.Add(instance))
        {
            return;
        }

        foreach (TableDeclaration table in instance.Block?.Tables ?? [])
        {
            var state = new TableState(instance, table);
            _tables[(instance, table)] = state;
            _ordered.Add(state);
            Fill(state);
        }

        foreach ((string _, ElaboratedValue value) in instance.Arguments)
        {
            if (value is ElaboratedObject o)
            {
                Enter(o.Instance, seen);
            }
        }

        foreach (ObjectInstance child in instance.Children)
        {
            Enter(child, seen);
        }
    }

    private static void Fill(TableState state)
    {
        TableDeclaration table = state.Declaration;
        if (table.DefaultAction is { } action)
        {
            state.Default = new ActionCallState(action.Action, Data(action, state.Owner));
        }

        foreach (TableEntry entry in table.Entries)
        {
            ImmutableArray<KeyMatch> matches = [.. entry.KeySets.Select((k, i) => Match(k, TypeFacts.Representation(table.Keys[i].Expression.Type), state.Owner))];
            state.Add(new TableEntryState(matches, new ActionCallState(entry.Action.Action, Data(entry.Action, state.Owner)), EntryPriority.OfRank(entry.Rank)));
        }
    }

    private static ImmutableArray<Value> Data(ActionUse use, ObjectInstance owner) => [.. use.Data.Select(d => d.Value is null ? ValueFactory.Undefined(d.Parameter.Type) : Constant(d.Value, owner))];

    private static Value Constant(Expression expression, ObjectInstance owner) => expression switch
    {
        ConstantExpression c => ValueFactory.Of(c.Value, c.Type),
        VariableExpression v when owner.Parameter(v.Variable) is ElaboratedConstant c => ValueFactory.Of(c.Value, c.Type),
        CastExpression c => Execution.Arithmetic.Cast(Constant(c.Operand, owner), c.Operand.Type, c.Type),
        AggregateExpression a => ValueFactory.Aggregate(a.Type, [.. a.Elements.Select(e => Constant(e, owner))]),
        _ => ValueFactory.Undefined(expression.Type),
    };

    private static KeyMatch Match(KeySet keys, P4Type type, ObjectInstance owner)
    {
        BigInteger Key(Expression e) => ValueBits.ToKey(Constant(e, owner), e.Type);
        int width = type is SimpleType or EnumType ? 256 : TypeFacts.Width(type);
        switch (keys)
        {
            case ValueKeySet v:
                return KeyMatch.Exact(Key(v.Value), width);
            case MaskKeySet m:
                BigInteger mask = Key(m.Mask);
                int ones = 0;
                for (BigInteger left = mask; !left.IsZero; left &= left - 1)
                {
                    ones++;
                }

                return KeyMatch.Ternary(Key(m.Value), mask) with { PrefixLength = ones };
            case RangeKeySet r:
                return KeyMatch.Range(Key(r.First), Key(r.Last));
            default:
                return KeyMatch.Any();
        }
    }
}
