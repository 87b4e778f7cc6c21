using System.Diagnostics;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Model.Program.Tables;
using FlexNic.Model.Program.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;

namespace FlexNic.Model.Program.Execution;

/// <summary>Evaluates expressions and finds places, strictly from left to right, as the text of the program says.</summary>
internal sealed class Interpreter
{
    private readonly ElaboratedProgram _program;
    private readonly Action<UndefinedRead>? _report;
    private readonly CallRunner _calls;

    public Interpreter(ElaboratedProgram program, TableStore tables, IExternLibrary externs, Action<UndefinedRead>? report)
    {
        _program = program;
        _report = report;
        _calls = new CallRunner(this, externs);
        Statements = new StatementRunner(this);
        Tables = new TableRunner(this, tables);
        Blocks = new BlockRunner(this, tables);
    }

    public StatementRunner Statements { get; }

    public TableRunner Tables { get; }

    public BlockRunner Blocks { get; }

    public CallRunner Calls => _calls;

    public bool IsTrue(Expression expression, Frame frame) => ((BooleanValue)Evaluate(expression, frame)).Truth;

    public BigInteger Number(Expression expression, Frame frame) => ((NumberValue)Evaluate(expression, frame)).Number;

    public Value Evaluate(Expression expression, Frame frame)
    {
        switch (expression)
        {
            case ConstantExpression c:
                return ValueFactory.Of(c.Value, c.Type);
            case VariableExpression v:
                return Defined(Variable(v, frame), v.Span, v.Variable.Name);
            case FieldExpression f:
                return Field(f, frame);
            case ElementExpression e:
                return ((CompositeValue)Evaluate(e.Target, frame)).Parts[e.Index];
            case StackElementExpression s:
                return StackElement(s, frame);
            case StackPropertyExpression s:
                return StackProperty(s, frame);
            case SliceExpression s:
                return new NumberValue((Number(s.Target, frame) >> s.Low) & ValueBits.Mask(s.High - s.Low + 1));
            case UnaryExpression u:
                return Arithmetic.Unary(u.Operator, Evaluate(u.Operand, frame), u.Type);
            case BinaryExpression { Operator: BinaryOperator.LogicalAnd } b:
                return BooleanValue.Of(IsTrue(b.Left, frame) && IsTrue(b.Right, frame));
            case BinaryExpression { Operator: BinaryOperator.LogicalOr } b:
                return BooleanValue.Of(IsTrue(b.Left, frame) || IsTrue(b.Right, frame));
            case BinaryExpression b:
                Value left = Evaluate(b.Left, frame);
                left = b.Right is CallExpression ? left.Copy() : left;
                return Arithmetic.Binary(b, left, Evaluate(b.Right, frame));
            case ConditionalExpression c:
                return IsTrue(c.Condition, frame) ? Evaluate(c.WhenTrue, frame) : Evaluate(c.WhenFalse, frame);
            case CastExpression c:
                return Arithmetic.Cast(Evaluate(c.Operand, frame), c.Operand.Type, c.Type);
            case AggregateExpression a:
                return ValueFactory.Aggregate(a.Type, [.. a.Elements.Select(e => Evaluate(e, frame).Copy())]);
            case InvalidHeaderExpression i:
                return ValueFactory.Undefined(i.Type);
            case InstanceExpression i:
                return new ObjectValue(Resolve(i.Instance, frame));
            case ThisExpression:
                return new ObjectValue(frame.Self ?? throw new UnreachableException("this without object"));
            case IsValidExpression i:
                return BooleanValue.Of(Evaluate(i.Target, frame) switch { HeaderValue h => h.IsValid, UnionValue u => u.IsValid, _ => false });
            case TableHitExpression t:
                return BooleanValue.Of(Tables.Apply(t.Apply.Table, frame).IsHit == t.WhenHit);
            case TableApplyExpression t:
                Tables.Apply(t.Table, frame);
                return BooleanValue.False;
            case CallExpression c:
                return _calls.Call(c, frame) ?? BooleanValue.False;
            default:
                throw new UnreachableException(expression.GetType().Name);
        }
    }

