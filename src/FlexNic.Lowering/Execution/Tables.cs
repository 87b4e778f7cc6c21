using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Execution;

/// <summary>Applications of tables: a request, and for each action what follows when it is the one.</summary>
internal sealed class Tables(Machine machine)
{
    private readonly HashSet<(ObjectInstance?, TableDeclaration)> _applied = [];

    private NodeFactory Nodes => machine.Nodes;

    public TableOutcome Apply(TableDeclaration table, Frame frame, SourceSpan span)
    {
        ObjectInstance self = frame.Self!;
        if (!_applied.Add((self, table)))
        {
            throw Refusal.Because("FNIC4020", span, $"table '{table.Name}' is applied at a second place; a table lies in one stage, and a packet passes it once");
        }

        foreach (TableProperty property in table.Properties.Where(p => p.Name is "implementation" or "counters" or "meters" or "support_timeout" && p.Value is not ConstantExpression))
        {
            throw Refusal.Because("FNIC4021", property.Span, $"the table property '{property.Name}' is not supported by this target");
        }

        if (table is { Keys.IsEmpty: true, HasConstDefault: true, DefaultAction: { } only })
        {
            return Always(table, only, frame);
        }

        ImmutableArray<KeyPart> keys = [.. table.Keys.Select(k => Key(k, frame))];
        int fallback = table.DefaultAction is { } use ? table.Actions.IndexOf(use.Action) : table.Actions.ToList().FindIndex(a => a.Action is { IsTop: true, Name: "NoAction" });
        var request = new TableRequest(self.NameOf(table.Name, table.Annotations), machine.State.Path, table.Span)
        {
            Keys = keys,
            Actions = [.. table.Actions.Select(a => Describe(a, self))],
            DefaultAction = fallback,
            DefaultArguments = table.DefaultAction is null ? [] : Arguments(table.DefaultAction, frame),
            DefaultIsConstant = table.HasConstDefault,
            EntriesAreConstant = table.HasConstEntries,
            Entries = [.. table.Entries.Select((e, i) => (Entry: Entry(e, i, table, keys, frame), Order: Order(e, i))).OrderBy(e => PrefixOrder(e.Entry, keys)).ThenBy(e => e.Order).Select(e => e.Entry)],
            Size = table.Size is { } size ? (long)BigInteger.Min(size, long.MaxValue) : 0,
        };
        machine.Requests.Add(request);
        List<(ActionDeclaration, Node)> ran = [];
        for (int i = 0; i < table.Actions.Length; i++)
        {
            ran.Add((table.Actions[i].Action, Nodes.Result(request, ResultKind.Action, i, 0, 1)));
        }

        RunActions(request, table, ran, frame, 0);
        return new TableOutcome(Nodes.Result(request, ResultKind.Hit, 0, 0, 1), ran, Nodes.False);
    }

    // Without a key and with an action that nobody can change, the action always runs and there is nothing to look up.
    private TableOutcome Always(TableDeclaration table, ActionUse use, Frame frame)
    {
        var arguments = ImmutableArray.CreateBuilder<Argument>();
        int index = 0;
        foreach (Parameter parameter in use.Action.Action.Parameters)
        {
            arguments.Add(parameter.Direction == Direction.None ? new Argument(parameter, use.Data[index++].Value) : use.Action.Bound.First(b => b.Parameter.Name == parameter.Name));
        }

        machine.Calls.Action(use.Action.Action, arguments.ToImmutable(), frame);
        return new TableOutcome(Nodes.False, [.. table.Actions.Select(a => (a.Action, Nodes.Truth(a.Action == use.Action.Action)))], Nodes.False);
    }

    /// <summary>An action of a table as the control plane sees it.</summary>
    public static RequestAction Describe(TableAction action, ObjectInstance owner) =>
        new(NameOf(action.Action, owner), [.. Data(action.Action).Select(p => new FlexNic.Ir.ActionParameter(ControlPlaneName.Local(p.Name, p.Annotations), Shapes.WidthOf(p.Type, p.Span)))], action.Span)
        {
            OnlyDefault = action.Annotations.Any(a => a.Name == "defaultonly"),
            OnlyEntries = action.Annotations.Any(a => a.Name == "tableonly"),
        };

    /// <summary>The name that the control plane has for an action.</summary>
    public static string NameOf(ActionDeclaration action, ObjectInstance owner) =>
        action.IsTop ? ControlPlaneName.Local(action.Name, action.Annotations).TrimStart('.') : owner.NameOf(action.Name, action.Annotations);

    private static IEnumerable<Parameter> Data(ActionDeclaration action) => action.Parameters.Where(p => p.Direction == Direction.None);

