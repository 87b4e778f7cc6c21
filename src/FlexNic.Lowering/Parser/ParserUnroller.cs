using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Execution;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Parser;

/// <summary>
/// Lays a parser out: a state of the program becomes one state for each position, stack index and value of metadata with which it is reached, so that all of
/// these are known when compiling; sub-parsers are put in their place.
/// </summary>
internal sealed class ParserUnroller(Machine machine, SourceClasses sources)
{
    private const int MaxStates = 256;

    private readonly SelectTests _tests = new(machine.Nodes, sources);
    private readonly Dictionary<string, ParseState> _made = new(StringComparer.Ordinal);
    private readonly Dictionary<ParseState, ImmutableDictionary<Field, Node>> _exits = new(ReferenceEqualityComparer.Instance);
    private readonly List<ParseState> _states = [];
    private readonly Dictionary<Frame, int> _frames = new(ReferenceEqualityComparer.Instance);
    private readonly PacketReads _reads = new(machine);

    private NodeFactory Nodes => machine.Nodes;

    private State State => machine.State;

    /// <summary>Headers that the parser fills, and what it looks ahead at.</summary>
    public IReadOnlyList<Header> Headers => _reads.Headers;

    /// <summary>Lays the parser out once for each class of sources.</summary>
    public ParseGraph Run(ObjectInstance parser, object[] arguments)
    {
        Frame frame = machine.NewFrame(parser, arguments);
        machine.Externs.PacketIn = _reads.Read;
        machine.Externs.LookaheadPadded = _reads.LookaheadPadded;
        _reads.Split = Split;
        machine.Statements.Run(parser.Block!.Locals, frame);
        ImmutableDictionary<Field, Node> before = State.Values;
        (SourceClass Class, ParseState State)[] starts = [.. sources.All(Nodes).Select(c => (c, Start(c, parser, frame)))];
        machine.Externs.PacketIn = null;
        machine.Externs.LookaheadPadded = null;
        if (sources.Found.Count > 0)
        {
            throw new SourceSplitException(sources.Found);
        }

        if (starts.Length > 1)
        {
            var equal = new EqualStates(_exits);
            starts = [.. starts.Select(s => (s.Class, equal.Of(s.State)))];
            _states.RemoveAll(s => equal.Of(s) != s);
        }

        State.Values = new ParserExits(Nodes, _states, starts, _exits, before).Join();
        ClearUnparsed((Tree<Field>)arguments[1]);
        return new ParseGraph([.. _states], [.. starts.Select(s => new ParseStart(s.Class.Sources, s.State))]);
    }

    private ParseState Start(SourceClass of, ObjectInstance parser, Frame frame)
    {
        sources.Choose(of);
        _made.Clear();
        ImmutableDictionary<Field, Node> values = State.Values;
        ParseTarget start = Enter(new Continuation(parser.Block!.States[0], 0, frame, null));
        if (start.State is not { } state)
        {
            state = new ParseState("start", 0, parser.Block.Span) { Default = start };
            _states.Add(state);
            _exits[state] = values;
        }

        State.Values = values;
        return state;
    }

    // Headers that no state fills are invalid, and 0.
    private void ClearUnparsed(Tree<Field> tree)
    {
        if (tree.Valid is { } valid)
        {
            if (!_reads.Headers.Any(h => h.Valid == valid))
            {
                foreach (Field field in tree.Scalars.Where(f => State[f] == Nodes.Input(f)))
                {
                    State[field] = Nodes.Constant(field.Width, 0);
                }
            }

            return;
        }

        foreach (Field loose in tree.Leaf is { Kind: FieldKind.Header } leaf && State[leaf] == Nodes.Input(leaf) ? [leaf] : Array.Empty<Field>())
        {
            State[loose] = Nodes.Constant(loose.Width, 0);
        }

        foreach (Tree<Field> part in tree.Parts)
        {
            ClearUnparsed(part);
        }
    }

    private ParseTarget Enter(Continuation at)
    {
        // A sub-parser that ends goes on behind its call; when nothing follows there, with the next state.
        while (true)
        {
            if (at.Statement == 0 && at.State.Name == "accept" && at.State.Cases.IsEmpty)
            {
                if (at.Parent is null)
                {
                    return ParseTarget.Accept;
                }

                at = at.Parent;
            }
            else if (at.Statement > 0 && at.Statement == at.State.Statements.Length && at.State.Subjects.IsEmpty && at.State.Cases is [var only])
            {
                at = at with { State = only.Next, Statement = 0 };
            }
            else
            {
                break;
            }
        }

        if (at.Statement == 0 && at.State.Name == "reject" && at.State.Cases.IsEmpty)
        {
            return ParseTarget.Accept;
        }

        if (_reads.Current.Extractions.Exists(e => e.LimitBits is not null))
        {
            throw Refusal.Because("FNIC4058", at.State.Span, "the parser goes on behind lookahead_padded, which is the last thing that it can do");
        }

        string key = Key(at);
        if (_made.TryGetValue(key, out ParseState? known))
        {
            return new ParseTarget(known, 0);
        }

        ParseState state = Create(at.State.Name, at.State.Span, null);
        _made.Add(key, state);
        Lay(state, at);
        return new ParseTarget(state, 0);
    }

