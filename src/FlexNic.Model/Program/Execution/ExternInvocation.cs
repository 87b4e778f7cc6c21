using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Execution;

/// <summary>A call of an extern: the object (none for a function), and for each parameter its value and where a result goes.</summary>
internal sealed class ExternInvocation(Interpreter interpreter, Frame frame, object? target, ExternFunction function, ImmutableArray<P4Type> types, ImmutableArray<Argument> arguments, P4Type returns, SourceSpan span)
{
    private readonly Location?[] _locations = new Location?[arguments.Length];
    private readonly Value?[] _values = new Value?[arguments.Length];

    public string Name => function.Name;

    /// <summary>The object whose method is called: an instance, or a packet.</summary>
    public object? Target => target;

    public ObjectInstance? Instance => target as ObjectInstance;

    public string? ExternName => Instance?.Extern?.Name;

    public SourceSpan Span => span;

    public P4Type Return => returns;

    public ImmutableArray<P4Type> Types => types;

    public int Count => arguments.Length;

    public Interpreter Interpreter => interpreter;

    public Frame Frame => frame;

    /// <summary>Finds and evaluates arguments, left to right.</summary>
    public void Prepare()
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Value is not { } expression)
            {
                continue;
            }

            if (arguments[i].Parameter.Direction is Direction.Out or Direction.InOut)
            {
                _locations[i] = interpreter.Locate(expression, frame);
                if (arguments[i].Parameter.Direction == Direction.InOut)
                {
                    _values[i] = _locations[i]!.Get().Copy();
                }
            }
            else
            {
                _values[i] = interpreter.Evaluate(expression, frame).Copy();
            }
        }
    }

    public bool Has(int index) => _values[index] is not null || _locations[index] is not null;

    public Value Value(int index) => _values[index] ?? ValueFactory.Undefined(TypeOf(index));

    public BigInteger Number(int index) => Value(index) is NumberValue n ? n.Number : ValueBits.ToKey(Value(index), TypeOf(index));

    public bool Truth(int index) => Value(index) is BooleanValue { Truth: true };

    public string NameOf(int index) => Value(index) is NameValue n ? n.Name : "";

    public P4Type TypeOf(int index) => arguments[index].Value?.Type ?? arguments[index].Parameter.Type;

    public Expression? Expression(int index) => arguments[index].Value;

    /// <summary>Gives a result to an out parameter.</summary>
    public void Set(int index, Value value) => _locations[index]?.Set(value);

    public void Set(int index, BigInteger number) => Set(index, TypeFacts.IsBoolean(TypeFacts.Representation(TypeOf(index))) ? BooleanValue.Of(!number.IsZero) : new NumberValue(ValueBits.Wrap(number, TypeFacts.Representation(TypeOf(index)))));
}
