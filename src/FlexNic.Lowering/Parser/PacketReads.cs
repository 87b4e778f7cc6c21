using System.Collections.Immutable;
using System.Globalization;
using FlexNic.Core;
using FlexNic.Ir;
using FlexNic.Lowering.Execution;
using FlexNic.Lowering.Values;
using FlexNic.P4.Checked;
using FlexNic.P4.Types;
using Field = FlexNic.Ir.Field;

namespace FlexNic.Lowering.Parser;

/// <summary>What a parser does with the packet: extractions are noted in the state that runs, with their positions.</summary>
internal sealed class PacketReads(Machine machine)
{
    private const int MostBits = 8 * 65535;

    private readonly Dictionary<string, Tree<Field>> _lookaheads = new(StringComparer.Ordinal);
    private readonly List<Header> _headers = [];

    /// <summary>Headers that the parser fills, and what it looks ahead at.</summary>
    public IReadOnlyList<Header> Headers => _headers;

    /// <summary>How far the parser is.</summary>
    public PacketPosition Position { get; set; } = PacketPosition.Start;

    /// <summary>The state that runs.</summary>
    public ParseState Current { get; set; } = new("none", 0, default);

    /// <summary>Called when what follows in the program has to be a state of its own, with the position that an advance came from.</summary>
    public Action<int?>? Split { get; set; }

    /// <summary>What variables held when the current state began or last read the packet.</summary>
    public ImmutableDictionary<Field, Node> Settled { get; set; } = ImmutableDictionary<Field, Node>.Empty;

    private NodeFactory Nodes => machine.Nodes;

    private State State => machine.State;

    /// <summary>extract, advance and lookahead.</summary>
    public Tree<Node>? Read(MethodCall call, Frame frame)
    {
        if (State.Path != Nodes.True)
        {
            throw Refusal.Because("FNIC4054", call.Span, "the packet is read under a condition; use states of their own");
        }

        if (Current.Extractions.Exists(e => e.LimitBits is not null))
        {
            throw Refusal.Because("FNIC4058", call.Span, "the packet is read behind lookahead_padded, which is the last thing that a parser does");
        }

        switch (call.Method.Name)
        {
            case "extract" when call.Arguments.Length == 1:
                Extract(call, frame);
                return null;
            case "advance":
                int bits = machine.Evaluator.Scalar(call.Arguments[0].Value!, frame) is ConstantNode { Value: var number } && number <= MostBits ? (int)number
                    : throw Refusal.Because("FNIC4055", call.Span, "an advance by a number of bits found in the packet, or by more than a packet has, is not supported by this version");
                Advance(bits, call.Span);
                return null;
            case "lookahead":
                return Lookahead(call);
            default:
                throw Refusal.Because("FNIC4056", call.Span, $"'{call.Method.Name}' of a packet is not supported by this target{(call.Method.Name == "extract" ? " with a length of run time" : "")}");
        }
    }

    /// <summary>lookahead_padded: the bytes count that a field of the packet tells.</summary>
    public Tree<Node> LookaheadPadded(ExternCall call, Frame frame)
    {
        if (State.Path != Nodes.True)
        {
            throw Refusal.Because("FNIC4054", call.Span, "the packet is read under a condition; use states of their own");
        }

        Node count = machine.Evaluator.Scalar(call.Arguments[1].Value!, frame);
        if (count is not InputNode { Field: { Width: 16 } field } || !Position.Fields.TryGetValue(field, out int at) || at % 16 != 0)
        {
            throw Refusal.Because("FNIC4059", call.Span, "the number of bytes of lookahead_padded has to be a field of 16 bits that the parser has extracted, at an even byte of the packet");
        }

        Tree<Field> storage = machine.Shapes.Storage(call.Type, $"padded{Position.Bits / 8}.value", true, call.Span);
        Header header = new(string.Create(CultureInfo.InvariantCulture, $"padded{Position.Bits / 8}"), new Field("padded.$valid$", 1, FieldKind.Valid, call.Span), [.. storage.Scalars.Where(f => f.Kind == FieldKind.Header)], true, call.Span);
        if (header.Bits % 16 != 0 || Position.Bits % 16 != 0)
        {
            throw Refusal.Because("FNIC4059", call.Span, "what lookahead_padded gives has to be an even number of bytes, at an even byte of the packet");
        }

        Current.Extractions.Add(new Extraction(header, Position.Bits, call.Span) { LimitBits = at });
        _headers.Add(header);
        return State.Read(storage);
    }

    private void Advance(int bits, SourceSpan span)
    {
        if (bits == 0)
        {
            return;
        }

        int from = Position.Bits;
        Position = Position with { Bits = from + bits };
        if (Position.Bits % 8 != 0)
        {
            throw Refusal.Because("FNIC4055", span, $"this takes the parser {Position.Bits % 8} bits into a byte; this target works on whole bytes");
        }

        Split!(from);
    }

