using System.Collections.Immutable;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>Statements of a control, an action or a function.</summary>
internal sealed class StatementGenerator
{
    private readonly Shared _shared;
    private readonly List<Place> _places;
    private readonly ControlParts? _parts;
    private readonly ExpressionGenerator _expressions;
    private readonly ExpressionGenerator _outerExpressions;
    private readonly Place[] _outer;

    /// <summary>Statements over these places; the parts of the control they stand in, or null in a function.</summary>
    public StatementGenerator(Shared shared, IEnumerable<Place> places, ControlParts? parts)
    {
        _shared = shared;
        _places = [.. places];
        _parts = parts;
        _outer = [.. places];
        _outerExpressions = Over(shared, _outer, parts);
        _expressions = Over(shared, _places, parts);
    }

    private static ExpressionGenerator Over(Shared shared, IReadOnlyList<Place> places, ControlParts? parts) =>
        new ExpressionGenerator(shared, places) { HeaderPaths = parts is null ? [] : [.. shared.Headers.SelectMany(h => h.Paths)], HasStandard = parts is not null };

    /// <summary>What a function gives back; null in controls and actions.</summary>
    public FuzzType? Result { get; init; }

    /// <summary>Expressions over the same places.</summary>
    public ExpressionGenerator Expressions => _expressions;

    private Choice Choice => _shared.Choice;

    private int Depth => _shared.Size.Depth;

    /// <summary>Some statements.</summary>
    public ImmutableArray<FuzzStatement> Block(int count, int nesting, bool mayEnd = true)
    {
        int scope = _places.Count;
        var block = ImmutableArray.CreateBuilder<FuzzStatement>();
        for (int i = 0; i < count; i++)
        {
            block.AddRange(Statement(nesting));
        }

        if (mayEnd && nesting < 2 && Choice.Percent(6))
        {
            block.Add(Use("return", Return()));
        }

        _places.RemoveRange(scope, _places.Count - scope);
        return block.ToImmutable();
    }

    /// <summary>A place of a type that can be assigned, or null.</summary>
    public Place? Writable(FuzzType? type = null)
    {
        Place[] fit = [.. _places.Where(p => p.IsWritable && (type is null || p.Type == type))];
        return fit.Length == 0 ? null : Choice.Of(fit);
    }

    /// <summary>An assignment, or nothing when there is nothing to assign.</summary>
    public ImmutableArray<FuzzStatement> Assign()
    {
        if (Writable() is not { } place)
        {
            return [];
        }

        if (place.Type is { Kind: FuzzTypeKind.Bits, Width: > 1 } && Choice.Percent(20))
        {
            int width = Choice.Between(1, place.Type.Width - 1);
            int low = Choice.Between(0, place.Type.Width - width);
            return [Use("assignment to slice", LineStatement.Assign($"{place.Text}[{low + width - 1}:{low}]", _expressions.Bits(width, Depth)))];
        }

        return [Use("assignment", LineStatement.Assign(place.Text, _expressions.Of(place.Type, Depth)))];
    }

    /// <summary>The end of a function, an action or a control.</summary>
    public FuzzStatement Return() => Result is { } type ? new LineStatement(["return ", ";"], [_expressions.Of(type, Depth)]) : LineStatement.Of("return;");

    private IEnumerable<FuzzStatement> Statement(int nesting)
    {
        bool control = _parts is not null;
        bool main = _parts is { IsMain: true };
        int nested = nesting > 0 ? 1 : 0;
        return Choice.Weighted<Func<IEnumerable<FuzzStatement>>>(
            (10, () => Assign()),
            (3, Declare),
            (6 * nested, () => If(nesting)),
            (2 * nested, () => Switch(nesting)),
            (control ? 2 : 0, Validity),
            (control ? 1 : 0, CopyHeader),
            (control && _shared.Headers.Any(h => h.IsStack) ? 1 : 0, MoveStack),
            (main ? 8 : 0, () => Table(nesting)),
            (main ? 3 : 0, () => CallAction()),
            (2, () => CallFunction()),
            (control ? 2 : 0, Destination),
            (main ? 2 : 0, Memory),
            (control && nesting < 2 ? 1 : 0, Exit))();
    }

