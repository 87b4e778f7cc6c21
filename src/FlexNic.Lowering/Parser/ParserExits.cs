using System.Collections.Immutable;
using FlexNic.Ir;

namespace FlexNic.Lowering.Parser;

/// <summary>
/// What variables hold after the parser: where states disagree, marks left by the states decide, for the packet may end in each of them. A state that alone
/// extracts the header that it reads last has the header's validity as its mark; others get one.
/// </summary>
internal sealed class ParserExits(
    NodeFactory nodes, IReadOnlyList<ParseState> states, IReadOnlyList<(SourceClass Class, ParseState State)> starts,
    ImmutableDictionary<Field, Node> entry, IReadOnlyDictionary<ParseState, ImmutableDictionary<Field, Node>> exits)
{
    // What no state takes from the packet is 0 until it is written.
    private readonly HashSet<Field> _parsed = new(
        states.SelectMany(s => s.Extractions).SelectMany(e => e.Header.Fields.Append(e.Header.Valid)), ReferenceEqualityComparer.Instance);

    private readonly Dictionary<ParseState, List<ParseState>> _before = new(ReferenceEqualityComparer.Instance);

    public ImmutableDictionary<Field, Node> Join()
    {
        foreach (ParseState state in states)
        {
            foreach (ParseState next in Next(state))
            {
                (_before.TryGetValue(next, out List<ParseState>? list) ? list : _before[next] = []).Add(state);
            }
        }

        ParseState[] ordered = [.. Ordered()];
        ImmutableDictionary<Field, Node> joined = ImmutableDictionary<Field, Node>.Empty;
        foreach (Field field in ordered.SelectMany(s => exits[s].Keys).Distinct().OrderBy(f => f.Name, StringComparer.Ordinal).ToArray())
        {
            Node value = Initial(field);
            foreach ((SourceClass of, ParseState start) in starts)
            {
                Node own = Value(start, field);
                value = own == value ? value : nodes.Mux(nodes.And(starts.Count == 1 ? nodes.True : of.Condition, PassedStart(start)), own, value);
            }

            foreach (ParseState state in ordered.Where(_before.ContainsKey))
            {
                Node own = Value(state, field);
                if (own != value && _before[state].Exists(p => Value(p, field) != own))
                {
                    value = nodes.Mux(nodes.Input(MarkOf(state)), own, value);
                }
            }

            joined = joined.SetItem(field, value);
        }

        return joined;
    }

    private static IEnumerable<ParseState> Next(ParseState state) =>
        state.Branches.Select(b => b.Target.State).Append(state.Default.State).OfType<ParseState>().Distinct();

    // Every state after all that lead to it.
    private IEnumerable<ParseState> Ordered()
    {
        List<ParseState> done = [];
        HashSet<ParseState> seen = new(ReferenceEqualityComparer.Instance);
        void Visit(ParseState state)
        {
            if (seen.Add(state))
            {
                foreach (ParseState next in Next(state))
                {
                    Visit(next);
                }

                done.Add(state);
            }
        }

        foreach ((_, ParseState start) in starts)
        {
            Visit(start);
        }

        return Enumerable.Reverse(done);
    }

    // Whoever extracts the header that a first state reads last comes after that state. Without an extraction no packet ends there.
    private Node PassedStart(ParseState start) => start.Extractions.LastOrDefault(e => e.LimitBits is null) is not { } last ? nodes.True
        : nodes.Input(last.Header.IsLookahead ? MarkOf(start) : last.Header.Valid);

    private Node Value(ParseState state, Field field) => exits[state].TryGetValue(field, out Node? node) ? node : Initial(field);

    // What a field holds when the parser begins.
    private Node Initial(Field field) =>
        entry.TryGetValue(field, out Node? given) ? given
        : field.Kind == FieldKind.Variable || (field.Kind is FieldKind.Header or FieldKind.Valid && !_parsed.Contains(field)) ? nodes.Constant(field.Width, 0) : nodes.Input(field);

    private Field MarkOf(ParseState state)
    {
        Header? last = state.Extractions.LastOrDefault()?.Header;
        Header? own = last is { IsLookahead: false } && states.SelectMany(s => s.Extractions).Count(e => e.Header == last) == 1 ? last : null;
        return own?.Valid ?? (state.Passed ??= new Field($"passed.{state.Name}", 1, FieldKind.Passed, state.Span));
    }
}