    private ParseState Create(string name, SourceSpan span, int? advancedFrom)
    {
        if (_states.Count >= MaxStates)
        {
            throw Refusal.Because("FNIC4051", span, $"the parser has more than {MaxStates} states when laid out");
        }

        int same = _states.Count(s => s.Name == name || s.Name.StartsWith(name + "_", StringComparison.Ordinal));
        var state = new ParseState(same == 0 ? name : $"{name}_{same}", _reads.Position.Bits, span) { AdvancedFromBits = advancedFrom };
        _states.Add(state);
        return state;
    }

    // What follows of the current state becomes one of its own: the packet may end there, or does not begin where it did.
    private void Split(int? advancedFrom)
    {
        ParseState before = _reads.Current;
        End(before);
        before.EndBits = advancedFrom ?? before.EndBits;
        ParseState rest = Create(before.Name, before.Span, advancedFrom);
        before.Default = new ParseTarget(rest, 0);
        Begin(rest);
    }

    private void Begin(ParseState state)
    {
        _reads.Current = state;
        _reads.Settled = State.Values;
    }

    private void Lay(ParseState state, Continuation at)
    {
        ParseState outer = _reads.Current;
        (ImmutableDictionary<Field, Node> values, PacketPosition position) = (State.Values, _reads.Position);
        ImmutableDictionary<Field, Node> settled = _reads.Settled;
        Begin(state);
        try
        {
            Run(at);
        }
        catch (ParserStopException stop)
        {
            End(_reads.Current);
            _reads.Current.Default = new ParseTarget(null, stop.Code);
        }

        _reads.Current = outer;
        (State.Values, _reads.Position, _reads.Settled) = (values, position, settled);
    }

    private void End(ParseState state)
    {
        state.EndBits = _reads.Position.Bits;
        _exits[state] = State.Values;
    }

    private void Run(Continuation at)
    {
        for (int i = at.Statement; i < at.State.Statements.Length; i++)
        {
            Statement statement = at.State.Statements[i];
            Continuation rest = at with { Statement = i + 1 };
            switch (statement)
            {
                case CallStatement { Call: BlockCall call }:
                    Continuation called = SubParser(call, rest);
                    ParseState caller = _reads.Current;
                    End(caller);
                    caller.Default = Enter(called);
                    return;
                case CallStatement { Call: ExternCall { Function.Name: "verify" } verify }:
                    Node condition = machine.Evaluator.Scalar(verify.Arguments[0].Value!, at.Frame);
                    if (condition != Nodes.True)
                    {
                        Verify(condition, verify, rest);
                        return;
                    }

                    break;
                default:
                    machine.Statements.Run(statement, at.Frame);
                    break;
            }
        }

        Select(at);
    }

    private void Verify(Node condition, ExternCall verify, Continuation rest)
    {
        ParseState state = _reads.Current;
        End(state);
        var code = new ParseTarget(null, machine.Evaluator.Scalar(verify.Arguments[1].Value!, rest.Frame) is ConstantNode c ? (int)c.Value : 0);
        if (condition == Nodes.False)
        {
            state.Default = code;
            return;
        }

        if (_tests.OfCondition(condition, _reads.Position, verify.Span) is not { } tests)
        {
            throw Refusal.Because("FNIC4050", verify.Span, "the parser compares bits of the packet with constants; this condition is not of that kind");
        }

        ParseTarget go = Enter(rest);
        state.Branches.AddRange(tests.Alternatives.Select(a => new ParseBranch(a, tests.Outcome ? go : code)));
        state.Default = tests.Outcome ? code : go;
    }

    private Continuation SubParser(BlockCall call, Continuation rest)
    {
        ObjectInstance instance = machine.Resolve(call.Receiver, rest.Frame);
        Frame frame = machine.NewFrame(null, instance);
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            Parameter parameter = instance.Block!.Parameters[i];
            Expression? value = call.Arguments[i].Value;
            if (value is VariableExpression v && rest.Frame.Find(v.Variable) is PacketMark mark)
            {
                frame.Bind(parameter.Variable, mark);
            }
            else if (parameter.Direction is Direction.Out or Direction.InOut && value is not null)
            {
                // Parsers work on the caller's own variable: nobody can look in between.
                Place place = machine.Places.Locate(value, rest.Frame);
                Tree<Field> variable = place is { Choices: [var only], Width: 0 } ? only.Tree : throw Refusal.Because("FNIC4052", call.Span, "this argument of a sub-parser is not one variable");
                frame.Bind(parameter.Variable, variable);
                if (parameter.Direction == Direction.Out)
                {
                    _reads.Invalidate(variable);
                }
            }
            else
            {
                machine.Declare(parameter.Variable, value is null ? machine.Shapes.Zero(parameter.Type, parameter.Span) : machine.Evaluator.Evaluate(value, rest.Frame), frame);
            }
        }

