using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Model.Program.Execution;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;

namespace FlexNic.Model.Program.Tables;

/// <summary>Applies tables: key, look-up, action.</summary>
internal sealed class TableRunner(Interpreter interpreter, TableStore store)
{
    /// <summary>The table whose action runs at present, for direct counters and meters.</summary>
    public TableState? Current { get; private set; }

    public TableResult Apply(TableDeclaration table, Frame frame)
    {
        ObjectInstance owner = frame.Self!;
        TableState state = store.Table(owner, table);
        var keys = new BigInteger[table.Keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            Expression expression = table.Keys[i].Expression;
            keys[i] = ValueBits.ToKey(interpreter.Evaluate(expression, frame), expression.Type);
        }

        TableEntryState? entry = keys.Length == 0 ? null : state.Find(keys);
        ActionCallState? call = entry?.Action ?? state.Default;
        if (call is not null)
        {
            TableState? outer = Current;
            Current = state;
            try
            {
                Run(call, frame);
            }
            finally
            {
                Current = outer;
            }
        }

        return new TableResult(entry is not null, call?.Action.Action);
    }

    private void Run(ActionCallState call, Frame frame)
    {
        TableAction action = call.Action;
        var arguments = ImmutableArray.CreateBuilder<Argument>();
        var data = new Frame(frame, frame.Self);
        int index = 0;
        foreach (Parameter parameter in action.Action.Parameters)
        {
            if (parameter.Direction == Direction.None)
            {
                // The entry's data stands in a variable of its own, which the argument names.
                var variable = new Variable(parameter.Name, parameter.Type, VariableKind.Local, Direction.None, parameter.Span, []);
                data.Declare(variable, index < call.Data.Length ? call.Data[index].Copy() : ValueFactory.Undefined(parameter.Type));
                index++;
                arguments.Add(new Argument(parameter, new VariableExpression(variable, parameter.Span)));
            }
            else
            {
                arguments.Add(action.Bound.First(b => b.Parameter.Name == parameter.Name));
            }
        }

        interpreter.Calls.Action(action.Action, arguments.ToImmutable(), data);
    }
}