    private void Extract(MethodCall call, Frame frame)
    {
        if (call.Arguments[0].Value is not { } argument)
        {
            // A header that nobody wants is passed by.
            Advance(machine.Shapes.Storage(call.TypeArguments[0], "passed", true, call.Span).Parts.SelectMany(p => p.Scalars).Sum(f => f.Width), call.Span);
            return;
        }

        if (argument is StackPropertyExpression { Property: StackProperty.Next } next)
        {
            Tree<Field> stack = machine.Places.Locate(next.Target, frame).Choices[0].Tree;
            int index = State[stack.Next!] is ConstantNode c ? (int)c.Value : 0;
            if (index >= stack.Parts.Length)
            {
                throw new ParserStopException(machine.Shapes.ErrorCode("StackOutOfBounds"));
            }

            Extract(new PlaceChoice(Nodes.True, stack.Parts[index], []), call.Span);
            State[stack.Next!] = Nodes.Constant(32, index + 1);
            Settled = State.Values;
            return;
        }

        // hs.next.member: the element of a stack of unions.
        if (argument is FieldExpression { Target: StackPropertyExpression { Property: StackProperty.Next } of } member)
        {
            Tree<Field> stack = machine.Places.Locate(of.Target, frame).Choices[0].Tree;
            int index = State[stack.Next!] is ConstantNode c ? (int)c.Value : 0;
            if (index >= stack.Parts.Length)
            {
                throw new ParserStopException(machine.Shapes.ErrorCode("StackOutOfBounds"));
            }

            Tree<Field> union = stack.Parts[index];
            Extract(new PlaceChoice(Nodes.True, union.Parts[member.Field.Index], union.Parts.RemoveAt(member.Field.Index)), call.Span);
            State[stack.Next!] = Nodes.Constant(32, index + 1);
            Settled = State.Values;
            return;
        }

        Place place = machine.Places.Locate(argument, frame);
        if (place.Choices is not [var only])
        {
            throw Refusal.Because("FNIC4052", call.Span, "it is not known when compiling which header is extracted");
        }

        Extract(only, call.Span);
    }

    private void Extract(PlaceChoice choice, SourceSpan span)
    {
        if (choice.Tree.Valid is null)
        {
            throw Refusal.Because("FNIC4057", span, "only a header can be extracted");
        }

        Header header = machine.Shapes.HeaderOf(choice.Tree);
        Record(header, span);
        foreach (Tree<Field> sibling in choice.Siblings)
        {
            Invalidate(sibling);
        }

        foreach (Field field in choice.Tree.Scalars)
        {
            State[field] = Nodes.Input(field);
        }

        Position = Position.With(header, Position.Bits) with { Bits = Position.Bits + header.Bits };
        Settled = State.Values;
    }

    /// <summary>Makes headers that may have been extracted invalid again.</summary>
    public void Invalidate(Tree<Field> tree)
    {
        if (tree.Valid is null)
        {
            foreach (Tree<Field> part in tree.Parts)
            {
                Invalidate(part);
            }
        }
        else if (State[tree.Valid] != Nodes.Input(tree.Valid) || tree.Parts.SelectMany(p => p.Scalars).Any(Position.Fields.ContainsKey))
        {
            State[tree.Valid] = Nodes.False;
        }
    }

    // The packet may end here: what was assigned before it holds then, so the state before is one of its own.
    private void Record(Header header, SourceSpan span)
    {
        if (State.Values != Settled || (Current.AdvancedFromBits is not null && Current.Extractions.Count == 0))
        {
            Split!(null);
        }

        Current.Extractions.Add(new Extraction(header, Position.Bits, span));
        if (!_headers.Contains(header))
        {
            _headers.Add(header);
        }
    }

    private Tree<Node> Lookahead(MethodCall call)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{Position.Bits}:{call.Type}");
        if (!_lookaheads.TryGetValue(key, out Tree<Field>? storage))
        {
            storage = machine.Shapes.Storage(call.Type, $"lookahead{_lookaheads.Count}.value", true, call.Span);
            _lookaheads.Add(key, storage);
        }

        Field[] fields = [.. storage.Scalars.Where(f => f.Kind == FieldKind.Header)];
        Header header = _headers.Find(h => h.Fields.SequenceEqual(fields))
            ?? new Header($"lookahead{_lookaheads.Count - 1}", new Field("lookahead.$valid$", 1, FieldKind.Valid, call.Span), [.. fields], true, call.Span);
        Record(header, call.Span);
        Position = Position.With(header, Position.Bits);
        Tree<Node> value = State.Read(storage);
        return storage.Valid is null ? value : new Tree<Node>(value.Type) { Valid = Nodes.True, Parts = value.Parts };
    }
}