        machine.Statements.Run(instance.Block!.Locals, frame);
        return new Continuation(instance.Block.States[0], 0, frame, rest);
    }

    private void Select(Continuation at)
    {
        Node[] subjects = [.. at.State.Subjects.Select(s => machine.Evaluator.Scalar(s, at.Frame))];
        ParseState state = _reads.Current;
        End(state);
        state.Default = new ParseTarget(null, machine.Shapes.ErrorCode("NoMatch"));
        foreach (SelectCase choice in at.State.Cases)
        {
            ImmutableArray<ImmutableArray<PacketTest>> alternatives = subjects.Length == 0 ? [[]] : Alternatives(choice, subjects, at.Frame);
            if (alternatives.IsEmpty)
            {
                continue;
            }

            ParseTarget target = Enter(new Continuation(choice.Next, 0, at.Frame, at.Parent));
            foreach (ImmutableArray<PacketTest> tests in alternatives)
            {
                if (tests.IsEmpty)
                {
                    state.Default = target;
                    return;
                }

                state.Branches.Add(new ParseBranch(tests, target));
            }
        }
    }

    // Every way in which the key sets of a case can hold.
    private ImmutableArray<ImmutableArray<PacketTest>> Alternatives(SelectCase choice, Node[] subjects, Frame frame)
    {
        ImmutableArray<ImmutableArray<PacketTest>> all = [[]];
        for (int i = 0; i < choice.KeySets.Length; i++)
        {
            ImmutableArray<ImmutableArray<PacketTest>> own = Alternatives(choice.KeySets[i], subjects[i], frame, choice.Span);
            all = [.. all.SelectMany(a => own.Select(o => a.AddRange(o)))];
        }

        return all;
    }

    private ImmutableArray<ImmutableArray<PacketTest>> Alternatives(KeySet set, Node subject, Frame frame, SourceSpan span)
    {
        BigInteger Key(Expression e) => machine.Evaluator.Scalar(e, frame) is ConstantNode c ? c.Value & NodeFactory.Ones(subject.Width)
            : throw Refusal.Because("FNIC4023", e.Span, "this value has to be known when compiling");
        BigInteger ones = NodeFactory.Ones(subject.Width);
        switch (set)
        {
            case AnyKeySet:
                return [[]];
            case ValueKeySet v:
                return _tests.Of(subject, Key(v.Value), ones, _reads.Position, span) is { } value ? [value] : [];
            case MaskKeySet m:
                return _tests.Of(subject, Key(m.Value) & Key(m.Mask), Key(m.Mask), _reads.Position, span) is { } masked ? [masked] : [];
            case RangeKeySet r:
                return [.. Prefixes.Of(Key(r.First), Key(r.Last), subject.Width).Select(p => _tests.Of(subject, p.Value, p.Mask, _reads.Position, span)).OfType<ImmutableArray<PacketTest>>()];
            default:
                throw Refusal.Because("FNIC4053", span, "value sets are not supported by this target: branches of the parser are part of the image");
        }
    }

    private string Key(Continuation at)
    {
        var parts = new List<string>();
        for (Continuation? c = at; c is not null; c = c.Parent)
        {
            if (!_frames.TryGetValue(c.Frame, out int number))
            {
                _frames.Add(c.Frame, number = _frames.Count);
            }

            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{c.State.Name}/{c.Statement}/{number}"));
        }

        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{_reads.Position.Bits}"));
        parts.AddRange(State.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key.Name}#{NumberOf(v.Key)}={v.Value.Id}")).Order(StringComparer.Ordinal));
        parts.AddRange(_reads.Position.Fields.Select(f => string.Create(CultureInfo.InvariantCulture, $"{NumberOf(f.Key)}@{f.Value}")).Order(StringComparer.Ordinal));
        return string.Join(';', parts);
    }

    private readonly Dictionary<Field, int> _numbers = new(ReferenceEqualityComparer.Instance);

    private int NumberOf(Field field)
    {
        if (!_numbers.TryGetValue(field, out int number))
        {
            _numbers.Add(field, number = _numbers.Count);
        }

        return number;
    }

    private sealed record Continuation(ParserState State, int Statement, Frame Frame, Continuation? Parent);
}