    private IEnumerable<FuzzStatement> Declare()
    {
        FuzzType type = Choice.Weighted((5, FuzzType.Bits(Choice.Of(ExpressionGenerator.Widths))), (2, FuzzType.Boolean), (1, FuzzType.WithSign(Choice.One(2, 8, 13, 16, 32))));
        string name = _shared.Name("v");
        FuzzStatement declaration = Choice.Percent(90) ? new LineStatement([$"{type} {name} = ", ";"], [_expressions.Of(type, Depth)]) : Use("variable without value", LineStatement.Of($"{type} {name};"));
        _places.Add(new Place(name, type));
        return [declaration];
    }

    private IEnumerable<FuzzStatement> If(int nesting)
    {
        FuzzExpression condition = _expressions.Boolean(Depth);
        ImmutableArray<FuzzStatement> then = Block(Choice.Between(1, 3), nesting - 1);
        return [Use("if", new IfStatement(condition, then, Choice.Percent(50) ? Block(Choice.Between(1, 2), nesting - 1) : []))];
    }

    private IEnumerable<FuzzStatement> Switch(int nesting)
    {
        Place[] subjects = [.. _places.Where(p => p.Type is { Kind: FuzzTypeKind.Bits, Width: <= 16 })];
        if (subjects.Length == 0)
        {
            return [];
        }

        Place subject = Choice.Of(subjects);
        string[] labels = [.. Enumerable.Range(0, Choice.Between(1, 3)).Select(_ => subject.Type.Literal(_shared.Constant(subject.Type.Width))).Distinct()];
        List<SwitchArm> arms = [.. labels.Select((l, i) => new SwitchArm(l, i + 1 < labels.Length && Choice.Percent(20) ? null : Block(Choice.Between(1, 2), nesting - 1)))];
        if (Choice.Percent(60))
        {
            arms.Add(new SwitchArm("default", Block(1, nesting - 1)));
        }

        return [Use("switch on a value", new SwitchStatement(subject.Read, [.. arms]))];
    }

    private IEnumerable<FuzzStatement> Validity()
    {
        FuzzHeader header = Choice.Of(_shared.Headers);
        string path = Choice.Of(header.Paths.ToArray());
        return Choice.Percent(60)
            ? [Use("setValid", LineStatement.Of($"{path}.setValid();")), .. header.Type.Fields.Where(_ => Choice.Percent(70)).Select(f => LineStatement.Assign($"{path}.{f.Name}", _expressions.Of(f.Type, 1)))]
            : [Use("setInvalid", LineStatement.Of($"{path}.setInvalid();"))];
    }

    private IEnumerable<FuzzStatement> CopyHeader()
    {
        (string Path, FuzzHeaderType Type)[] all = [.. _shared.Headers.SelectMany(h => h.Paths.Select(p => (p, h.Type)))];
        (string to, FuzzHeaderType type) = Choice.Of(all);
        string[] from = [.. all.Where(a => a.Type == type && a.Path != to).Select(a => a.Path)];
        return from.Length == 0 ? [] : [Use("assignment of header", LineStatement.Of($"{to} = {Choice.Of(from)};"))];
    }

    private IEnumerable<FuzzStatement> MoveStack()
    {
        FuzzHeader stack = Choice.Of(_shared.Headers.Where(h => h.IsStack).ToArray());
        string way = Choice.One("push_front", "pop_front");
        return [Use(way, LineStatement.Of($"hdr.{stack.Name}.{way}({Choice.Between(1, stack.Elements)});"))];
    }

    private IEnumerable<FuzzStatement> Table(int nesting)
    {
        if (_parts!.Tables.Count >= _shared.Size.Tables)
        {
            return Assign();
        }

        FuzzTable table = new TableGenerator(_shared, _parts, _outer, _outerExpressions).Run();
        return Choice.Weighted<Func<IEnumerable<FuzzStatement>>>(
            (4, () => [Use("table", LineStatement.Of($"{table.Name}.apply();"))]),
            (2, () => [Use("hit or miss", new IfStatement(Condition(table), Block(Choice.Between(1, 2), nesting - 1), Choice.Percent(40) ? Block(1, nesting - 1) : []))]),
            (2, () => [Use("switch on action", ActionSwitch(table, nesting))]))();
    }

    private FuzzExpression Condition(FuzzTable table) => FuzzExpression.Leaf(FuzzType.Boolean, Choice.Percent(60) ? $"{table.Name}.apply().hit" : Choice.Percent(60) ? $"{table.Name}.apply().miss" : $"!{table.Name}.apply().hit");