    /// <summary>The place that an expression names.</summary>
    public Location Locate(Expression expression, Frame frame)
    {
        switch (expression)
        {
            case VariableExpression v:
                return new VariableLocation(frame, v.Variable);
            case FieldExpression f:
                return Reference(f.Target, frame) is { } target ? new PartLocation(target, f.Field.Index) : new NowhereLocation(ValueFactory.Undefined(f.Type));
            case ElementExpression e:
                return Reference(e.Target, frame) is { } tuple ? new PartLocation(tuple, e.Index) : new NowhereLocation(ValueFactory.Undefined(e.Type));
            case StackElementExpression s:
                var stack = (StackValue?)Reference(s.Target, frame);
                BigInteger index = Number(s.Index, frame);
                return stack is not null && index.Sign >= 0 && index < stack.Parts.Length ? new PartLocation(stack, (int)index) : new NowhereLocation(ValueFactory.Undefined(s.Type));
            case StackPropertyExpression s:
                var of = (StackValue)Reference(s.Target, frame)!;
                return new PartLocation(of, StackIndex(of, s.Property));
            case SliceExpression s:
                return new SliceLocation(Locate(s.Target, frame), s.High, s.Low, s.Target.Type);
            default:
                throw new UnreachableException(expression.GetType().Name);
        }
    }

    /// <summary>Tells of a header that leaves with fields that were never written.</summary>
    public void Leaves(HeaderValue header, SourceSpan span)
    {
        if (_report is not null && header.Parts.Any(p => p is NumberValue { IsUndefined: true } or BooleanValue { IsUndefined: true }))
        {
            _report(new UndefinedRead(span, "a field of a header that is emitted"));
        }
    }

    /// <summary>The object of an instance, seen from where the program runs.</summary>
    public ObjectInstance Resolve(Instance instance, Frame frame)
    {
        for (ObjectInstance? self = frame.Self; self is not null; self = self.Parent)
        {
            if (self.Child(instance) is { } child)
            {
                return child;
            }
        }

        return _program.Find(instance) ?? throw new UnreachableException(instance.Name);
    }

    // The composite itself, not a copy; null outside of a stack.
    private CompositeValue? Reference(Expression expression, Frame frame) => Locate(expression, frame) is var location and not NowhereLocation ? (CompositeValue)location.Get() : null;

    private Value Field(FieldExpression f, Frame frame)
    {
        var target = (CompositeValue)Evaluate(f.Target, frame);
        if (target is HeaderValue { IsValid: false } && _report is not null)
        {
            _report(new UndefinedRead(f.Span, $"field '{f.Field.Name}' of an invalid header"));
        }

        return Defined(target.Parts[f.Field.Index], f.Span, f.Field.Name);
    }

    private Value StackElement(StackElementExpression s, Frame frame)
    {
        var stack = (StackValue)Evaluate(s.Target, frame);
        BigInteger index = Number(s.Index, frame);
        return index.Sign >= 0 && index < stack.Parts.Length ? stack.Parts[(int)index] : ValueFactory.Undefined(s.Type);
    }

    private Value StackProperty(StackPropertyExpression s, Frame frame)
    {
        var stack = (StackValue)Evaluate(s.Target, frame);
        return s.Property == P4.Checked.StackProperty.LastIndex ? new NumberValue((stack.Next - 1) & ValueBits.Mask(32)) : stack.Parts[StackIndex(stack, s.Property)];
    }

    private static int StackIndex(StackValue stack, StackProperty property)
    {
        int index = property == P4.Checked.StackProperty.Next ? stack.Next : stack.Next - 1;
        return index >= 0 && index < stack.Parts.Length ? index : throw new ParserErrorException("StackOutOfBounds");
    }

    private static Value Variable(VariableExpression v, Frame frame)
    {
        if (frame.Find(v.Variable) is { } value)
        {
            return value;
        }

        for (ObjectInstance? self = frame.Self; self is not null; self = self.Parent)
        {
            switch (self.Parameter(v.Variable))
            {
                case ElaboratedConstant c:
                    return ValueFactory.Of(c.Value, c.Type);
                case ElaboratedObject o:
                    return new ObjectValue(o.Instance);
            }
        }

        return ValueFactory.Undefined(v.Type);
    }

    private Value Defined(Value value, SourceSpan span, string name)
    {
        if (_report is null || value is not (NumberValue { IsUndefined: true } or BooleanValue { IsUndefined: true }))
        {
            return value;
        }

        _report(new UndefinedRead(span, $"'{name}'"));
        return value is NumberValue n ? new NumberValue(n.Number) : BooleanValue.Of(((BooleanValue)value).Truth);
    }
}