    private void RunActions(TableRequest request, TableDeclaration table, List<(ActionDeclaration Action, Node Ran)> ran, Frame frame, int number)
    {
        if (number >= ran.Count)
        {
            return;
        }

        // Where an action runs on a miss, one of them always runs: the last one when none of the others does.
        if (number == ran.Count - 1 && request.DefaultAction >= 0)
        {
            RunAction(request, table.Actions[number], number, frame);
            return;
        }

        machine.State.Branch(ran[number].Ran, () => RunAction(request, table.Actions[number], number, frame), () => RunActions(request, table, ran, frame, number + 1));
    }

    private void RunAction(TableRequest request, TableAction action, int number, Frame frame)
    {
        Frame data = new(frame, frame.Self, frame.Returned);
        var arguments = ImmutableArray.CreateBuilder<Argument>();
        int index = 0;
        foreach (Parameter parameter in action.Action.Parameters)
        {
            if (parameter.Direction != Direction.None)
            {
                arguments.Add(action.Bound.First(b => b.Parameter.Name == parameter.Name));
                continue;
            }

            var variable = new Variable(parameter.Name, parameter.Type, VariableKind.Local, Direction.None, parameter.Span, []);
            int width = Shapes.WidthOf(parameter.Type, parameter.Span);
            data.Bind(variable, Shapes.Leaf(parameter.Type, Nodes.Result(request, ResultKind.Parameter, number, index++, width)));
            arguments.Add(new Argument(parameter, new VariableExpression(variable, parameter.Span)));
        }

        machine.Calls.Action(action.Action, arguments.ToImmutable(), data);
    }

    // @priority of an entry is an older way to say which wins; without it the place in the list counts.
    private static BigInteger Order(TableEntry entry, int index) =>
        entry.Annotations.FirstOrDefault(a => a.Name == "priority")?.Body.FirstOrDefault(t => BigInteger.TryParse(t.Text, out _)) is { Text: { } text } ? BigInteger.Parse(text) : entry.Annotations.IsEmpty && entry.Rank != index ? entry.Rank + 1 : index + 1;

    // Longer prefixes win, wherever they stand.
    private static int PrefixOrder(Entry entry, ImmutableArray<KeyPart> keys) =>
        keys.Any(k => k.MatchKind is not ("lpm" or "exact")) ? 0 : -entry.Keys.Where((_, i) => keys[i].MatchKind == "lpm").Sum(k => (int)BigInteger.PopCount(k.Mask));

    private KeyPart Key(TableKey key, Frame frame)
    {
        if (key.MatchKind is not ("exact" or "ternary" or "lpm" or "range" or "optional"))
        {
            throw Refusal.Because("FNIC4022", key.Span, $"match kind '{key.MatchKind}' is not supported by this target: exact, ternary, lpm, range and optional are");
        }

        return new KeyPart(key.Name, key.MatchKind, machine.Evaluator.Scalar(key.Expression, frame), key.Span);
    }

    private Entry Entry(TableEntry entry, int number, TableDeclaration table, ImmutableArray<KeyPart> keys, Frame frame) =>
        new([.. entry.KeySets.Select((k, i) => KeyOf(k, keys[i].Value.Width, frame))], table.Actions.IndexOf(entry.Action.Action), Arguments(entry.Action, frame), number, entry.Span);

    private ImmutableArray<BigInteger> Arguments(ActionUse use, Frame frame) =>
        [.. use.Data.Select(d => d.Value is null ? 0 : Number(d.Value, Shapes.WidthOf(d.Parameter.Type, d.Parameter.Span), frame))];

    private EntryKey KeyOf(KeySet set, int width, Frame frame)
    {
        BigInteger ones = NodeFactory.Ones(width);
        switch (set)
        {
            case ValueKeySet v:
                return new EntryKey(Number(v.Value, width, frame), ones, null);
            case MaskKeySet m:
                BigInteger mask = Number(m.Mask, width, frame);
                return new EntryKey(Number(m.Value, width, frame) & mask, mask, null);
            case RangeKeySet r:
                return new EntryKey(Number(r.First, width, frame), ones, Number(r.Last, width, frame));
            default:
                return new EntryKey(0, 0, null);
        }
    }

    private BigInteger Number(Expression expression, int width, Frame frame) => machine.Evaluator.Scalar(expression, frame) is ConstantNode c
        ? Nodes.ResizeSigned(c, width) is ConstantNode { Value: var value } ? c.Width > width ? c.Value & NodeFactory.Ones(width) : TypeFacts.IsNumber(expression.Type) || TypeFacts.Representation(expression.Type) is IntType ? value : c.Value : 0
        : throw Refusal.Because("FNIC4023", expression.Span, "this value has to be known when compiling");
}