    private SwitchStatement ActionSwitch(FuzzTable table, int nesting)
    {
        List<SwitchArm> arms = [];
        foreach (string action in table.Actions.Where(_ => Choice.Percent(60)))
        {
            arms.Add(new SwitchArm(action.Split('(')[0], Choice.Percent(15) ? null : Block(1, nesting - 1)));
        }

        arms.Add(new SwitchArm("default", Block(1, nesting - 1)));
        return new SwitchStatement(FuzzExpression.Leaf(FuzzType.Bits(1), $"{table.Name}.apply().action_run"), [.. arms]);
    }

    private ImmutableArray<FuzzStatement> CallAction()
    {
        FuzzCallable[] callable = [.. _parts!.Actions.Where(a => !a.Parameters.IsEmpty && !a.Data.Any())];
        return callable.Length == 0 ? Assign() : Call(Choice.Of(callable), "call of action");
    }

    private ImmutableArray<FuzzStatement> CallFunction()
    {
        if (_shared.Functions.Count == 0)
        {
            return Assign();
        }

        FuzzCallable function = Choice.Of(_shared.Functions);
        return Call(function, function.Parameters.Any(p => p.Direction != "in") ? "call with out parameters" : "call of function");
    }

    private ImmutableArray<FuzzStatement> Call(FuzzCallable callable, string feature)
    {
        List<string> text = [];
        List<FuzzExpression> operands = [];
        string now = callable.Result is { } result && Writable(result) is { } to ? $"{to.Text} = {callable.Name}(" : $"{callable.Name}(";
        string comma = "";
        foreach (FuzzParameter parameter in callable.Parameters)
        {
            now += comma;
            comma = ", ";
            if (parameter.Direction == "in")
            {
                text.Add(now);
                now = "";
                operands.Add(_expressions.Of(parameter.Type, 1));
            }
            else if (Writable(parameter.Type) is { } place)
            {
                now += place.Text;
            }
            else
            {
                return Assign();
            }
        }

        text.Add(now + ");");
        return [Use(feature, new LineStatement([.. text], [.. operands]))];
    }

    private IEnumerable<FuzzStatement> Destination() =>
        Choice.Percent(15) ? [Use("drop", LineStatement.Of("mark_to_drop(s);"))]
        : Choice.Percent(25) ? [Use("egress_spec of run time", LineStatement.Assign("s.egress_spec", _expressions.Bits(9, 1)))]
        : [Use("egress_spec", LineStatement.Of($"s.egress_spec = {Choice.Next(_shared.Size.Ports)};"))];

    private IEnumerable<FuzzStatement> Exit() => Choice.Percent(40) ? [Use("exit", LineStatement.Of("exit;"))] : [];

    // An access to a register or a counter, in the ways that one state operation can do.
    private IEnumerable<FuzzStatement> Memory()
    {
        if (_parts!.Objects.Count >= 2)
        {
            return Assign();
        }

        string name = _shared.Name("r");
        int width = Choice.One(8, 16, 32, 32);
        int bits = Choice.One(0, 2, 4);
        string index = bits == 0 ? "0" : $"(bit<32>){_expressions.Read(bits)}";
        if (Choice.Percent(20))
        {
            _parts.Objects.Add($"counter({1 << bits}, CounterType.packets) {name};");
            return [Use("counter", LineStatement.Of($"{name}.count({index});"))];
        }

        _parts.Objects.Add($"register<bit<{width}>>({1 << bits}) {name};");
        string variable = _shared.Name("v");
        FuzzType type = FuzzType.Bits(width);
        FuzzStatement declaration = LineStatement.Of($"{type} {variable};");
        FuzzStatement read = Use("register", LineStatement.Of($"{name}.read({variable}, {index});"));
        FuzzExpression value = _expressions.Bits(width, 1);
        _places.Add(new Place(variable, type));
        return Choice.Next(4) switch
        {
            0 => [declaration, read],
            1 => [declaration, read, new LineStatement([$"{name}.write({index}, ", ");"], [value])],
            2 => [declaration, read, new LineStatement([$"{variable} = {variable} + ", ";"], [value]), LineStatement.Of($"{name}.write({index}, {variable});")],
            _ => [declaration, new LineStatement([$"{name}.write({index}, ", ");"], [value])],
        };
    }

    private T Use<T>(string feature, T statement)
    {
        _shared.Features.Add(feature);
        return statement;
    }
}
